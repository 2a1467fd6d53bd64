/**
 * Making the archive: page by page from the server, each envelope opened once for what the index says of it. Nothing
 * is changed on the way: the envelopes go into the archive as they are kept.
 */

import { envelopeName, INDEX, type ArchivedRevision, type Index, type Indexed, type KeyringFile, type Paired, sealIndex } from "./archive.ts"
import { Ways } from "./archive-opening.ts"
import { type Bytes, sha256, utf8 } from "./bytes.ts"
import type { Body } from "./envelope.ts"
import type { Mark } from "./marks.ts"
import type { OpenedPin } from "./pins.ts"
import { Refusal } from "./refusal.ts"
import type { RosterEntry } from "./roster.ts"
import { type Row, sealedOf } from "./shelf.ts"
import type { Vault } from "./vault.ts"

/** Everything but the envelopes, and how many of those there are. */
export interface Holdings {
    readonly manifest: Body
    readonly account: Body
    readonly people: readonly Body[]
    readonly partnerships: readonly Body[]
    readonly revisions: number
}

export interface FetchedRow extends Row {
    readonly session: string | null
    readonly created_at: string
}

/** One page of envelopes, by record and number; `next` is null on the last. */
export interface Page {
    readonly revisions: readonly FetchedRow[]
    readonly next: string | null
}

export interface ArchiveWorld {
    readonly holdings: () => Promise<Holdings>
    readonly page: (after: string | null) => Promise<Page>
    /** Put a file into the archive. */
    readonly add: (name: string, bytes: Bytes) => void
    readonly progress?: (done: number, of: number) => void
    /** What this device has seen, by record. */
    readonly marks: () => Promise<ReadonlyMap<string, Mark>>
}

/** What came of it, for the person: how many envelopes, and how many were not what they should be. */
export interface Made {
    readonly envelopes: number
    /** Meant for this person, and not opened. */
    readonly unopened: number
    /** Seen by this device and not handed out, or handed out changed. */
    readonly withheld: number
}

/** Make an archive; `notes` are files of words that need no keys. Refuses `roster-missing` and `locked`. */
export async function makeArchive(
    vault: Vault,
    keyring: KeyringFile,
    notes: Readonly<Record<string, string>>,
    world: ArchiveWorld,
): Promise<Made> {
    // Before anything is gathered: what another tab writes meanwhile is no less there for it.
    const marks = await world.marks()
    const holdings = await world.holdings()
    const { pins, paired } = await partnershipsOf(vault)
    const gathering = new Gathering(new Ways(vault.person, vault.keys, pins), world)
    await gathering.gather(holdings.revisions)
    const { manifest, people, partnerships } = holdings
    const clear = { "manifest.json": manifest, "keyring.json": keyring, "people.json": people, "partnerships.json": partnerships }
    const files = new Map([...Object.entries(notes), ...jsonFiles({ ...clear, "records.json": gathering.files() })])
    const withheld = gathering.withheld(marks)
    const index: Index = {
        person: vault.person,
        at: new Date(vault.now()).toISOString(),
        root: vault.keys.root,
        keyring: keyring.revision,
        account: holdings.account,
        files: await addAll(files, world),
        partnerships: paired,
        records: gathering.records.map(({ indexed }) => indexed),
        withheld,
    }
    world.add(INDEX, await sealIndex(vault.keys, index))
    return { envelopes: gathering.count, unopened: gathering.unopened(), withheld: withheld.length }
}

function jsonFiles(files: Readonly<Record<string, unknown>>): [string, string][] {
    return Object.entries(files).map(([name, value]) => [name, `${JSON.stringify(value, null, 1)}\n`])
}

/** Put files into the archive; answers the digest of each. */
async function addAll(files: ReadonlyMap<string, string>, { add }: ArchiveWorld): Promise<Record<string, string>> {
    const digests: [string, string][] = []
    for (const [name, text] of files) {
        const bytes = utf8(text)
        add(name, bytes)
        digests.push([name, await sha256(bytes)])
    }
    return Object.fromEntries(digests)
}

