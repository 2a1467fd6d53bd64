/**
 * Finding words again: every word asked for, begun or slightly mistyped, with or without accents. The index lives in
 * the page and nowhere else; what was asked for goes nowhere at all.
 */

import MiniSearch, { type SearchResult } from "minisearch"
import type { Entry } from "./entries.ts"

/** How well an entry fits: 0 has the words themselves, 1 words that begin so, 2 words that are nearly so. */
export interface Hit {
    readonly fits: 0 | 1 | 2
    /** Words of the text that were found, folded. */
    readonly words: ReadonlySet<string>
}

/** Words of fewer letters are taken as they are typed. */
const FUZZY_FROM = 5
const FUZZY = 0.2
/** Entries taken in between two breaths. */
const AT_ONCE = 40
const WORD = /[\p{L}\p{N}\p{M}]+/gu
/** Letters that are one with another letter for most keyboards, and do not fall apart into it. */
const FOLDED: Readonly<Record<string, string>> = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ı: "i" }

/** A word as it is compared: small, and without accents. */
export function folded(word: string): string {
    const plain = word.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase()
    return plain.replaceAll(/[ßæœøłđı]/g, (letter) => FOLDED[letter] ?? letter)
}

export function wordsOf(text: string): string[] {
    return text.match(WORD) ?? []
}

export class Finding {
    readonly #index = new MiniSearch<Entry>({
        fields: ["text"],
        tokenize: wordsOf,
        processTerm: (term) => folded(term),
        searchOptions: { combineWith: "AND", prefix: true, fuzzy: (term) => (term.length >= FUZZY_FROM ? FUZZY : false) },
    })

    readonly #texts = new Map<string, string>()
    #turn = 0

    /**
     * Take in these entries, and nothing else from now on; what stands as it stood is not read again. The page is let
     * breathe between: `rest` may wait. Answers false where another call has taken over meanwhile.
     */
    async take(entries: readonly Entry[], rest: () => Promise<void> = () => Promise.resolve()): Promise<boolean> {
        this.#turn += 1
        const turn = this.#turn
        this.#dropOthersThan(entries)
        const news = entries.filter(({ id }) => !this.#texts.has(id))
        for (let at = 0; at < news.length; at += AT_ONCE) {
            if (at > 0) await rest()
            if (turn !== this.#turn) return false
            const some = news.slice(at, at + AT_ONCE)
            this.#index.addAll(some)
            for (const { id, text } of some) this.#texts.set(id, text)
        }
        return true
    }

    #dropOthersThan(entries: readonly Entry[]): void {
        const now = new Map(entries.map(({ id, text }) => [id, text]))
        for (const [id, text] of this.#texts) {
            if (now.get(id) === text) continue
            this.#index.discard(id)
            this.#texts.delete(id)
        }
    }

    /** What has every word of it, by id; null where nothing was asked. */
    find(asked: string): ReadonlyMap<string, Hit> | null {
        const terms = wordsOf(asked).map(folded)
        if (terms.length === 0) return null
        return new Map(this.#index.search(asked).map((result) => [String(result.id), hitOf(result, terms)]))
    }
}

function hitOf({ terms: words, queryTerms }: SearchResult, asked: readonly string[]): Hit {
    const found = new Set(words)
    const all = queryTerms.length > 0 ? queryTerms : asked
    const begins = all.every((term) => words.some((word) => word.startsWith(term)))
    return { fits: all.every((term) => found.has(term)) ? 0 : begins ? 1 : 2, words: found }
}

/** A piece of a text, and whether it was found. */
export interface Piece {
    readonly text: string
    readonly hit: boolean
}

/** Characters before and after the first word found. */
const AROUND = 90

/** A text cut to where its first word was found, in pieces. */
export function inContext(text: string, words: ReadonlySet<string>): Piece[] {
    const found = [...text.matchAll(WORD)].filter(([word]) => words.has(folded(word)))
    const [first] = found
    if (!first) return [{ text: text.slice(0, 2 * AROUND), hit: false }]
    const [start, end] = [startOf(text, first.index), endOf(text, first.index + first[0].length)]
    const pieces: Piece[] = [{ text: start > 0 ? "…" : "", hit: false }]
    let at = start
    for (const { index, 0: word } of found.filter(({ index }) => index < end)) {
        pieces.push({ text: text.slice(at, index), hit: false }, { text: word, hit: true })
        at = index + word.length
    }
    pieces.push({ text: text.slice(at, Math.max(at, end)) + (end < text.length ? "…" : ""), hit: false })
    return pieces.filter(({ text: some }) => some !== "")
}

/** Never within a word. */
function startOf(text: string, hit: number): number {
    if (hit <= AROUND) return 0
    const space = text.indexOf(" ", hit - AROUND)
    return space >= 0 && space < hit ? space + 1 : hit
}

function endOf(text: string, hit: number): number {
    if (hit + AROUND >= text.length) return text.length
    const space = text.lastIndexOf(" ", hit + AROUND)
    return space > hit ? space : hit
}
