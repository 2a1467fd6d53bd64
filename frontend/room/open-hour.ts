/**
 * An hour's document, open in a page: kept on this device as it changes, appended to one's own log soon after, said to
 * the other at once where there is a line. No page and no network in here: both come in, so that every order of
 * events can be tried.
 */

import { type DraftPlace, placeFor } from "../vault/draft-place.ts"
import { type Drawer, Refusal, type Vault } from "../vault/session.ts"
import { UpdateLog, WHOLE_EVERY } from "../vault/update-log.ts"
import { Autosave, type State, TRY_AGAIN_AFTER } from "../reflections/autosave.ts"
import { HourDocument } from "./hour-document.ts"
import { beside, hearerOf, KIND, lacksInLog, takeUp, waitingOf } from "./hour-draft.ts"
import { HourLine, type LineWork, type Talk } from "./hour-line.ts"
import { HourValues } from "./hour-values.ts"
import { Shortfall } from "./shortfall.ts"
import type { Values } from "./values.ts"
import { talkOf } from "./values-line.ts"

/** Whose hour, and the page to say of it. */
export interface HourPlace {
    readonly partnership: string
    readonly session: string
    readonly page: string
}

export interface HourWork {
    /** Do something after so many ms; gives back how to call it off. */
    readonly after: (ms: number, act: () => void) => () => void
    /** The time, in milliseconds since 1970. */
    readonly now: () => number
    readonly show: (state: State, error?: unknown) => void
    /** Something was saved that the other may not have heard of. */
    readonly changed: () => void
    /** Where a log is to hold everything again sooner than it would by itself. */
    readonly wholeEvery?: number
}

/** Characters up to which every revision also says the text in plain words; longer ones do only where all stands. */
const SHORT = 2000
/**
 * Once it has been quiet for as long, in milliseconds, one's own log keeps what only the other wrote, too, and says a
 * long text in plain words.
 */
export const QUIET = 30_000

export class OpenHour {
    readonly document: HourDocument
    /** What each of the two said beside the text. */
    readonly values: HourValues
    readonly #drawer: Drawer
    readonly #log: UpdateLog
    #draft: DraftPlace | null = null
    readonly #place: HourPlace
    readonly #work: HourWork
    readonly #autosave: Autosave
    #line: HourLine | null = null
    #version = 0
    readonly #shortfall: Shortfall
    #looked = false
    #held = false
    #wantsWhole = false
    #callOffQuiet = (): void => undefined