/** Every partnership of the roster that still has its pin; one without is still worth an archive of the rest. */
async function partnershipsOf(vault: Vault): Promise<{ pins: OpenedPin[]; paired: Paired[] }> {
    const { partnerships } = await vault.roster()
    const found = await Promise.all(partnerships.map((entry) => pairOf(vault, entry)))
    const both = found.filter((one) => one !== null)
    return { pins: both.map(({ pin }) => pin), paired: both.map(({ paired }) => paired) }
}

async function pairOf(vault: Vault, { id, state }: RosterEntry): Promise<{ pin: OpenedPin; paired: Paired } | null> {
    try {
        const pin = await vault.pin(id)
        const { epoch, people, name, recipient, record } = pin
        return { pin, paired: { id, epoch, partner: people[1], name, recipient, state, pin: record } }
    } catch (error) {
        if (error instanceof Refusal) return null
        throw error
    }
}

interface Gathered {
    readonly row: FetchedRow
    readonly dates: { number: number; epoch: number; created_at: string }[]
    readonly indexed: Indexed & { kind: string | null; revisions: ArchivedRevision[] }
}

/** The envelopes as they come in. */
class Gathering {
    readonly records: Gathered[] = []
    count = 0
    readonly #ways: Ways
    readonly #world: ArchiveWorld

    constructor(ways: Ways, world: ArchiveWorld) {
        this.#ways = ways
        this.#world = world
    }

    async gather(expected: number): Promise<void> {
        let after: string | null = null
        do {
            const page: Page = await this.#world.page(after)
            for (const row of page.revisions) await this.#take(row)
            this.#world.progress?.(this.count, Math.max(expected, this.count))
            after = page.next
        } while (after !== null)
    }

    async #take(row: FetchedRow): Promise<void> {
        const { id, revision, epoch, created_at } = row
        const sealed = sealedOf(row)
        this.#world.add(envelopeName(id, revision), sealed)
        const record = this.#recordOf(row)
        const envelope = await this.#ways.open(row)
        record.dates.push({ number: revision, epoch, created_at })
        record.indexed.revisions.push([revision, epoch, await sha256(sealed), envelope?.mac ?? null])
        record.indexed.kind = envelope?.kind ?? record.indexed.kind
        this.count += 1
    }

    /** Revisions of one record follow one another. */
    #recordOf(row: FetchedRow): Gathered {
        const last = this.records.at(-1)
        if (last?.row.id === row.id) return last
        const { id, server, partnership, author } = row
        const indexed = { id, server, partnership, author, kind: null, revisions: [] }
        const record = { row, dates: [], indexed }
        this.records.push(record)
        return record
    }

    files(): object[] {
        return this.records.map(({ row: { id, server, partnership, author, session }, dates }) => {
            return { id, server, partnership, author, session, revisions: dates }
        })
    }

    /** A key record that does not open is the partner's own pin; anything else should have opened. */
    unopened(): number {
        const ours = this.records.filter(({ indexed: { server } }) => server !== "key")
        return ours.flatMap(({ indexed }) => indexed.revisions).filter(([, , , mac]) => mac === null).length
    }

    /** What marks know and the server does not show. What does not open is there, and counted as unopened. */
    withheld(marks: ReadonlyMap<string, Mark>): [string, number, string][] {
        const shown = new Map(this.records.map(({ indexed: { id, revisions } }) => [id, revisions]))
        const missing = [...marks].filter(([id, { revision, mac }]) => {
            const there = (found: string | null): boolean => found === mac || found === null
            return !(shown.get(id) ?? []).some(([number, , , found]) => number === revision && there(found))
        })
        return missing.map(([id, { revision, mac }]) => [id, revision, mac])
    }
}
