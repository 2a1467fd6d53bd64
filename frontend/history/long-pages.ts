/** The words of a page that is too long for one revision: they stand in several, and the last holds only their end. */

import { Unreachable } from "../web/api.ts"
import { plainTextOf, sinceOf } from "../vault/log-entry.ts"
import type { Drawer, Opened } from "../vault/session.ts"

const KIND = "page"
/** Revisions read for one page, at most: ours never need as many. */
const MOST = 500

/** These records; of pages each with all of its text. One after another: each may be long. */
export async function withLongPages(drawer: Pick<Drawer, "run">, records: readonly Opened[]): Promise<Opened[]> {
    const found: Opened[] = []
    for (const record of records) found.push(isPart(record) ? await whole(drawer, record) : record)
    return found
}

function isPart({ kind, body }: Opened): boolean {
    return kind === KIND && (typeof body.text !== "string" || body.of !== undefined)
}

/** A page that cannot be put together hides no other. */
async function whole(drawer: Pick<Drawer, "run">, newest: Opened): Promise<Opened> {
    const from = sinceOf(newest.body, newest.revision)
    if (newest.revision - from > MOST) return newest
    try {
        const text = plainTextOf(await drawer.run(newest, from))
        return { ...newest, body: { ...newest.body, text } }
    } catch (error) {
        if (error instanceof Unreachable) throw error
        return newest
    }
}
