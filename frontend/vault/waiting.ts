/**
 * Drafts that wait to be sent: typed without a network, or in a page that died. Whichever page of ours is open next
 * sends them, if nothing else was written there meanwhile; where it was, both texts stay until the person chooses.
 */

import { Unreachable } from "../web/api.ts"
import { fromB64url } from "./bytes.ts"
import { whileSending } from "./draft-place.ts"
import type { Drafts } from "./drafts.ts"
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
    /** When it was said, in milliseconds since 1970: what waits goes out in this order. */
    readonly said?: number
}

/** A draft's body as something that waits, or null when it is a half-written thing not to be sent. */
export function readWaiting(draft: Body | undefined): Waiting | null {
    const waiting = draft?.waiting
    if (!isBody(waiting) || typeof waiting.kind !== "string" || !isBody(waiting.body)) return null
    return waiting as unknown as Waiting
}

/** Things of a kind that wait here, the oldest first, by the record that each is or becomes. */
export async function waitingOf({ drafts }: Vault, kind: string): Promise<ReadonlyMap<string, Waiting>> {
    const names = (await drafts.names()).filter((name) => name.startsWith(`${kind} `))
    const found = new Map<string, Waiting>()
    for (const { waiting } of await inOrder(drafts, names)) {
        if (waiting?.kind === kind && waiting.id !== undefined) found.set(waiting.id, waiting)
    }
    return found
}

/** Whether anything of an hour still waits here. */
export async function waitsFor({ drafts }: Vault, session: string): Promise<boolean> {
    const all = await inOrder(drafts, await drafts.names())
    return all.some(({ waiting }) => waiting?.body.session === session)
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
    for (const { name } of await inOrder(vault.drafts, await vault.drafts.names())) {
        try {
            await whileSending(name, async () => {
                const came = await sendOne(vault, name)
                if (came === "sent") sent += 1
                else if (came !== null) choices.push(came.page)
            })
        } catch (error) {
            if (error instanceof Unreachable) return { sent, choices, reached: false }
            // An ended partnership, or anything that is not believed: the draft stays for its own page to say so.
        }
    }
    return { sent, choices, reached: true }
}

interface Draft {
    readonly name: string
    readonly waiting: Waiting | null
}

/** Drafts in the order in which they were said, as far as they say when. */
async function inOrder(drafts: Drafts, names: readonly string[]): Promise<Draft[]> {
    const loaded = await Promise.all(
        names.map(async (name) => ({ name, waiting: readWaiting(await drafts.load(name).catch(() => undefined)) })),
    )
    return loaded.sort((one, other) => (one.waiting?.said ?? 0) - (other.waiting?.said ?? 0))
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
    await dropSent(vault.drafts, name, waiting)
    return "sent"
}

/** A page may have kept newer words under that name while these were on their way: those stay, and it sends them. */
async function dropSent(drafts: Drafts, name: string, sent: Waiting): Promise<void> {
    const now = readWaiting(await drafts.load(name))
    if (JSON.stringify(now) === JSON.stringify(sent)) await drafts.drop(name)
}

/** Whether the draft says nothing more than what the server now has; false where somebody has to choose. */
async function settled(person: string, drawer: Drawer, waiting: Waiting): Promise<boolean> {
    const standing = await standingOf(person, drawer, waiting)
    if (standing && says(standing, waiting.body)) return true
    // What was taken back meanwhile is not brought to life by a tick that comes late.
    if (waiting.newest && !standing && waiting.base > 0) return true
    if (!waiting.newest && !follows(standing, waiting)) return false
    return await written(drawer, waiting, standing)
}

async function append(person: string, drawer: Drawer, { kind, body }: Waiting): Promise<void> {
    const place = { person, kind, session: String(body.session), wholeEvery: Infinity }
    const log = new UpdateLog(drawer, place, () => undefined)
    // Whatever is the matter with the other's, one's own goes out.
    await log.readOwn()
    const update = fromB64url(String(body.update))
    await log.append(() => ({ update, text: null, beside: body }))
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

/** Whether a record says just this: a line that was taken out is a change, too. */
export function says(standing: Opened, body: Body): boolean {
    const names = [...Object.keys(body), ...Object.keys(standing.body)]
    return names.every((name) => standing.body[name] === body[name])
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
