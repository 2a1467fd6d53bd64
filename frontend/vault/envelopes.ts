/**
 * The envelopes of a drawer. What was opened once and believed is not opened again while the server names the same
 * revision of it: it is remembered in this page and, sealed, on this device. Bytes that the server does send are always
 * opened. Whether an envelope is believed is for the drawer to say, each time it looks.
 */

import type { SealKeys } from "./derive.ts"
import { type Envelope, open } from "./envelope.ts"
import type { Mark } from "./marks.ts"
import { type DrawerPlace, fetched, type Surroundings } from "./record.ts"
import { Refusal } from "./refusal.ts"
import type { SealedCache } from "./sealed-cache.ts"
import { type Listed, type Looked, type Row, sealedOf } from "./shelf.ts"
import { queryOf } from "./vouching.ts"

/** Where the number up to which this device was told is kept; no record has such an id. */
const UP_TO = "up to"
/** Records asked for one by one, at most: past that a whole listing is quicker. */
const FEW = 20
/** Characters of sealed revisions opened for one reading: more than the longest log of ours ever takes. */
const MOST_RUN = 24 * 1024 * 1024

type Place = Pick<Row, "id" | "server" | "author">
type Newest = Place & Pick<Row, "revision">

/** Characters of sealed revisions that may still be opened for one reading, of one record or of several. */
export interface Allowance {
    left: number
}

interface Span {
    readonly from: number
    readonly to: number
    readonly allowance?: Allowance
}

export function allowance(): Allowance {
    return { left: MOST_RUN }
}

export class Envelopes {
    readonly #place: DrawerPlace
    readonly #around: Surroundings
    readonly #known = new Map<string, Envelope>()
    readonly #changed = new Map<string, Envelope>()
    #cache: Promise<SealedCache | null> | null = null
    #upTo = 0
    #told = 0

    constructor(place: DrawerPlace, around: Surroundings) {
        this.#place = place
        this.#around = around
    }