    private constructor(vault: Vault, drawer: Drawer, { place, work }: Opening) {
        this.document = new HourDocument()
        this.values = new HourValues(work.now)
        this.#drawer = drawer
        this.#place = place
        this.#work = work
        const [{ session }, { wholeEvery = WHOLE_EVERY }] = [place, work]
        this.#shortfall = new Shortfall(work.after, () => {
            if (this.#autosave.settled) this.#show("saved")
        })
        const log = { person: vault.person, kind: KIND, session, wholeEvery, beside: hearerOf(this) }
        this.#log = new UpdateLog(drawer, log, (update, own) => {
            const taken = update !== null && this.document.take(update, own ? "own log" : "their log")
            if (!taken) this.#shortfall.note(own ? "unread" : "left-out")
        })
        this.#autosave = new Autosave(
            {
                draft: () => this.#keepDraft(),
                upload: () => this.#append(),
                settle: async () => {
                    await this.#draft?.drop()
                },
                show: (state, error) => {
                    this.#show(state, error)
                },
                after: work.after,
                appends: true,
            },
            "0",
        )
        this.document.onUpdate((_update, source) => {
            if (source === null) this.#touch()
            this.#waitForQuiet()
        })
        this.values.onChange((_names, source) => {
            if (source !== null) return
            this.#touch()
            this.#waitForQuiet()
        })
    }

    /** Open it: what both kept, and what pages that are gone left on this device. */
    static async open(vault: Vault, place: HourPlace, work: HourWork): Promise<OpenHour> {
        const drawer = await vault.shared(place.partnership)
        const hour = new OpenHour(vault, drawer, { place, work })
        await hour.#log.readOwn()
        // What was left belongs to this page from here on, which must not fail after.
        const draft = await placeFor(vault.drafts, `${place.session} ${KIND}`)
        hour.#draft = draft
        // And something of it may have been sent since the log was read.
        await hour.#reading(() => hour.#log.readOwn())
        const { any, whole } = takeUp(draft, hour)
        if (!whole) hour.#shortfall.note("unread")
        await hour.#goOn(draft, any)
        // Only then the other's: nothing of it stands for what one wrote and had not sent, or crosses that out before.
        await hour.read()
        return hour
    }

    /** Whether the two have parted: then it is read and no more. */
    get ended(): boolean {
        return this.#drawer.stopped === "ended"
    }

    /** Talk with the other's open room about it. */
    talk(talk: Talk, heard: LineWork["heard"]): void {
        this.#line = new HourLine(this.document, talk, {
            after: (ms, act) => void this.#work.after(ms, act),
            heard,
            leftOut: () => {
                this.#shortfall.note("left-out")
            },
            look: () => void this.read(),
            safe: () => this.#autosave.keep(),
        })
        talkOf(this.values, talk)
    }

    /** Look what was kept elsewhere meanwhile. */
    async read(): Promise<void> {
        const answered = await this.#reading(() => this.#log.read())
        this.#looked ||= answered
        if (!this.#looked && !this.#held) this.#work.after(TRY_AGAIN_AFTER, () => void this.read())
        this.#shortfall.watch(this.document)
    }

    /** Read, if the keys are there; answers whether the server did. */
    async #reading(read: () => Promise<void>): Promise<boolean> {
        try {
            if (!this.#held) await read()
            return true
        } catch (error) {
            // Without an answer nothing is known; what is not believed is said.
            const refused = error instanceof Error && error.name === "Refusal"
            if (refused) this.#work.show("failed", error)
            return refused
        }
    }

    /** Send now what is not sent. */
    async send(): Promise<void> {
        await this.#autosave.upload()
    }

    /** Before the keys go: on this device, or where that keeps nothing, with the server. */
    async keep(): Promise<void> {
        await this.#autosave.keep()
        if (!this.#autosave.safe) await this.#autosave.upload()
    }

    /** Whether everything written is at least on this device. */
    get safe(): boolean {
        return this.#autosave.safe
    }

    /** Write and read nothing more: the keys are gone. */
    hold(): void {
        this.#held = true
        this.#callOffQuiet()
        this.#autosave.hold()
    }

    #show(state: State, error?: unknown): void {
        const { reason } = this.#shortfall
        if (state === "saved" && reason) this.#work.show("failed", new Refusal(reason))
        else this.#work.show(state, error)
    }

    #touch(): void {
        this.#version += 1
        this.#autosave.typed(String(this.#version))
    }

    #waitForQuiet(): void {
        this.#callOffQuiet()
        this.#callOffQuiet = this.#work.after(QUIET, () => {
            if (this.#held || this.#drawer.stopped || (this.#log.plain && !this.document.gained())) return
            this.#wantsWhole = true
            this.#touch()
        })
    }

    /** What was left goes out, unless it stands in the log already. What waits for the other's does not yet. */
    async #goOn(draft: DraftPlace, any: boolean): Promise<void> {
        if (any && (this.document.waits || lacksInLog(this))) {
            this.#touch()
            await this.send()
        } else {
            await draft.drop()
        }
    }

    async #keepDraft(): Promise<boolean> {
        if (this.#draft === null) return false
        // What came back from the log meanwhile is kept already.
        if (!lacksInLog(this)) return true
        return await this.#draft.save({ waiting: waitingOf(this, this.#place) })
    }

    async #append(): Promise<void> {
        let [written, said]: [Uint8Array, Values] = [new Uint8Array(), new Map()]
        await this.#log.append((whole) => {
            const { text } = this.document
            const gained = whole ? this.document.whole() : this.document.gained()
            written = gained ?? this.document.nothing
            said = whole ? this.values.mine : (this.values.gained() ?? new Map())
            const plain = whole || text.length <= SHORT
            return { update: written, text: plain ? text : null, beside: beside(this, said) }
        }, { whole: this.#wantsWhole })
        this.#wantsWhole = false
        if (!this.document.keep(written)) this.#shortfall.note("unread")
        this.values.keep(said)
        this.#line?.kept()
        this.#shortfall.watch(this.document)
        if (this.#line?.live) return
        this.#work.changed()
        await this.read()
    }
}

interface Opening {
    readonly place: HourPlace
    readonly work: HourWork
}
