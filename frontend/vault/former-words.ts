/** What a keyring of before a start anew still opens: its roster, words of one's own, and pins. */

import { memoryCupboard } from "./cupboard.ts"
import type { RootKeys } from "./derive.ts"
import { DELETED } from "./drawer.ts"
import type { Named } from "./manifest.ts"
import type { RawPin } from "./pins.ts"
import type { Opened } from "./record.ts"
import { Refusal } from "./refusal.ts"
import type { Roster } from "./roster.ts"
import { Store } from "./store.ts"
import { Vault } from "./vault.ts"

export interface Before {
    readonly keys: RootKeys
    readonly roster: Roster
    /** Every record of one's own that is believed. */
    readonly named: readonly Named[]
    /** By partnership; those that do not open are missing. */
    readonly pins: ReadonlyMap<string, RawPin>
    readonly summary: Summary
    /** Remember on this device what was seen, once it counts again. */
    readonly settle: () => Promise<void>
}

/** How much there is for its person, in counts and times. */
export interface Summary {
    readonly words: number
    readonly from: string | null
    readonly until: string | null
    readonly closed: number
}

/** Records that nobody wrote by hand. */
const UNSAID = ["roster", "invitation", DELETED]

/** Read all that the keys of before open. Refuses as reading a roster does. */
export async function readBefore(vault: Vault, store: Store, keys: RootKeys): Promise<Before> {
    // Marks on a slate of its own: what turns out to be false must not stand in the way of what is true.
    const slate = new Store(vault.person, memoryCupboard())
    await copyMarks(store, slate)
    const old = new Vault(slate, keys, vault.shelf, vault.now)
    const roster = await old.roster()
    const own = await old.own.all()
    const pins = new Map<string, RawPin>()
    for (const { id } of roster.partnerships) {
        const pin = await old.rawPin(id).catch(unlessRefused)
        if (pin) pins.set(id, pin)
    }
    return {
        keys,
        roster,
        named: own.map(({ id, revision, mac }) => ({ id, revision, mac })),
        pins,
        summary: summed(own, [...old.own.refused.values()], roster.partnerships.length - pins.size),
        settle: () => copyMarks(slate, store),
    }
}

/** Null for what was refused; anything else, such as a lost network, is thrown on. */
export function unlessRefused(error: unknown): null {
    if (error instanceof Refusal) return null
    throw error
}

function summed(own: readonly Opened[], refused: readonly Refusal[], unpinned: number): Summary {
    const times = own.filter(({ kind }) => !UNSAID.includes(kind)).map(({ at }) => at).sort()
    // What was written since is sealed to the present root, and is not missing.
    const closed = unpinned + refused.filter(({ reason }) => reason !== "keys-changed").length
    return { words: times.length, from: times[0] ?? null, until: times.at(-1) ?? null, closed }
}

async function copyMarks(from: Store, to: Store): Promise<void> {
    for (const record of await from.names("mark")) {
        const mark = await from.mark(record)
        if (mark) await to.raiseMark(record, mark)
    }
}
