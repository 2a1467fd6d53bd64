/**
 * Saving what is typed, as it is typed: at once to this device, sealed; a little later to the server. No clock and no
 * network in here: both come in, so that every order of events can be tried.
 */

import { Unreachable } from "../web/api.ts"
import { Stale } from "../vault/session.ts"

/**
 * `kept` is on this device only, `offline` the same because no answer came, `saved` is with the server. `unkept` is
 * nowhere but in the page: the device refuses to keep it, and no answer came.
 */
export type State = "kept" | "saving" | "saved" | "offline" | "unkept" | "stale" | "failed"

export interface Work {
    /** Keep a text on this device. Answers whether it outlives the page. */
    readonly draft: (text: string) => Promise<boolean>
    /** Send a text; throws Stale, Unreachable or Refused. */
    readonly upload: (text: string) => Promise<void>
    /** The text is with the server and has not changed since: the draft may go. */
    readonly settle: () => Promise<void>
    readonly show: (state: State, error?: unknown) => void
    /** Do something after so many ms; gives back how to call it off. */
    readonly after: (ms: number, act: () => void) => () => void
    /** It is added to what stands there and overwrites nothing: what came between only makes it wait. */
    readonly appends?: boolean
}

export const UPLOAD_AFTER = 1500
/** Where the device keeps nothing, only the server does. */
export const UPLOAD_UNKEPT_AFTER = 300
/** Somebody who never stops typing is still sent this often: every revision is kept for good. */
export const UPLOAD_AT_MOST_EVERY = 10_000
export const TRY_AGAIN_AFTER = 4000

export class Autosave {
    readonly #work: Work
    #text: string
    #sent: string
    #busy: Promise<void> | null = null
    #held = false
    #kept: string | null = null
    /** Given to the device last, whether or not it keeps it. */
    #drafted: string | null = null
    #lasting = true
    #keeping: Promise<void> | null = null
    #callOffUpload = nothing
    #callOffLatest = nothing
    #waitingSince = false

    /** `sent` is what stands on the server, and on the sheet before anything is typed. */
    constructor(work: Work, sent: string) {
        this.#work = work
        this.#text = this.#sent = sent
    }

    /** Whether everything typed is with the server. */
    get settled(): boolean {
        return this.#sent === this.#text && this.#busy === null
    }

    /** Whether everything typed is at least on this device: only then may a page go without asking. */
    get safe(): boolean {
        return this.#text === this.#sent || this.#text === this.#kept
    }

    /** The text is now this. */
    typed(text: string): void {
        this.#text = text
        void this.keep()
        if (this.#held) return
        this.#callOffUpload()
        const wait = this.#lasting ? UPLOAD_AFTER : UPLOAD_UNKEPT_AFTER
        this.#callOffUpload = this.#work.after(wait, () => void this.upload())
        if (this.#waitingSince) return
        this.#waitingSince = true
        this.#callOffLatest = this.#work.after(UPLOAD_AT_MOST_EVERY, () => void this.upload())
    }

    /** Keep the text on this device: at once, and once more if it moved on while that was done. */
    async keep(): Promise<void> {
        this.#keeping ??= this.#keepLatest().finally(() => (this.#keeping = null))
        await this.#keeping
    }

    async #keepLatest(): Promise<void> {
        while (!this.safe && this.#drafted !== this.#text) {
            const text = this.#text
            // A full disk, a private window: then the server is the only place, and soon.
            this.#lasting = await this.#work.draft(text).catch(() => false)
            this.#drafted = text
            if (this.#lasting) this.#kept = text
        }
        const unsent = this.#text !== this.#sent && this.#busy === null && !this.#held
        if (unsent && this.#lasting) this.#work.show("kept")
    }

    /** Send now; one sending at a time, and another after it if the text has moved on. */
    async upload(): Promise<void> {
        this.#callOffUpload()
        this.#callOffLatest()
        this.#waitingSince = false
        if (this.#held || this.#text === this.#sent) return
        if (this.#busy) {
            await this.#busy
            if (this.#text !== this.#sent) await this.upload()
            return
        }
        this.#busy = this.#send(this.#text).finally(() => (this.#busy = null))
        await this.#busy
    }

    /** Send nothing until `resume`, and keep what is typed: another text stands there, or the keys are gone. */
    hold(): void {
        this.#held = true
        this.#callOffUpload()
        this.#callOffLatest()
    }

    /** After a choice between two texts: go on from this one. */
    resume(text: string, sent: string): void {
        this.#held = false
        this.#text = text
        this.#sent = sent
        this.#kept = this.#drafted = null
        void (text === sent ? this.#settle() : this.upload())
    }

    async #send(text: string): Promise<void> {
        this.#work.show("saving")
        try {
            // Before the network: if it fails, or the page dies, the words are on this device.
            await this.keep()
            await this.#work.upload(text)
            this.#sent = text
            if (this.#text !== text) return
            await this.#settle()
        } catch (error) {
            this.#failed(error)
        }
    }

    async #settle(): Promise<void> {
        await this.#work.settle()
        this.#kept = this.#drafted = null
        this.#work.show("saved")
    }

    #failed(error: unknown): void {
        if (error instanceof Stale && !this.#work.appends) {
            // Neither text may overwrite the other unasked.
            this.hold()
            this.#work.show("stale", error)
        } else if (error instanceof Unreachable || error instanceof Stale) {
            const unsent = error instanceof Stale ? "kept" : "offline"
            this.#work.show(this.#lasting ? unsent : "unkept", error)
            this.#callOffUpload = this.#work.after(TRY_AGAIN_AFTER, () => void this.upload())
        } else {
            this.#work.show("failed", error)
        }
    }
}

function nothing(): void {
    // Nothing was planned.
}
