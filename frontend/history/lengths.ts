/** Texts in short: the line that is read at a glance, and where a long text is folded. Pure. */

import type { Entry } from "./entries.ts"
import type { KindName } from "./kinds.ts"

/** What an hour is known by afterwards. */
export const KNOWN_BY: readonly KindName[] = ["takeaway", "commitment"]
/** Lines of an hour that has neither. */
const OTHERWISE = 2
/** Characters of a line; the page shows as many as have room. */
const LINE = 240
/** A text is folded after as many characters or lines, where at least half as much would follow. */
const START = 1200
const START_LINES = 24

/** The entries that say at a glance what an hour was. */
export function atAGlance(entries: readonly Entry[]): readonly Entry[] {
    const known = entries.filter(({ kind }) => KNOWN_BY.includes(kind))
    return known.length > 0 ? known : entries.slice(0, OTHERWISE)
}

/** One line of it; of a promise also how it went. */
export function lineOf({ kind, text }: Pick<Entry, "kind" | "text">): string {
    const lines = text.split("\n").filter((line) => line.trim() !== "")
    const line = kind === "commitment" ? lines.join(" · ") : (lines[0] ?? "")
    return line.length > LINE ? `${line.slice(0, wholeAt(line, LINE)).trimEnd()}…` : line
}

/** Where a text is folded, and what follows then: nothing where it is not long. */
export function startAndRest(text: string): readonly [start: string, rest: string] {
    const lines = endOfLines(text, START_LINES)
    const end = Math.min(START, lines)
    if (end * 1.5 >= text.length || (end === lines && endOfLines(text, START_LINES * 1.5) === text.length)) return [text, ""]
    const at = breakBefore(text, end)
    return [text.slice(0, at), text.slice(at).replace(/^\s/, "")]
}

function endOfLines(text: string, lines: number): number {
    let at = -1
    for (let line = 0; line < lines; line += 1) {
        at = text.indexOf("\n", at + 1)
        if (at < 0) return text.length
    }
    return at
}

/** Between lines where one ends near, else between words, else between characters. */
function breakBefore(text: string, end: number): number {
    const near = end / 2
    const line = text.lastIndexOf("\n", end)
    if (line > near) return line
    const space = text.lastIndexOf(" ", end)
    return space > near ? space : wholeAt(text, end)
}

/** Half a character is none. */
function wholeAt(text: string, end: number): number {
    return /[\uD800-\uDBFF]/.test(text[end - 1] ?? "") ? end - 1 : end
}
