/** Small things that are written in one go: sealed and sent at once, or kept on this device until they can be. */

import { Unreachable } from "../web/api.ts"
import { gettext } from "../web/gettext.ts"
import { type Opened, Stale, type Vault } from "../vault/session.ts"
import type { Waiting } from "../vault/waiting.ts"
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

/**
 * Seal a thing and send it. Answers the record, or null where it waits on this device, under the same id: a first try
 * that arrived without an answer is not made twice. Throws Stale, Refusal, Refused; Unreachable where nothing keeps it.
 */
export async function put(element: HTMLElement, thing: Thing): Promise<Opened | null> {
    const vault = await vaultHere()
    const name = `${thing.kind} ${thing.id}`
    try {
        const opened = await write(element, thing)
        // What waited from before says less than this.
        await vault.drafts.drop(name)
        tellChanged()
        return opened
    } catch (error) {
        if (!(error instanceof Unreachable) || !(await haveWait(vault, name, waitingFor(element, thing)))) throw error
        return null
    }
}

/** What to say of what was put. */
export function wordsFor(kept: Opened | null): string {
    return kept ? gettext("Saved, sealed") : gettext("No connection. Kept on this device; it goes out by itself.")
}

/** Take a record of one's own back: its text is gone, its place stays. Needs the network. */
export async function takeBack(element: HTMLElement, kind: string, id: string): Promise<void> {
    const { drawer } = await drawerFor(element, kind)
    await drawer.remove(id)
    tellChanged()
}

async function write(element: HTMLElement, { kind, id, over, body, newest }: Thing): Promise<Opened> {
    const { drawer } = await drawerFor(element, kind)
    try {
        return await drawer.write({ kind, body, ...(over ? { over } : { id }) })
    } catch (error) {
        if (!(error instanceof Stale) || !newest) throw error
        return await drawer.write({ kind, body, over: error.current })
    }
}

function waitingFor(element: HTMLElement, { kind, id, over, body }: Thing): Waiting {
    const partnership = isPrivate(kind) ? null : (element.dataset.partnership ?? null)
    const base = over?.revision ?? 0
    return { kind, partnership, page: location.pathname, id, base, unanswered: [], newest: true, body }
}

async function haveWait(vault: Vault, name: string, waiting: Waiting): Promise<boolean> {
    return await vault.drafts.save(name, { waiting })
}