    /** All that may be fetched; of what is remembered, without its bytes. */
    async list(): Promise<Looked & { readonly withheld: readonly string[] }> {
        const { shelf } = this.#around
        const query = queryOf(this.#place)
        if (!shelf.news) return { ...(await shelf.list(query)), withheld: [] }
        await (this.#cache ??= this.#load())
        // Before asking: what is opened meanwhile may be newer than the answer.
        const known = [...this.#known.keys()]
        const told = await shelf.news(query, this.#upTo)
        this.#told = told.upTo
        const shown = new Set(told.records.map(({ id }) => id))
        // What was removed is still named. It stays remembered, so that the next page misses it too.
        const withheld = known.filter((id) => !shown.has(id))
        return { ...told, withheld, records: await this.#withManifests(told.records) }
    }

    /** The same rows, with bytes where none are remembered. */
    async complete(rows: readonly Listed[]): Promise<Listed[]> {
        const lacking = rows.filter((row) => row.sealed === null && !this.#remembered(row))
        const found = new Map<string, Row>()
        if (lacking.length > FEW) {
            const { records } = await this.#around.shelf.list(queryOf(this.#place))
            for (const row of records) found.set(`${row.id} ${String(row.revision)}`, row)
        }
        const whole = (row: Listed): Listed => {
            const sealed = found.get(`${row.id} ${String(row.revision)}`)?.sealed
            return sealed === undefined ? row : { ...row, sealed }
        }
        const missing = new Set(lacking)
        return rows.map((row) => (missing.has(row) ? whole(row) : row))
    }

    /** What a row says, if it was written for its slot by whoever may have. */
    async open(row: Listed): Promise<Envelope> {
        const { partnership, people } = this.#place
        const { id, server, epoch, revision, author } = row
        if (!people.includes(author)) throw new Refusal("author")
        const keys = this.#keysOf(epoch)
        const known = row.sealed === null ? this.#remembered(row) : undefined
        if (known) return known
        const asked = { server, id, partnership, epoch, revision, authors: [author] }
        return await open(keys, "record", asked, sealedOf(await this.#whole(row)))
    }

    /**
     * Revisions of a record from one to another, page by page, each opened from its bytes. Refuses `gap`, and
     * `too-large` before more of them are opened than is allowed.
     */
    async *pages({ id, server, author }: Place, span: Span): AsyncGenerator<Envelope[]> {
        const { from, to, allowance = { left: Infinity } } = span
        for (let next = from; next <= to; ) {
            const rows = await this.#around.shelf.run(id, next, to)
            const first = next
            // The slot is what was asked for, whatever the answer calls itself.
            const asked = rows.map((row, at) => ({ ...row, id, server, author, revision: first + at }))
            if (rows.length === 0 || rows.some(({ revision }, at) => revision !== first + at)) throw new Refusal("gap")
            for (const { sealed } of rows) allowance.left -= sealed.length
            if (allowance.left < 0) throw new Refusal("too-large")
            yield await Promise.all(asked.map((row) => this.open(row)))
            next += rows.length
        }
    }

    /** All of them from one on, as far as fits in memory well. */
    async run(newest: Newest, from: number, allowed = allowance()): Promise<Envelope[]> {
        const found: Envelope[] = []
        const span = { from, to: newest.revision, allowance: allowed }
        for await (const page of this.pages(newest, span)) found.push(...page)
        return found
    }

    /** It is believed: it need not be opened again. */
    remember(envelope: Envelope): void {
        const { id } = envelope.slot
        if (this.#known.get(id) !== envelope) this.#change(id, envelope)
    }

    /**
     * A record is one person's, whoever holds the keys it is sealed with: no revision of another author follows what
     * this device has seen. What it no longer remembers is asked for once more. Refuses `author`.
     */
    async checkAuthor(mark: Mark, { slot }: Envelope): Promise<void> {
        // One's own drawer holds nobody else's.
        if (this.#place.partnership === null) return
        const known = this.#known.get(slot.id)?.slot.author
        if (known === undefined) await this.#checkMarked(mark, slot)
        else if (known !== slot.author) throw new Refusal("author")
    }

    /** Open the revision of a mark as by this author: another's is refused. */
    async #checkMarked({ revision, mac }: Mark, slot: Place): Promise<void> {
        const [before] = await this.run({ ...slot, revision }, revision)
        if (before?.mac !== mac) throw new Refusal("broken-chain")
    }

    /** A look is over: what it opened is kept on this device. */
    async keep(): Promise<void> {
        const cache = await this.#cache
        const news = this.#changed.size > 0 || this.#told !== this.#upTo
        this.#upTo = this.#told
        if (!cache || !news) return
        const changed = new Map<string, unknown>(this.#changed)
        this.#changed.clear()
        // A full disk, or a device that locks just now: then it is opened again another time.
        await cache.change(changed.set(UP_TO, this.#upTo)).catch(() => undefined)
    }

    #change(id: string, envelope: Envelope): void {
        this.#known.set(id, envelope)
        this.#changed.set(id, envelope)
    }

    async #load(): Promise<SealedCache | null> {
        const { partnership } = this.#place
        const cache = (await this.#around.cache?.(partnership ?? "own")) ?? null
        const entries = (await cache?.entries().catch(() => null)) ?? new Map<string, unknown>()
        const upTo = entries.get(UP_TO)
        entries.delete(UP_TO)
        // Without the number nothing is left out, and everything is opened.
        this.#upTo = typeof upTo === "number" ? upTo : 0
        for (const [id, envelope] of entries) this.#known.set(id, envelope as Envelope)
        return cache
    }

    #remembered(row: Listed): Envelope | undefined {
        const known = this.#known.get(row.id)
        if (!known) return undefined
        const { slot } = known
        const same =
            slot.id === row.id &&
            slot.server === row.server &&
            slot.author === row.author &&
            slot.revision === row.revision &&
            slot.epoch === row.epoch &&
            slot.partnership === this.#place.partnership
        return same ? known : undefined
    }

    /** What vouches for others is always read from its bytes. */
    async #withManifests(rows: readonly Listed[]): Promise<Listed[]> {
        const manifests = new Set(this.#place.manifests.map(({ id }) => id))
        return await Promise.all(rows.map(async (row) => (manifests.has(row.id) ? await this.#whole(row) : row)))
    }

    async #whole(row: Listed): Promise<Row> {
        const { sealed } = row
        if (sealed !== null) return { ...row, sealed }
        return { ...row, sealed: (await fetched(this.#around.shelf, row)).sealed }
    }

    #keysOf(epoch: number): SealKeys {
        if (epoch > this.#place.epoch) throw new Refusal("keys-changed")
        const keys = epoch === this.#place.epoch ? this.#place.keys : this.#place.older.get(epoch)
        if (!keys) throw new Refusal("old-keys")
        return keys
    }
}
