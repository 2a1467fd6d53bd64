/**
 * What two people write at once, kept as a log of sealed updates: each has one shared record of a kind for a session,
 * and appends to it by compare-and-swap. Every so many revisions one holds everything, so that a reader begins there.
 * Updates can be taken in any order and more than once: nothing is ever stale, and nobody is asked to choose.
 */

import type { Bytes } from "./bytes.ts"
import { type Drawer, type Opened, Stale } from "./drawer.ts"
import type { Body } from "./envelope.ts"
import { type Allowance, allowance } from "./envelopes.ts"
import { bodiesOf, endsWhole, type LogEntry, Parts, type SinceAt, sinceOf } from "./log-entry.ts"
import { type Reason, Refusal } from "./refusal.ts"

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
/** Records that somebody has for one session: as many as devices that began one at the same moment. */
const MOST_RECORDS = 16
/** What no partner can bring about: it is the server's, and said so once everything else is read. */
const SERVERS: readonly Reason[] = ["rolled-back", "replaced", "gap"]
const TRIES = 6

/** What one's browser took in of one record, and where everything stood together last. */
interface Read {
    revision: number
    whole: number
    readonly parts: Parts
}

/** What of somebody's log is opened at most in one look, however many records it is in. */
interface Allowed extends Allowance {
    revisions: number
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
    #complaint: Refusal | null = null
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

    /** Hear what stands in one's own record, and nothing else. */
    async readOwn(): Promise<void> {
        await this.#inTurn(async () => {
            await this.#takeOwn(await this.#records())
            this.#complain()
        })
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
                    await this.#take(error.current, { ...allowance(), revisions: MOST_REVISIONS })
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

    /** One's own first: what it says of one's own pages is how it was, whatever the other's says. */
    async #look(): Promise<void> {
        const records = await this.#records()
        await this.#takeOwn(records)
        const theirs = records.filter(({ author }) => author !== this.#place.person)
        const allowed = { ...allowance(), revisions: MOST_REVISIONS }
        for (const record of theirs.slice(0, MOST_RECORDS)) await this.#takeTheirs(record, allowed)
        for (const [id, refusal] of this.#drawer.refused) if (this.#read.has(id)) this.#leaveOut(refusal)
        if (theirs.length > MOST_RECORDS) this.#hear(null, false)
        this.#complain()
    }

    #complain(): void {
        const complaint = this.#complaint
        this.#complaint = null
        if (complaint) throw complaint
    }

    async #records(): Promise<Opened[]> {
        const all = (await this.#drawer.all()).filter(({ kind }) => kind === this.#place.kind)
        const [refusal] = this.#drawer.refused.values()
        if (all.length === 0 && refusal) this.#leaveOut(refusal)
        return all.filter(({ server, body }) => server === "shared" && body.session === this.#place.session)
    }

    async #takeOwn(records: readonly Opened[]): Promise<void> {
        const own = records.filter(({ author }) => author === this.#place.person)
        for (const record of own) await this.#take(record, { ...allowance(), revisions: MOST_REVISIONS })
        // Two devices may each have begun one: all of their pages go on in the same.
        const [first] = own.sort((one, other) => (one.id < other.id ? -1 : 1))
        if (first && (this.#own?.id !== first.id || this.#own.revision < first.revision)) this.#own = first
    }

    /** Whatever is the matter with a partner's log keeps nobody from their own. */
    async #takeTheirs(newest: Opened, allowed: Allowed): Promise<void> {
        try {
            await this.#take(newest, allowed)
        } catch (error) {
            if (!(error instanceof Refusal)) throw error
            this.#leaveOut(error)
            // What only the server can have done is asked for again.
            if (this.#complaint) return
            this.#read.set(newest.id, { revision: newest.revision, whole: 0, parts: new Parts() })
        }
    }

    #leaveOut(refusal: Refusal): void {
        if (SERVERS.includes(refusal.reason)) this.#complaint = refusal
        else this.#hear(null, false)
    }

    /** Hear what a record says that was not heard. */
    async #take(newest: Opened, allowed: Allowed): Promise<void> {
        const { id, revision } = newest
        const read = this.#read.get(id) ?? { revision: 0, whole: 0, parts: new Parts() }
        if (revision <= read.revision) return
        const from = Math.max(read.revision + 1, sinceOf(newest.body, revision))
        allowed.revisions -= revision - from
        if (allowed.revisions < 0) throw new Refusal("too-large")
        for (const one of await this.#drawer.run(newest, from, allowed)) {
            if (endsWhole(one.body, one.revision)) read.whole = one.revision
            if (one.body.session === this.#place.session) this.#add(one, read.parts)
        }
        read.revision = revision
        this.#read.set(id, read)
    }

    #add({ author, body }: Opened, parts: Parts): void {
        const own = author === this.#place.person
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
