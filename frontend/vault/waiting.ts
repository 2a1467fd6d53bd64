/**
 * Drafts that wait to be sent: typed without a network, or in a page that died. Whichever page of ours is open next
 * sends them, if nothing else was written there meanwhile; where it was, both texts stay until the person chooses.
 */

import { Unreachable } from "../web/api.ts"
import { fromB64url } from "./bytes.ts"
import { whileSending } from "./draft-place.ts"
import { type Drawer, type Opened, Stale } from "./drawer.ts"
import { type Body, isBody } from "./envelope.ts"
import { UpdateLog } from "./update-log.ts"
import type { Vault } from "./vault.ts"

/** A draft that says where it belongs. It is sealed to its writer, so no server can redirect it. */
export interface Waiting {
    readonly kind: string
    /** Null for one's own drawer. */
    readonly partnership: string | null
    /** The page to choose on, should somebody else have written there. */
    readonly page: string
    /** The id of a record that is only begun; a sheet is found by its session. */
    readonly id?: string
    /** The revision that it follows from; 0 for none. */
    readonly base: number
    /** Texts that went out without an answer: one of them on the server is nobody else's. */
    readonly unanswered: readonly string[]
    readonly body: Body
    /** An update of a log: it goes after whatever stands there, and nobody has to choose. */
    readonly appends?: true
    /** A small thing of which one's last word stands: an answer, a tick. Nobody has to choose between two. */
    readonly newest?: true
}

/** A draft's body as something that waits, or null when it is a half-written thing not to be sent. */
export function readWaiting(draft: Body | undefined): Waiting | null {
    const waiting = draft?.waiting
    if (!isBody(waiting) || typeof waiting.kind !== "string" || !isBody(waiting.body)) return null
    return waiting as unknown as Waiting
}

/** What came of sending: which pages have something to choose on, and whether the network was there. */
export interface Sent {
    readonly sent: number
    readonly choices: readonly string[]
    readonly reached: boolean
}

/** Send every draft that waits and that no open page holds. */
export async function sendWaiting(vault: Vault): Promise<Sent> {
    const choices: string[] = []
    let sent = 0
    for (const name of await vault.drafts.names()) {
        try {
            await whileSending(name, async () => {
                const outcome = await sendOne(vault, name)
                if (outcome === "sent") sent += 1
                else if (outcome !== null) choices.push(outcome.page)
            })
        } catch (error) {
            if (error instanceof Unreachable) return { sent, choices, reached: false }
            // An ended partnership, or anything that is not believed: the draft stays for its own page to say so.
        }
    }
    return { sent, choices, reached: true }
}

async function sendOne(vault: Vault, name: string): Promise<"sent" | Waiting | null> {
    const waiting = readWaiting(await vault.drafts.load(name))
    if (!waiting) return null
    const drawer = waiting.partnership === null ? vault.own : await vault.shared(waiting.partnership)
    if (waiting.appends) {
        await append(vault.person, drawer, waiting)
        await vault.drafts.drop(name)
        return "sent"
    }
    if (!(await settled(vault.person, drawer, waiting))) return waiting
    await vault.drafts.drop(name)
    return "sent"
}

/** Whether the draft says nothing more than what the server now has; false where somebody has to choose. */
async function settled(person: string, drawer: Drawer, waiting: Waiting): Promise<boolean> {
    const standing = await standingOf(person, drawer, waiting)
    if (standing && says(standing, waiting)) return true
    // What was taken back meanwhile is not brought to life by a tick that comes late.
    if (waiting.newest && !standing && waiting.base > 0) return true
    if (!waiting.newest && !follows(standing, waiting)) return false
    return await written(drawer, waiting, standing)
}

async function append(person: string, drawer: Drawer, { kind, body }: Waiting): Promise<void> {
    const place = { person, kind, session: String(body.session), wholeEvery: Infinity }
    const log = new UpdateLog(drawer, place, () => undefined)
    await log.read()
    const update = fromB64url(String(body.update))
    await log.append(() => ({ update, text: null }))
}

async function standingOf(person: string, drawer: Drawer, { id, kind, body }: Waiting): Promise<Opened | undefined> {
    if (id !== undefined) return await drawer.get(id)
    const all = await drawer.list(kind)
    return all.find((record) => record.author === person && record.body.session === body.session)
}

/** Whether nobody else has written since: it is what the draft follows from, or an earlier try of our own. */
export function follows(standing: Opened | undefined, { base, unanswered }: Waiting): boolean {
    if ((standing?.revision ?? 0) === base) return true
    return standing !== undefined && unanswered.includes(String(standing.body.text))
}

function says(standing: Opened, { body }: Waiting): boolean {
    return Object.entries(body).every(([name, value]) => standing.body[name] === value)
}

async function written(drawer: Drawer, { kind, body, id }: Waiting, over: Opened | undefined): Promise<boolean> {
    try {
        await drawer.write({ kind, body, ...(over ? { over } : id === undefined ? {} : { id }) })
        return true
    } catch (error) {
        if (error instanceof Stale) return false
        throw error
    }
}
