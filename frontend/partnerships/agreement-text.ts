/** The words of an agreement: its clauses, within bounds, since another person's browser may have written them. */

import type { Opened } from "../vault/session.ts"

export interface Clause {
    readonly key: string
    readonly title: string
    readonly text: string
}

/** What the server wrote: the text to begin with, and clauses for those whose ties ask for them. */
export interface AgreementText {
    readonly version: number
    readonly clauses: readonly Clause[]
    readonly optional?: readonly Clause[]
}

/** In characters, and in clauses: what still fits into one envelope, and on a page that somebody reads. */
export const LONGEST_TITLE = 120
export const LONGEST_TEXT = 1500
export const MOST_CLAUSES = 30
export const LONGEST_REASON = 500
const LONGEST_KEY = 60

/** The clauses of a sealed text; none if it is not of that shape: nobody signs what was shown only in part. */
export function clausesOf(text: Opened): Clause[] {
    return readClauses(text.body.clauses)
}

/** The same of anything, such as a draft. */
export function readClauses(clauses: unknown): Clause[] {
    if (!Array.isArray(clauses) || clauses.length > MOST_CLAUSES || !clauses.every(isClause)) return []
    const keys = new Set(clauses.map(({ key }) => key))
    return keys.size === clauses.length ? clauses : []
}

/** What a sentence of somebody else's says, cut to what a page has room for. */
export function sentence(value: unknown): string {
    return typeof value === "string" ? value.slice(0, LONGEST_REASON).trim() : ""
}

function isClause(value: unknown): value is Clause {
    if (typeof value !== "object" || value === null) return false
    const { key, title, text } = value as Record<string, unknown>
    return (
        isWords(key, LONGEST_KEY) &&
        isWords(title, LONGEST_TITLE) &&
        typeof text === "string" &&
        text.length <= LONGEST_TEXT
    )
}

function isWords(value: unknown, longest: number): value is string {
    return typeof value === "string" && value !== "" && value.length <= longest
}
