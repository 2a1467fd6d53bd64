/**
 * Small things that are written in one go: kept on this device, sealed and sent at once, or from whichever page of ours
 * is open once they can be.
 */

import { Refused, Unreachable } from "../web/api.ts"
import { gettext } from "../web/gettext.ts"
import { whileNobodySends } from "../vault/draft-place.ts"
import { type Drawer, type Opened, Refusal, Stale, type Vault } from "../vault/session.ts"
import { says, type Waiting } from "../vault/waiting.ts"
import { drawerFor, isPrivate, tellChanged, vaultHere } from "./drawers.ts"

/**
 * What to put, and under which id. `over` is the revision in view. Where `newest`, one's last word stands, wherever
 * one said another.
 */
export interface Thing {
    readonly kind: string
    readonly id: string
    readonly over?: Opened | undefined
    readonly body: Readonly<Record<string, unknown>>
    readonly newest?: boolean
}

/** The field that the words come from. */
export interface Source {
    /** They are safe, here or with the server: the field is free for the next. */
    readonly free: () => void
    /** They will not go out as they are: the field has them again. Answers once it has kept them. */
    readonly back: (error: unknown) => Promise<unknown>
}

/** Whose device it is, in which partnership something is written, and on which page. */
export interface Desk {
    readonly vault: Vault
    readonly partnership: string | null
    readonly page: string
}

/** Keep a thing on this device, then seal and send it, as `putFrom` does, from the page that is open. */
export async function put(element: HTMLElement, thing: Thing, source: Source = NO_FIELD): Promise<Opened | null> {
    const vault = await vaultHere()
    const partnership = element.dataset.partnership ?? null
    const kept = await putFrom({ vault, partnership, page: location.pathname }, thing, source)
    if (kept) tellChanged()
    return kept
}

/**
 * Keep a thing on this device, then seal and send it. Answers the record, or null where it waits here, under the same
 * id: a first try that arrived without an answer is not made twice. Throws Stale, Refusal, Refused; Unreachable where
 * nothing keeps it.
 */
export async function putFrom(desk: Desk, thing: Thing, source: Source = NO_FIELD): Promise<Opened | null> {
    const { drafts } = desk.vault
    const name = nameOf(thing.kind, thing.id)
    // Before the field is emptied, and before the network: whichever moment the page goes, the words are here.
    const lasting = await drafts.save(name, { waiting: waitingFor(desk, thing) }).catch(() => false)
    if (lasting) source.free()
    try {
        const opened = await whileNobodySends(name, () => write(desk, thing))
        await drafts.drop(name)
        if (!lasting) source.free()
        return opened
    } catch (error) {
        if (lasting && waits(error)) return null
        if (!lasting) source.free()
        await source.back(error)
        await drafts.drop(name)
        throw error
    }
}

const NO_FIELD: Source = { free: () => undefined, back: () => Promise.resolve() }

/** What to say of what was put. */
export function wordsFor(kept: Opened | null): string {
    return kept ? gettext("Saved, sealed") : gettext("No connection. Kept on this device; it goes out by itself.")
}

/** Take a record of one's own back: its text is gone, its place stays. Needs the network. */
export async function takeBack(element: HTMLElement, kind: string, id: string): Promise<void> {
    const { drawer } = await drawerFor(element, kind)
    await drawer.remove(id)
    await letGo(kind, id)
    tellChanged()
}

/** What still waits here never goes out; what is on its way just now, does. */
export async function letGo(kind: string, id: string): Promise<void> {
    const { drafts } = await vaultHere()
    const name = nameOf(kind, id)
    await whileNobodySends(name, () => drafts.drop(name))
}

/** As `waitingOf` looks for it. */
function nameOf(kind: string, id: string): string {
    return `${kind} ${id}`
}

async function write(desk: Desk, { kind, id, over, body, newest }: Thing): Promise<Opened> {
    const drawer = await drawerOf(desk, kind)
    try {
        return await drawer.write({ kind, body, ...(over ? { over } : { id }) })
    } catch (error) {
        if (!(error instanceof Stale)) throw error
        // Another page of ours has just sent it.
        if (says(error.current, body)) return error.current
        if (!newest) throw error
        return await drawer.write({ kind, body, over: error.current })
    }
}

async function drawerOf({ vault, partnership }: Desk, kind: string): Promise<Drawer> {
    if (isPrivate(kind)) return vault.own
    if (partnership === null) throw new Refusal("slot")
    return await vault.shared(partnership)
}

function waitingFor({ vault, partnership, page }: Desk, { kind, id, over, body, newest }: Thing): Waiting {
    const place = { kind, partnership: isPrivate(kind) ? null : partnership, page, id }
    const follows = { base: over?.revision ?? 0, unanswered: [] }
    return { ...place, ...follows, body, said: vault.now(), ...(newest ? { newest } : {}) }
}

/** No answer came; or somebody signed out, and nothing is wrong with the words. */
function waits(error: unknown): boolean {
    return error instanceof Unreachable || (error instanceof Refused && error.status === 401)
}
