/**
 * A drawer: the records of one's own, or of one partnership in one epoch. It opens what the shelf shows, holds each
 * record to its slot and its mark, and writes by compare-and-swap on the revision.
 */

import { type Envelope, seal, type ServerKind, type Slot } from "./envelope.ts"
import { type Allowance, Envelopes } from "./envelopes.ts"
import type { Named, Vouched } from "./manifest.ts"
import { chain, check, type Mark, markOf } from "./marks.ts"
import { belongs, checkCurrent, DELETED, type DrawerPlace, listedTwice, marked, type Opened, openedOf } from "./record.ts"
import { Stale, type Surroundings, type Writing } from "./record.ts"
import { type Reason, Refusal } from "./refusal.ts"
import type { Settled } from "./settled.ts"
import { type Listed, type Looked, type PutRow, putRow, type Row } from "./shelf.ts"
import { type Answers, Vouching } from "./vouching.ts"

export { DELETED, type DrawerPlace, type Marks, type Opened, Stale, type Surroundings, type Writing } from "./record.ts"

/** While the two have no new keys, somebody else may write with the old ones: what is read is not taken for seen. */
const UNSURE: readonly (Reason | null)[] = ["recipient-changed", "renewing", "not-confirmed"]

/** Records opened at once. */
const AT_ONCE = 50

export class Drawer {
    readonly stopped: Reason | null
    readonly epoch: number
    /** What this device saw settled here; null for one's own drawer. */
    readonly settled: Settled | null
    /** Records of the last look that were shown but not believed, by id. */
    readonly refused = new Map<string, Refusal>()
    /** Those among them that only their person can tell: written with earlier keys, and on no list. */
    readonly unvouched: ReadonlyMap<string, Opened>
    /** How many records of the last look are sealed to keys of long ago that are gone. */
    lost = 0
    readonly #place: DrawerPlace
    readonly #around: Surroundings
    readonly #seen = new Map<string, Opened>()
    #looking: Promise<Opened[]> | null = null
    readonly #vouching: Vouching
    readonly #envelopes: Envelopes
    /** Told while a look goes on: how many of how many are opened. */
    onOpened: ((done: number, of: number) => void) | null = null

    constructor(place: DrawerPlace, around: Surroundings) {
        this.stopped = place.stopped
        this.epoch = place.epoch
        this.settled = place.partnership === null ? null : (around.settled?.(place.partnership) ?? null)
        this.#place = place
        this.#around = around
        this.#vouching = new Vouching(place, around)
        this.unvouched = this.#vouching.unvouched
        this.#envelopes = new Envelopes(place, around)
    }

