/** How texts of an agreement follow each other, and which of two comes first. Pure. */

import type { Opened } from "../vault/session.ts"

/** Which text a text follows: its id and MAC; null for one that begins. */
export function followed(text: Opened): { agreement: unknown; mac: unknown } | null {
    const { follows: before } = text.body
    if (before === undefined || before === null) return null
    return before as { agreement: unknown; mac: unknown }
}

export function follows(text: Opened, before: Opened): boolean {
    const named = followed(text)
    return named !== null && named.agreement === before.id && named.mac === before.mac
}

export function byAuthor(one: Opened, other: Opened): number {
    if (one.author !== other.author) return one.author < other.author ? -1 : 1
    return one.at < other.at ? -1 : 1
}

export function latest(moments: readonly string[]): string {
    return [...moments].sort().at(-1) ?? ""
}
