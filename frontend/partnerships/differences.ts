/** What one text has that another has not: by clause, and within a clause by word. Pure. */

import type { Clause } from "./agreement-text.ts"

/** A run of words that stays, goes or comes. */
export interface Piece {
    readonly kind: "same" | "gone" | "new"
    readonly text: string
}

/** A clause as a proposal leaves it. */
export interface ClauseChange {
    readonly key: string
    readonly kind: "same" | "changed" | "added" | "dropped"
    readonly title: readonly Piece[]
    readonly text: readonly Piece[]
}

/** Below this part of words in common, two texts are shown one after the other. */
const ALIKE = 0.3
/** Pairs of words that are compared, at most: beyond, two texts are shown one after the other. */
const MOST_PAIRS = 250_000

/** Every clause of both texts, in the order of the newer one; what is dropped stands where it stood. */
export function changes(before: readonly Clause[], after: readonly Clause[]): ClauseChange[] {
    const kept = new Set(after.map(({ key }) => key))
    const old = new Map(before.map((clause) => [clause.key, clause]))
    const result = after.map((clause) => changeOf(old.get(clause.key), clause))
    for (const [at, clause] of before.entries()) {
        if (kept.has(clause.key)) continue
        const above = before.slice(0, at).findLast(({ key }) => result.some((one) => one.key === key))
        const place = above ? result.findIndex(({ key }) => key === above.key) + 1 : 0
        result.splice(place, 0, changeOf(clause, undefined))
    }
    return result
}

/** Whether anything differs, the order of clauses too. */
export function differ(before: readonly Clause[], after: readonly Clause[]): boolean {
    const plain = (clauses: readonly Clause[]): string =>
        JSON.stringify(clauses.map(({ key, title, text }) => [key, title, text]))
    return plain(before) !== plain(after)
}

/** Words that stay, go and come, from one text to another. */
export function words(before: string, after: string): Piece[] {
    if (before === after) return whole("same", after)
    const [one, other] = [tokens(before), tokens(after)]
    if (one.length * other.length > MOST_PAIRS) return [...whole("gone", before), ...whole("new", after)]
    const pieces = joinedUp(walked(one, other, sharedBy(one, other)))
    const same = pieces.filter(({ kind }) => kind === "same").reduce((sum, { text }) => sum + text.length, 0)
    const alike = same / Math.max(before.length, after.length, 1)
    if (alike === 1 || alike >= ALIKE) return pieces
    return [...whole("gone", before), ...whole("new", after)]
}

/** Change the text that now holds as somebody had meant to change an earlier one. */
export function carriedOver(base: readonly Clause[], meant: readonly Clause[], now: readonly Clause[]): Clause[] {
    const old = new Map(base.map((clause) => [clause.key, clause]))
    const wanted = new Map(meant.map((clause) => [clause.key, clause]))
    const touched = (clause: Clause): boolean => {
        const before = old.get(clause.key)
        return before !== undefined && differ([before], [clause])
    }
    const changed = [...wanted.values()].filter(touched)
    const added = meant.filter(({ key }) => !old.has(key) && !now.some((clause) => clause.key === key))
    const dropped = new Set(base.map(({ key }) => key).filter((key) => !wanted.has(key)))
    const result = now.filter(({ key }) => !dropped.has(key))
    return [...result.map((clause) => changed.find(({ key }) => key === clause.key) ?? clause), ...added]
}

function changeOf(before: Clause | undefined, after: Clause | undefined): ClauseChange {
    if (!before) return wholly("added", "new", after)
    if (!after) return wholly("dropped", "gone", before)
    const kind = differ([before], [after]) ? "changed" : "same"
    return { key: after.key, kind, title: words(before.title, after.title), text: words(before.text, after.text) }
}

function wholly(kind: ClauseChange["kind"], all: Piece["kind"], clause: Clause | undefined): ClauseChange {
    const { key = "", title, text } = clause ?? {}
    return { key, kind, title: whole(all, title), text: whole(all, text) }
}

function whole(kind: Piece["kind"], text = ""): Piece[] {
    return text === "" ? [] : [{ kind, text }]
}

/** Words and signs, each with the space after it. */
function tokens(text: string): string[] {
    return text.match(/[\p{L}\p{N}’'-]+\s*|[^\s\p{L}\p{N}’'-]\s*|\s+/gu) ?? []
}

/** How long the longest run is that the rests of two texts share, for every pair of places. */
type Shared = (row: number, column: number) => number

function sharedBy(one: readonly string[], other: readonly string[]): Shared {
    const wide = other.length + 1
    const table = new Uint16Array((one.length + 1) * wide)
    const at: Shared = (row, column) => table[row * wide + column] ?? 0
    for (let row = one.length - 1; row >= 0; row -= 1) {
        for (let column = other.length - 1; column >= 0; column -= 1) {
            const longer = Math.max(at(row + 1, column), at(row, column + 1))
            table[row * wide + column] = alike(one[row], other[column]) ? at(row + 1, column + 1) + 1 : longer
        }
    }
    return at
}

/** Go through both texts along what they share. */
function walked(one: readonly string[], other: readonly string[], shared: Shared): Piece[] {
    const pieces: Piece[] = []
    let [row, column] = [0, 0]
    while (row < one.length && column < other.length) {
        const same = alike(one[row], other[column])
        const kind = same ? "same" : shared(row + 1, column) >= shared(row, column + 1) ? "gone" : "new"
        pieces.push({ kind, text: String(kind === "gone" ? one[row] : other[column]) })
        if (kind !== "new") row += 1
        if (kind !== "gone") column += 1
    }
    const rest = (kind: Piece["kind"], words: readonly string[]): Piece[] => words.map((text) => ({ kind, text }))
    return [...pieces, ...rest("gone", one.slice(row)), ...rest("new", other.slice(column))]
}

function alike(one: string | undefined, other: string | undefined): boolean {
    return one?.trimEnd() === other?.trimEnd()
}

/** Neighbours of one kind as one piece; what goes stands before what comes. */
function joinedUp(pieces: readonly Piece[]): Piece[] {
    const result: Piece[] = []
    let run = { same: "", gone: "", new: "" }
    const close = (): void => {
        result.push(...whole("same", run.same), ...whole("gone", run.gone), ...whole("new", run.new))
        run = { same: "", gone: "", new: "" }
    }
    for (const { kind, text } of pieces) {
        const turns = kind === "same" ? run.gone + run.new !== "" : run.same !== ""
        if (turns) close()
        run[kind] += text
    }
    close()
    return result
}