    /**
     * Every record of a kind, oldest first. One record that is refused does not hide the others; but where nothing of
     * the kind was opened, a refusal is thrown rather than answered as "none".
     */
    async list(kind: string): Promise<Opened[]> {
        const found = (await this.#look()).filter((record) => record.kind === kind)
        const [refusal] = this.refused.values()
        if (found.length === 0 && refusal) throw refusal
        return found
    }

    /** Every record that is believed, of whatever kind, deleted ones too. */
    async all(): Promise<Opened[]> {
        return await this.#look()
    }

    /** What this device can vouch for: every record that is believed, in the revision it has seen. */
    async seen(): Promise<Named[]> {
        const all = await this.#look()
        const marks = await Promise.all(all.map(({ id }) => this.#around.marks.mark(id)))
        return all.filter(({ revision, mac }, at) => marks[at]?.revision === revision && marks[at].mac === mac)
    }

    /** Say of unvouched records which count from now on. */
    async answer(answers: Answers): Promise<void> {
        this.#around.checkKeys?.()
        if (this.stopped) throw new Refusal(this.stopped)
        await this.#vouching.answer(answers)
    }

    /** One record, or undefined if there is none or it was deleted; throws its Refusal. */
    async get(id: string): Promise<Opened | undefined> {
        const found = (await this.#look()).find((record) => record.id === id)
        const refusal = this.refused.get(id)
        if (refusal) throw refusal
        if (!found && (await this.#around.marks.mark(id))) throw new Refusal("rolled-back")
        return found?.kind === DELETED ? undefined : found
    }

    /** Seal and keep; throws Stale when the record has moved on since this drawer last saw it. */
    async write(writing: Writing): Promise<Opened> {
        const { row, opened } = await this.prepare(writing)
        const current = await this.#around.shelf.put(row)
        if (current) {
            checkCurrent(current, opened)
            const standing = await this.#open(current, await this.#around.marks.mark(current.id))
            // Our own earlier try may have arrived although its answer did not.
            if (standing.mac !== opened.mac) throw new Stale(standing)
        }
        return await this.keep(opened)
    }

    /** Delete: a last revision that says nothing. */
    async remove(id: string): Promise<void> {
        await this.write({ id, kind: DELETED, body: {} })
    }

    /** A sealed record to be sent some other way; call `keep` once the server has taken it. */
    async prepare(writing: Writing): Promise<{ row: PutRow; opened: Opened }> {
        this.#around.checkKeys?.()
        if (this.stopped) throw new Refusal(this.stopped)
        const { kind, body } = writing
        const before = await this.#before(writing)
        const slot = this.#nextSlot(before?.id ?? writing.id ?? crypto.randomUUID(), before, writing.server)
        const at = new Date(this.#around.now()).toISOString()
        const previous = before?.mac ?? null
        const sealed = await seal(this.#place.keys, "record", slot, { kind, previous, at, body })
        const { id, server, author, revision } = slot
        return { row: putRow(slot, sealed), opened: { id, server, kind, author, revision, mac: sealed.mac, at, body } }
    }

    /** The revision that a writing follows from. */
    async #before({ over, id }: Writing): Promise<Opened | undefined> {
        if (over || id === undefined) return over
        if (!this.#seen.has(id)) await this.get(id)
        return this.#seen.get(id)
    }

    #nextSlot(id: string, before: Opened | undefined, asked: ServerKind | undefined): Slot {
        const { person, partnership, epoch } = this.#place
        const usual = partnership === null ? "own" : "shared"
        const server = asked ?? before?.server ?? usual
        return { server, id, partnership, epoch, author: person, revision: (before?.revision ?? 0) + 1 }
    }

    /** Remember a record that the server has taken. */
    async keep(opened: Opened): Promise<Opened> {
        await this.#around.marks.raiseMark(opened.id, { revision: opened.revision, mac: opened.mac })
        this.#seen.set(opened.id, opened)
        return opened
    }

    /** Open one row from elsewhere, such as a pulse, and hold it to its mark. */
    async open(row: Row): Promise<Opened> {
        return await this.#open(row, await this.#around.marks.mark(row.id))
    }

    /** Open what a listing shows; calls at the same moment share one look. */
    async #look(): Promise<Opened[]> {
        this.#looking ??= this.#lookNow().finally(() => (this.#looking = null))
        return await this.#looking
    }

    async #lookNow(): Promise<Opened[]> {
        this.#around.checkKeys?.()
        const listing = await this.#envelopes.list()
        this.#vouching.begin()
        const all = listing.records.filter((row) => belongs(this.#place, row))
        const rows = all.filter(({ epoch }) => epoch >= this.#place.epoch || this.#place.older.has(epoch))
        this.lost = all.length - rows.length
        this.refused.clear()
        for (const id of listing.withheld) this.refused.set(id, new Refusal("rolled-back"))
        for (const id of listedTwice(rows)) this.refused.set(id, new Refusal("replaced"))
        const single = await this.#envelopes.complete(rows.filter(({ id }) => !this.refused.has(id)))
        const opened = await this.#openAll(single, listing)
        await this.#envelopes.keep()
        return opened
    }

    /** Some at a time: so that a page can say how far it is, and answers meanwhile. */
    async #openAll(rows: readonly Listed[], listing: Looked): Promise<Opened[]> {
        const marks = await this.#around.marks.allMarks()
        const all: Opened[] = []
        for (let at = 0; at < rows.length; at += AT_ONCE) {
            const some = await Promise.all(
                rows.slice(at, at + AT_ONCE).map((row) => this.#try(row, marks.get(row.id), listing)),
            )
            const opened = some.filter((record) => record !== null)
            await this.#keepAll(opened, marks)
            all.push(...opened)
            this.onOpened?.(Math.min(at + AT_ONCE, rows.length), rows.length)
        }
        return all
    }

    /** What a look has opened counts as seen, unless it is unsure whose keys these are. */
    async #keepAll(opened: readonly Opened[], marks: ReadonlyMap<string, Mark>): Promise<void> {
        for (const record of opened) this.#seen.set(record.id, record)
        if (UNSURE.includes(this.stopped)) return
        const news = opened.filter(({ id, revision }) => marks.get(id)?.revision !== revision)
        const raised = new Map(news.map(({ id, revision, mac }) => [id, { revision, mac }]))
        if (raised.size > 0) await this.#around.marks.raiseMarks(raised)
    }

    async #try(row: Listed, mark: Mark | undefined, listing: Looked): Promise<Opened | null> {
        try {
            const newest = mark && mark.revision > row.revision ? await marked(this.#around.shelf, row, mark) : row
            return await this.#believed(newest, mark, listing)
        } catch (error) {
            if (!(error instanceof Refusal)) throw error
            this.refused.set(row.id, error)
            return null
        }
    }

    async #open(row: Row, mark: Mark | undefined): Promise<Opened> {
        const opened = await this.#believed(row, mark)
        if (!UNSURE.includes(this.stopped)) return await this.keep(opened)
        this.#seen.set(opened.id, opened)
        return opened
    }

    async #believed(row: Listed, mark: Mark | undefined, listing?: Looked): Promise<Opened> {
        const envelope = await this.#envelopes.open(row)
        const older = envelope.slot.epoch < this.#place.epoch
        if (older && !(await this.#vouching.counts(envelope, listing))) throw new Refusal("unvouched")
        if (mark && check(mark, envelope) === "gap") await this.#checkBetween(mark, envelope)
        if (mark && mark.revision < envelope.slot.revision) await this.#envelopes.checkAuthor(mark, envelope)
        this.#envelopes.remember(envelope)
        return openedOf(envelope)
    }

    /** What the manifests of this epoch say of earlier ones. */
    async vouched(): Promise<Vouched> {
        return await this.#vouching.vouched()
    }

    async #checkBetween(mark: Mark, newest: Envelope): Promise<void> {
        let reached = mark
        const span = { from: mark.revision + 1, to: newest.slot.revision - 1 }
        for await (const page of this.#envelopes.pages(newest.slot, span)) reached = chain(reached, page)
        if (chain(reached, [newest]).mac !== markOf(newest).mac) throw new Refusal("broken-chain")
    }

    /** Revisions of a record from one on, up to one believed: it vouches for all. Refuses `too-large` past a limit. */
    async run(newest: Opened, from: number, allowed?: Allowance): Promise<Opened[]> {
        if (from >= newest.revision) return [newest]
        const envelopes = await this.#envelopes.run(newest, from, allowed)
        const [first, ...others] = envelopes
        if (!first || chain(markOf(first), others).mac !== newest.mac) throw new Refusal("broken-chain")
        return envelopes.map(openedOf)
    }
}
