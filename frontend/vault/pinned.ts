/** Finding a partnership's pin: the one the roster names, in the revision this device has seen or one that follows. */

import type { RootKeys } from "./derive.ts"
import { chain, markOf } from "./marks.ts"
import { type OpenedPin, openPin, pinSlot, type RawPin, readRawPin } from "./pins.ts"
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
}

type Link = Parameters<typeof chain>[1][number]

/** The pin of a roster's entry among a listing's rows; refuses `pin-missing`, and what marks refuse. */
export async function pinned(by: Pinning, entry: RosterEntry, listing: Listing): Promise<OpenedPin> {
    const row = rowOf(entry, listing)
    const mark = await by.marks.mark(entry.pin)
    const pin = await openPin(by.keys, slotOf(by, entry, row), sealedOf(row))
    if (pin.epoch !== entry.epoch) throw new Refusal("slot")
    const between: Link[] = []
    for (let number = (mark?.revision ?? row.revision) + 1; number < row.revision; number += 1) {
        const shown = await by.shelf.get(entry.pin, number)
        between.push(await earlierPin(by, entry, { ...shown, revision: number }))
    }
    if (mark) chain(mark, [...between, asLink(pin)])
    await by.marks.raiseMark(entry.pin, markOf(asLink(pin)))
    return pin
}

/** The same pin with its secrets, to be sealed anew. */
export async function rawPinned(by: Pinning, entry: RosterEntry, listing: Listing): Promise<RawPin> {
    const pin = await pinned(by, entry, listing)
    const row = rowOf(entry, listing)
    const raw = await readRawPin(by.keys.own, slotOf(by, entry, row), sealedOf(row))
    if (raw.mac !== pin.mac) throw new Refusal("replaced")
    return raw
}

function rowOf(entry: RosterEntry, listing: Listing): Row {
    const [row, ...others] = listing.records.filter(({ id }) => id === entry.pin)
    if (!row) throw new Refusal("pin-missing")
    // Listed twice, one of them is older: an honest server never does that.
    if (others.length > 0) throw new Refusal("replaced")
    return row
}

/** A revision between, only to follow the chain: it may have been sealed under an earlier root. */
async function earlierPin(by: Pinning, entry: RosterEntry, row: Row): Promise<Link> {
    const slot = slotOf(by, entry, row)
    for (const self of [by.keys.own, ...by.keys.older.values()]) {
        const raw = await readRawPin(self, slot, sealedOf(row)).catch((error: unknown) => {
            if (error instanceof Refusal && error.reason === "unopenable") return null
            throw error
        })
        if (raw) return { slot, mac: raw.mac, previous: raw.previous }
    }
    throw new Refusal("old-keys")
}

function slotOf({ person }: Pinning, entry: RosterEntry, row: Row): ReturnType<typeof pinSlot> {
    const place = { partnership: entry.id, epoch: row.epoch, people: [person, ""] as const }
    return pinSlot(place, entry.pin, row.revision)
}

function asLink(pin: OpenedPin): Link {
    return { slot: pinSlot(pin, pin.record, pin.revision), mac: pin.mac, previous: pin.previous }
}
