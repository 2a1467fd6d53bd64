/**
 * What two people write at once, kept as a log of sealed updates: each has one shared record of a kind for a session,
 * and appends to it by compare-and-swap. Every so many revisions one holds everything, so that a reader begins there.
 * Updates can be taken in any order and more than once: nothing is ever stale, and nobody is asked to choose.
 */

import type { Bytes } from "./bytes.ts"
import { type Drawer, type Opened, Stale } from "./drawer.ts"
import type { Body } from "./envelope.ts"
import { bodiesOf, endsWhole, type LogEntry, Parts, type SinceAt, sinceOf } from "./log-entry.ts"
import { Refusal } from "./refusal.ts"

export type { LogEntry } from "./log-entry.ts"

export interface LogPlace {
    /** Whose browser this is. */
    readonly person: string
    readonly kind: string
    readonly session: string
    /** Revisions after which one holds everything again; without end for whoever does not know all there is. */
    readonly wholeEvery?: number
    /** Hears all that each revision says, beside its update. */
    readonly beside?: Beside
}

export type Beside = (body: Body, own: boolean) => void

/** Revisions after which one holds everything again. */
export const WHOLE_EVERY = 32
/** Revisions a reader takes in at most: a partner's page that never made one whole is not ours. */
const MOST_REVISIONS = 5000
const TRIES = 6

/** What one's browser took in of one record, and where everything stood together last. */
interface Read {
    revision: number
    whole: number
    readonly parts: Parts
}

/** All there is, what is new, or that of the two which is due. */
type Wanted = "all" | "new" | "due"

/** Takes in an update, or null for more than is taken in; `own` says that it stands in one's own record. */
type Hear = (update: Bytes | null, own: boolean) => void

export class UpdateLog {
    readonly #drawer: Drawer
    readonly #place: LogPlace
    readonly #hear: Hear
    readonly #read = new Map<string, Read>()
    #own: Opened | undefined
    #turn: Promise<unknown> = Promise.resolve()
    /** The look that waits for its turn: whoever asks meanwhile is told by the same. */
    #waiting: Promise<void> | null = null

    constructor(drawer: Drawer, place: LogPlace, hear: Hear) {
        this.#drawer = drawer
        this.#place = place
        this.#hear = hear
    }

    /** Hear what both wrote since the last look. */
    async read(): Promise<void> {
        this.#waiting ??= this.#inTurn(async () => {
            this.#waiting = null
            await this.#look()
        })
        await this.#waiting
    }

    /**
     * Append what `make` says, asked at the moment of writing: everything heard until then counts as known to it.
     * `whole` asks for all there is instead of what is new; so it does where that is wanted now. Of two devices that
     * are in each other's way neither says all: what is short comes between, and is not begun again and again.
     */
    async append(make: (whole: boolean) => LogEntry, { whole = false } = {}): Promise<void> {
        await this.#inTurn(async () => {
            for (let tries = 1; ; tries += 1) {
                try {
                    await this.#write(make, tries > 1 ? "new" : whole ? "all" : "due")
                    return
                } catch (error) {
                    // Another device of one's own was faster: take in what it wrote, and append to that.
                    if (!(error instanceof Stale) || tries === TRIES) throw error
                    await this.#take(error.current)
                    this.#own = error.current
                }
            }
        })
    }

    /** How many revisions of one's own came since everything stood together, that one included. */
    get #length(): number {
        if (!this.#own) return 0
        const { id, revision, body } = this.#own
        return revision - Math.max(this.#read.get(id)?.whole ?? 0, sinceOf(body, revision)) + 1
    }

    /** Whether one's own newest revision says its text in plain words; so does a log that was not begun. */
    get plain(): boolean {
        return this.#own === undefined || typeof this.#own.body.text === "string"
    }

    async #look(): Promise<void> {
        const records = (await this.#drawer.list(this.#place.kind)).filter(
            ({ server, body }) => server === "shared" && body.session === this.#place.session,
        )
        for (const record of records) await this.#takeIfAny(record)
        // Two devices may each have begun one: all of their pages go on in the same.
        const own = records.filter(({ author }) => author === this.#place.person)
        const [first] = own.sort((one, other) => (one.id < other.id ? -1 : 1))
        if (first && (this.#own?.id !== first.id || this.#own.revision < first.revision)) this.#own = first
    }

    /** A partner's log that is longer than any of ours keeps nobody from their own. */
    async #takeIfAny(newest: Opened): Promise<void> {
        try {
            await this.#take(newest)
        } catch (error) {
            const own = newest.author === this.#place.person
            if (own || !(error instanceof Refusal) || error.reason !== "too-large") throw error
            this.#read.set(newest.id, { revision: newest.revision, whole: 0, parts: new Parts() })
            this.#hear(null, false)
        }
    }

    /** Hear what a record says that was not heard. */
    async #take(newest: Opened): Promise<void> {
        const { id, revision, author } = newest
        const read = this.#read.get(id) ?? { revision: 0, whole: 0, parts: new Parts() }
        if (revision <= read.revision) return
        const from = Math.max(read.revision + 1, sinceOf(newest.body, revision))
        if (revision - from > MOST_REVISIONS) throw new Refusal("too-large")
        for (const { body, revision } of await this.#drawer.run(newest, from)) {
            if (endsWhole(body, revision)) read.whole = revision
            if (body.session === this.#place.session) this.#tell(body, read.parts, author === this.#place.person)
        }
        read.revision = revision
        this.#read.set(id, read)
    }

    #tell(body: Body, parts: Parts, own: boolean): void {
        this.#place.beside?.(body, own)
        const update = parts.add(body)
        if (update) this.#hear(update, own)
    }

    async #write(make: (whole: boolean) => LogEntry, wanted: Wanted): Promise<void> {
        // What is not finished is overtaken by nothing: whoever comes between makes this one begin again.
        for (const body of this.#bodies(make, wanted)) {
            const over = this.#own ? { over: this.#own } : {}
            const own = await this.#drawer.write({ kind: this.#place.kind, body, ...over })
            const whole = endsWhole(body, own.revision) ? own.revision : (this.#read.get(own.id)?.whole ?? 0)
            this.#own = own
            this.#read.set(own.id, { revision: own.revision, whole, parts: new Parts() })
        }
    }

    #bodies(make: (whole: boolean) => LogEntry, wanted: Wanted): Body[] {
        const { session, wholeEvery = WHOLE_EVERY } = this.#place
        const begins = this.#length === 0
        try {
            const due = wanted === "due" && this.#length >= wholeEvery
            const whole = begins || wanted === "all" || due
            return bodiesOf(session, make(whole), this.#since(whole))
        } catch (error) {
            // More altogether than a reader would take at once: they begin where they could before.
            if (begins || !(error instanceof Refusal)) throw error
            return bodiesOf(session, make(false), this.#since(false))
        }
    }

    #since(whole: boolean): SinceAt {
        if (!this.#own) return { until: 1, then: 1 }
        const { revision, body } = this.#own
        const until = sinceOf(body, revision)
        return { until, then: whole ? revision + 1 : until }
    }

    #inTurn<T>(work: () => Promise<T>): Promise<T> {
        const result = this.#turn.then(work)
        this.#turn = result.catch(() => undefined)
        return result
    }
}
