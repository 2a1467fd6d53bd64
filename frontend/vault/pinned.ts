/** Finding a partnership's pin: the one the roster names, in the revision this device has seen or one that follows. */

import type { RootKeys } from "./derive.ts"
import { checkVouched, type Vouched } from "./manifest.ts"
import { chain, markOf } from "./marks.ts"
import { type OpenedPin, openRaw, pinSlot, type RawPin, readRawPin } from "./pins.ts"
import type { Marks } from "./record.ts"
import { Refusal } from "./refusal.ts"
import type { RosterEntry } from "./roster.ts"
import { type Listing, type Row, sealedOf, type Shelf } from "./shelf.ts"

/** Whose pins, and with what to read them. */
export interface Pinning {
    readonly person: string
    readonly keys: RootKeys
    readonly shelf: Shelf
    readonly marks: Marks
    /** What the manifest under the present root vouches for. */
    readonly vouched: () => Promise<Vouched>
}

type Link = Parameters<typeof chain>[1][number]

/** The pin of a roster's entry among a listing's rows; refuses `pin-missing`, and what marks refuse. */
export async function pinned(by: Pinning, entry: RosterEntry, listing: Listing): Promise<OpenedPin> {
    const { raw, older } = await followed(by, entry, listing)
    return await openRaw(by.keys, raw, older)
}

/** The same pin with its secrets, to be sealed anew. */
export async function rawPinned(by: Pinning, entry: RosterEntry, listing: Listing): Promise<RawPin> {
    return (await followed(by, entry, listing)).raw
}

interface Read {
    readonly raw: RawPin
    /** Whether an earlier root sealed it. */
    readonly older: boolean
}

async function followed(by: Pinning, entry: RosterEntry, listing: Listing): Promise<Read> {
    const row = rowOf(entry, listing)
    const mark = await by.marks.mark(entry.pin)
    const { raw: pin, older } = await readUnderAny(by, entry, row)
    const newest = asLink(by, entry, row, pin)
    if (pin.pin.epoch !== entry.epoch) throw new Refusal("slot")
    // Sealed before the keys were replaced: then only what was written down at that moment counts.
    if (older) checkVouched(await by.vouched(), newest)
    const between: Link[] = []
    for (let number = (mark?.revision ?? row.revision) + 1; number < row.revision; number += 1) {
        const shown = await by.shelf.get(entry.pin, number)
        const row = { ...shown, revision: number }
        between.push(asLink(by, entry, row, (await readUnderAny(by, entry, row)).raw))
    }
    if (mark) chain(mark, [...between, newest])
    await by.marks.raiseMark(entry.pin, markOf(newest))
    return { raw: pin, older }
}

function rowOf(entry: RosterEntry, listing: Listing): Row {
    const [row, ...others] = listing.records.filter(({ id }) => id === entry.pin)
    if (!row) throw new Refusal("pin-missing")
    // Listed twice, one of them is older: an honest server never does that.
    if (others.length > 0) throw new Refusal("replaced")
    return row
}

/** Under the present root, or an earlier one. */
async function readUnderAny(by: Pinning, entry: RosterEntry, row: Row): Promise<Read> {
    const slot = slotOf(by, entry, row)
    for (const self of [by.keys.own, ...by.keys.older.values()]) {
        const raw = await readRawPin(self, slot, sealedOf(row)).catch((error: unknown) => {
            if (error instanceof Refusal && error.reason === "unopenable") return null
            throw error
        })
        if (raw) return { raw, older: self !== by.keys.own }
    }
    throw new Refusal("unopenable")
}

function slotOf({ person }: Pinning, entry: RosterEntry, row: Row): ReturnType<typeof pinSlot> {
    const place = { partnership: entry.id, epoch: row.epoch, people: [person, ""] as const }
    return pinSlot(place, entry.pin, row.revision)
}

function asLink(by: Pinning, entry: RosterEntry, row: Row, { mac, previous }: RawPin): Link {
    return { slot: slotOf(by, entry, row), mac, previous }
}
