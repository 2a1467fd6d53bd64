/**
 * The words of our page where the newest revision of its log does not say them: a long text stands in several, or only
 * as updates until it has been quiet for a while. Then it is put together as the hour itself would.
 */

import { Unreachable } from "../web/api.ts"
import { plainTextOf, sinceOf } from "../vault/log-entry.ts"
import type { Drawer, Opened } from "../vault/session.ts"
import { UpdateLog } from "../vault/update-log.ts"

const KIND = "page"
/** Revisions read for one page, at most: ours never need as many. */
const MOST = 500

/** These records; of pages each with all of its text. One after another: each may be long. */
export async function withLongPages(drawer: Drawer, records: readonly Opened[], me: string): Promise<Opened[]> {
    const found: Opened[] = []
    for (const record of records) found.push(isPart(record) ? await whole(drawer, record, me) : record)
    return found
}

function isPart({ kind, body }: Opened): boolean {
    return kind === KIND && (typeof body.text !== "string" || body.of !== undefined)
}

/** A page that cannot be put together hides no other, and is shown as it was last said in words. */
async function whole(drawer: Drawer, newest: Opened, me: string): Promise<Opened> {
    const { session } = newest.body
    const ways = [plain, ...(typeof session === "string" ? [(): Promise<string | null> => merged(drawer, session, me)] : [])]
    // What says its words has them all; what does not has newer ones in its updates.
    const inOrder = typeof newest.body.text === "string" ? ways : ways.reverse()
    for (const way of inOrder) {
        const text = await attempt(() => way(drawer, newest))
        if (text !== null) return { ...newest, body: { ...newest.body, text } }
    }
    return newest
}

async function attempt(way: () => Promise<string | null>): Promise<string | null> {
    try {
        return await way()
    } catch (error) {
        if (error instanceof Unreachable) throw error
        return null
    }
}

async function plain(drawer: Drawer, newest: Opened): Promise<string | null> {
    const from = sinceOf(newest.body, newest.revision)
    return newest.revision - from > MOST ? null : plainTextOf(await drawer.run(newest, from))
}

/** What the logs of both make together; fetched only here is the code that can. */
async function merged(drawer: Drawer, session: string, me: string): Promise<string | null> {
    const { HourDocument } = await import("../room/hour-document.ts")
    const document = new HourDocument()
    const taken: boolean[] = []
    const log = new UpdateLog(drawer, { person: me, kind: KIND, session }, (update, own) => {
        taken.push(update !== null && document.take(update, own ? "own log" : "their log"))
    })
    await log.read()
    return taken.every((one) => one) ? document.text : null
}
