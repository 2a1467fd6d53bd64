/**
 * Safety words: four words that come out alike for two people only if nobody is between them. Each commits to a nonce
 * before either is revealed, so whoever sits between has one guess in 2^44 and cannot look for nonces that fit.
 * `turnabout/vault/safety_words.py` is the same in Python.
 */

import { wordlist } from "@scure/bip39/wordlists/english.js"
import { b64url, type Bytes, joined, randomSecret, sha256, utf8, zero } from "./bytes.ts"
import { derive } from "./derive.ts"
import { isRecipient } from "./envelope.ts"
import { Refusal } from "./refusal.ts"
import { nonceBytes } from "./room-keys.ts"

/** Whose words, and of which keys. */
export interface WordsPlace {
    readonly partnership: string
    readonly epoch: number
    readonly session: string
    /** Oneself, and the partner. */
    readonly people: readonly [string, string]
    /** One's own, and the partner's as pinned. */
    readonly recipients: readonly [string, string]
}

export type Words = readonly [string, string, string, string]

const WORDS = 4
const BITS = 11 // of each word, out of 2,048
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** One run, from one's own side: what may be said only later is not given out before. */
export class WordsExchange {
    /** What is said first. */
    readonly commitment: string
    readonly #key: CryptoKey
    readonly #place: WordsPlace
    readonly #nonce: string
    #theirs: string | null = null

    private constructor(key: CryptoKey, place: WordsPlace, nonce: string, commitment: string) {
        this.#key = key
        this.#place = place
        this.#nonce = nonce
        this.commitment = commitment
    }

    /** `key` is the pair's `words`. Refuses `own-recipient`, and places that could be read in two ways. */
    static async begin(key: CryptoKey, place: WordsPlace, nonce = b64url(randomSecret())): Promise<WordsExchange> {
        checkPlace(place)
        return new WordsExchange(key, place, nonce, await commitmentOf(place, "own", nonce))
    }

    /** Whether the partner's commitment is here. */
    get holds(): boolean {
        return this.#theirs !== null
    }

    /** Hold the partner's commitment; refuses a second one, and one's own given back. */
    take(commitment: unknown): void {
        const text = b64url(nonceBytes(commitment))
        if (this.#theirs !== null || text === this.commitment) throw new Refusal("words")
        this.#theirs = text
    }

    /** One's nonce; refuses to give it out before the partner is bound to theirs. */
    reveal(): string {
        if (this.#theirs === null) throw new Refusal("words")
        return this.#nonce
    }

    /** The four words, from what the partner reveals; refuses what they had not committed to. */
    async open(nonce: unknown): Promise<Words> {
        const theirs = b64url(nonceBytes(nonce))
        if (this.#theirs === null || theirs === this.#nonce) throw new Refusal("words")
        if ((await commitmentOf(this.#place, "partner", theirs)) !== this.#theirs) throw new Refusal("words")
        return await wordsFrom(this.#key, this.#place, [this.#nonce, theirs])
    }
}

/** Whether oneself reads first: the one with the lower id. */
export function readsFirst({ people: [own, partner] }: WordsPlace): boolean {
    return own < partner
}

/** No part can hold the sign between them, so no two runs hash the same text. */
function checkPlace({ partnership, epoch, session, people, recipients }: WordsPlace): void {
    if (people[0] === people[1] || recipients[0] === recipients[1]) throw new Refusal("own-recipient")
    const ids = [partnership, session, ...people].every((id) => UUID.test(id))
    if (!ids || !recipients.every(isRecipient) || !Number.isSafeInteger(epoch) || epoch < 1) throw new Refusal("words")
}

function placeText({ partnership, epoch, session }: WordsPlace): string {
    return `${partnership}|${String(epoch)}|${session}`
}

/** What somebody commits to: their nonce, and both recipients as they see them. */
async function commitmentOf(place: WordsPlace, by: "own" | "partner", nonce: string): Promise<string> {
    const { people, recipients } = place
    const [sender, from, to] = by === "own" ? [people[0], ...recipients] : [people[1], recipients[1], recipients[0]]
    return await sha256(utf8(`turnabout/1/words commitment|${placeText(place)}|${sender}|${nonce}|${from}|${to}`))
}

async function wordsFrom(key: CryptoKey, place: WordsPlace, nonces: readonly [string, string]): Promise<Words> {
    const inOrder = ([own, partner]: readonly [string, string]): readonly [string, string] =>
        readsFirst(place) ? [own, partner] : [partner, own]
    const between = [...inOrder(place.people), ...inOrder(place.recipients)].join("|")
    const derived = await derive(key, `words|${placeText(place)}|${between}`, joined(...inOrder(nonces).map(nonceBytes)))
    const words = spelled(derived)
    zero(derived)
    return words
}

/** The first 44 bits. */
function spelled(bytes: Bytes): Words {
    const view = new DataView(bytes.buffer, bytes.byteOffset)
    const number = view.getBigUint64(0) >> BigInt(64 - WORDS * BITS)
    const at = (place: number): string => {
        const word = wordlist[Number((number >> BigInt(BITS * (WORDS - 1 - place))) & (2n ** BigInt(BITS) - 1n))]
        if (word === undefined) throw new Refusal("words")
        return word
    }
    return [at(0), at(1), at(2), at(3)]
}
