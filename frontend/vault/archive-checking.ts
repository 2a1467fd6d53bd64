/**
 * An archive, opened as `turnabout archive open` does, before any of it goes to another instance: the index under the
 * keyring's keys, every file against the index, every envelope against its slot, its chain and its manifest.
 */

import { type Index, type Indexed, openIndex } from "./archive.ts"
import { Ways } from "./archive-opening.ts"
import { type ArchiveFiles, readArchive } from "./archive-reading.ts"
import { ArchiveShelf } from "./archive-shelf.ts"
import { memoryCupboard } from "./cupboard.ts"
import { Breath } from "./breath.ts"
import type { RootKeys } from "./derive.ts"
import { Drawer } from "./drawer.ts"
import { isConfirmed, placeOf } from "./epochs.ts"
import type { Envelope } from "./envelope.ts"
import { checkVouched, type Vouched } from "./manifest.ts"
import type { OpenedPin } from "./pins.ts"
import { Refusal } from "./refusal.ts"
import type { Roster, RosterEntry } from "./roster.ts"
import type { Row } from "./shelf.ts"
import { Store } from "./store.ts"
import { Vault } from "./vault.ts"

/** A partnership of the archive whose pin opens; `entry` as the roster has it, once confirmed. */
export interface Kept {
    readonly entry: RosterEntry
    readonly pin: OpenedPin
}

export class CheckedArchive {
    readonly files: ArchiveFiles
    readonly index: Index
    readonly roster: Roster
    /** The roster as it stands, which the next revision follows. */
    readonly rosterMark: { readonly revision: number; readonly mac: string }
    readonly partnerships: ReadonlyMap<string, Kept>
    readonly #keys: RootKeys
    readonly #shelf: ArchiveShelf
    readonly #ways: Ways
    readonly #breath = new Breath()
    readonly #drawerOf: Opening["drawerOf"]
    readonly #vouched = new Map<string | null, Promise<Vouched>>()

    constructor(files: ArchiveFiles, keys: RootKeys, opened: Opening) {
        this.files = files
        this.#keys = keys
        this.index = opened.index
        this.#shelf = opened.shelf
        this.#drawerOf = opened.drawerOf
        this.roster = opened.roster
        this.partnerships = opened.partnerships
        this.#ways = new Ways(this.index.person, keys, [...this.partnerships.values()].map(({ pin }) => pin))
        const roster = this.index.records.find(({ id }) => id === keys.roster)?.revisions.at(-1)
        if (!roster?.[3]) throw new Refusal("archive-damaged")
        this.rosterMark = { revision: roster[0], mac: roster[3] }
    }

    /** The record that the roster is in. */
    get rosterId(): string {
        return this.#keys.roster
    }

    /** What this person wrote: their own, or in a partnership that is whole. */
    written(partnership: string | null): Indexed[] {
        const { person, records } = this.index
        return records.filter((record) => record.author === person && record.partnership === partnership)
    }

    /** Every revision of a record, oldest first, or null where any of it is not to be believed. */
    async believed(record: Indexed): Promise<Row[] | null> {
        try {
            return await this.#rows(record)
        } catch (error) {
            return nothing(error)
        }
    }

    async #rows(record: Indexed): Promise<Row[]> {
        const rows: Row[] = []
        let before: Envelope | null = null
        for (const [number, , , mac] of record.revisions) {
            const row = await this.#shelf.get(record.id, number)
            const envelope = await this.#ways.open(row)
            if (envelope?.mac !== mac) throw new Refusal("replaced")
            if (!follows(envelope, before)) throw new Refusal("broken-chain")
            rows.push(row)
            before = envelope
            await this.#breath.take()
        }
        if (before && this.#isOlder(record, before)) checkVouched(await this.#vouchedIn(record.partnership), before)
        return rows
    }

