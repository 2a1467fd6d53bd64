/** The words of a page that is too long for one revision: they stand in several, and the last holds only their end. */

import type { Drawer, Opened } from "../vault/session.ts"

const KIND = "page"
/** Revisions read for one page, at most: ours never need as many. */
const MOST = 500

/** These records; of pages each with all of its text. */
export async function withLongPages(drawer: Drawer, records: readonly Opened[]): Promise<Opened[]> {
    return await Promise.all(records.map(async (record) => (isPart(record) ? await whole(drawer, record) : record)))
}

function isPart({ kind, body }: Opened): boolean {
    return kind === KIND && (typeof body.text !== "string" || body.of !== undefined)
}

async function whole(drawer: Drawer, newest: Opened): Promise<Opened> {
    const { since } = newest.body
    const from = typeof since === "number" && since >= 1 && since <= newest.revision ? since : newest.revision
    if (newest.revision - from > MOST) return newest
    const text = lastWhole(await drawer.run(newest, from))
    return { ...newest, body: { ...newest.body, text } }
}

/** The text that was completed last; none where nobody wrote any down. */
export function lastWhole(run: readonly Pick<Opened, "body">[]): string {
    let [done, begun] = ["", ""]
    for (const { body } of run) {
        const { text, part = 0, of = 1 } = body
        if (typeof text !== "string") continue
        begun = part === 0 ? text : begun + text
        if (Number(part) + 1 === of) done = begun
    }
    return done
}
