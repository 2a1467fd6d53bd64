/**
 * Ending a partnership. Unlocked, an *end* envelope goes along for the other's browser, and the roster says that
 * nothing more is sealed here; locked, the server's word ends it and the roster follows at the next unlock. Whatever
 * goes wrong on the way, from the first tap on this device seals nothing more there.
 */

import { Refused, sendJSON } from "../web/api.ts"
import { seal } from "./envelope.ts"
import type { Leavings } from "./leaving.ts"
import { Refusal } from "./refusal.ts"
import { entryOf, withStage } from "./roster.ts"
import { type PutRow, putRow } from "./shelf.ts"
import type { Vault } from "./vault.ts"

export interface EndBody {
    readonly records: readonly PutRow[]
}

/** Tells the server, and answers where to go next. */
export type Tell = (address: string, body: EndBody) => Promise<string>

/** What it is done with; `vault` is null while locked. */
export interface EndWorld {
    readonly vault: Vault | null
    readonly leavings: Leavings
    readonly tell?: Tell
}

const GONE = 410

/** End a partnership, and answer where to go next. What fails is taken up again by `finishEndings`. */
export async function endPartnership(partnership: string, address: string, world: EndWorld): Promise<string> {
    await world.leavings.keep(partnership, { address, taken: false })
    return await finish(partnership, address, world)
}

/** Do what was left to be done: tell the server, write the roster. One that fails does not hold up the others. */
export async function finishEndings(world: EndWorld): Promise<void> {
    for (const partnership of await world.leavings.all()) {
        const leaving = await world.leavings.of(partnership)
        if (!leaving || (leaving.taken && !world.vault)) continue
        const { address, taken } = leaving
        await (taken ? settle(partnership, world) : finish(partnership, address, world)).catch(() => undefined)
    }
}

/** The server says that a partnership has ended: note it for good. Its word can stop sealing, and start none. */
export async function noteEnded(vault: Vault, partnership: string): Promise<void> {
    const state = entryOf(await vault.roster(), partnership)?.state
    if (state === undefined || state === "ended") return
    await vault.changeRoster((roster) => withStage(roster, partnership, "ended"))
}

async function finish(partnership: string, address: string, world: EndWorld): Promise<string> {
    const next = await told(partnership, address, world)
    await world.leavings.keep(partnership, { address, taken: true })
    await settle(partnership, world)
    return next
}

async function settle(partnership: string, { vault, leavings }: EndWorld): Promise<void> {
    if (!vault) return
    try {
        await noteEnded(vault, partnership)
    } catch (error) {
        // A roster that cannot be written now is written at the next page; till then the intention stands for it.
        if (error instanceof Refusal || error instanceof Refused) return
        throw error
    }
    await leavings.drop(partnership)
}

/** With the envelope if it can be made and is taken, else without: nobody is kept by their keys. */
async function told(partnership: string, address: string, { vault, tell = tellServer }: EndWorld): Promise<string> {
    const sealed = vault && (await sealEnd(vault, partnership).catch(() => null))
    if (vault && sealed) {
        try {
            const next = await tell(address, { records: [sealed.end, sealed.roster.row] })
            await vault.own.keep(sealed.roster.opened)
            return next
        } catch (error) {
            if (!(error instanceof Refused) || error.status === 401) throw error
        }
    }
    return await tell(address, { records: [] })
}

async function sealEnd(vault: Vault, partnership: string) {
    const { epoch, keys } = await vault.pin(partnership)
    const place = { server: "key", id: crypto.randomUUID(), partnership, epoch } as const
    const slot = { ...place, author: vault.person, revision: 1 } as const
    const at = new Date(vault.now()).toISOString()
    const end = await seal(keys.shared, "end", slot, { kind: "end", previous: null, at, body: {} })
    const roster = await vault.prepareRoster((now) => withStage(now, partnership, "ended"))
    return { end: putRow(slot, end), roster }
}

async function tellServer(address: string, body: EndBody): Promise<string> {
    try {
        return ((await sendJSON("POST", address, body)) as { next: string }).next
    } catch (error) {
        // Ended already, by the other or from another device: that is what was wanted.
        if (error instanceof Refused && error.status === GONE) return location.pathname
        throw error
    }
}