    /** What earlier keys sealed counts only as a manifest under the present ones names it. */
    #isOlder({ partnership, server }: Indexed, { slot, kind }: Envelope): boolean {
        const present = partnership === null ? this.#keys.root : (this.partnerships.get(partnership)?.pin.epoch ?? 0)
        return server !== "key" && kind !== "manifest" && slot.epoch < present
    }

    #vouchedIn(partnership: string | null): Promise<Vouched> {
        const known = this.#vouched.get(partnership) ?? this.#drawerOf(partnership).vouched()
        this.#vouched.set(partnership, known)
        return known
    }
}

interface Opening {
    readonly index: Index
    readonly shelf: ArchiveShelf
    readonly drawerOf: (partnership: string | null) => Drawer
    readonly roster: Roster
    readonly partnerships: ReadonlyMap<string, Kept>
}

/**
 * Open an archive with the keys of its person. Refuses `archive`, `archive-later`, `unopenable` (another's),
 * `archive-damaged` (its list, or the files beside it, are not as they were made).
 */
export async function checkArchive(file: Blob | ArchiveFiles, keys: RootKeys): Promise<CheckedArchive> {
    const files = file instanceof Blob ? await readArchive(file) : file
    const sealed = await files.index()
    if (!sealed) throw new Refusal("archive-damaged")
    const index = await openIndex(keys, sealed)
    const { person, recipient } = files.keyring
    const same = [...files.digests].every(([name, digest]) => index.files[name] === digest)
    if (!same || index.person !== person || recipient !== keys.recipient) throw new Refusal("archive-damaged")
    const shelf = new ArchiveShelf(files, index)
    const store = await markedBy(index)
    const vault = new Vault(store, keys, shelf.without(({ server, id }) => server === "own" && !isList(keys, id)))
    const roster = await vault.roster().catch((cause: unknown) => {
        throw new Refusal("archive-damaged", { cause })
    })
    const partnerships = await keptOf(vault, roster)
    const drawerOf = (partnership: string | null): Drawer => {
        const kept = partnership === null ? undefined : partnerships.get(partnership)
        return kept ? drawerFor(vault, store, kept.pin) : vault.own
    }
    return new CheckedArchive(files, keys, { index, shelf, roster, partnerships, drawerOf })
}

/** Of one's own, what says which of the others count. */
function isList(keys: RootKeys, id: string): boolean {
    return id === keys.roster || id === keys.manifest
}

/** Marks of this look alone: what the index says of each record. */
async function markedBy({ person, records }: Index): Promise<Store> {
    const store = new Store(person, memoryCupboard())
    for (const { id, revisions } of records) {
        const [revision, , , mac] = revisions.at(-1) ?? [0, 0, "", null]
        if (mac) await store.raiseMark(id, { revision, mac })
    }
    return store
}

function drawerFor({ shelf, now }: Vault, marks: Store, pin: OpenedPin): Drawer {
    const { epoch, keys, earlier } = pin
    const place = placeOf(pin, { number: epoch, keys, older: earlier, confirmed: true }, null)
    return new Drawer(place, { shelf, marks, now })
}

/** Partnerships with their pins; one whose pin is damaged, or that nobody has confirmed, cannot go on. */
async function keptOf(vault: Vault, roster: Roster): Promise<Map<string, Kept>> {
    const kept = new Map<string, Kept>()
    for (const entry of roster.partnerships) {
        const pin = await vault.pin(entry.id).catch(nothing)
        const confirmed = pin && (entry.state !== "waiting" || (await isConfirmedIn(vault, pin)))
        if (confirmed) kept.set(entry.id, { entry: entry.state === "waiting" ? { ...entry, state: "open" } : entry, pin })
    }
    return kept
}

async function isConfirmedIn({ shelf }: Vault, pin: OpenedPin): Promise<boolean> {
    const { records } = await shelf.list({ partnership: pin.partnership })
    const theirs = records.filter(({ server, author }) => server === "key" && author === pin.people[1])
    for (const row of theirs) if (await isConfirmed(pin, row)) return true
    return false
}

function follows({ slot, previous }: Envelope, before: Envelope | null): boolean {
    return slot.revision === (before?.slot.revision ?? 0) + 1 && previous === (before?.mac ?? null)
}

function nothing(error: unknown): null {
    if (error instanceof Refusal) return null
    throw error
}
