/**
 * The hour's document between two open rooms: each change goes to the other within a moment, and whenever the line is
 * confirmed anew both say how far they have come and give what the other lacks. What is lost on the way is so only
 * until then, and stands in the log besides.
 */

import { b64url, fromB64url } from "../vault/bytes.ts"
import type { Said } from "./conversation.ts"
import { type HourDocument, merged } from "./hour-document.ts"

/** As much of a conversation as is used. */
export interface Talk {
    readonly ready: boolean
    say(said: Said): Promise<boolean>
    on(topic: string, hear: (said: Readonly<Record<string, unknown>>) => void): void
    whenReady(act: () => void): void
}

export interface LineWork {
    /** Do something after so many ms. */
    readonly after: (ms: number, act: () => void) => void
    /** The other changed something. */
    readonly heard: () => void
    /** The other said what is not taken in. */
    readonly leftOut: () => void
    /** The other wrote more than a line carries: it is in the log. */
    readonly look: () => void
    /** What was written here so far is kept: nobody else is to have of it what a crash would take from its writer. */
    readonly safe: () => Promise<void>
}

const TOPIC = "page"
/** Changes of so many milliseconds go together. */
const TOGETHER = 120
/** Bytes of one message: what is larger goes by the log alone, and holds nothing else up. */
const MOST_SAID = 192 * 1024
/** How far the other has come is asked once for each line; whoever asks again is answered again after so many ms. */
const ANSWERED_EVERY = 5000

export class HourLine {
    readonly #document: HourDocument
    readonly #talk: Talk
    readonly #work: LineWork
    #unsaid: Uint8Array[] = []
    #tooLarge = false
    /** What the other said last of how far they have come, and whether it is answered just now. */
    #reached: Uint8Array | null = null
    #answering = false

    constructor(document: HourDocument, talk: Talk, work: LineWork) {
        this.#document = document
        this.#talk = talk
        this.#work = work
        document.onUpdate((update, source) => {
            // What came from the other is not said back to them.
            if (source !== "line" && source !== "their log") this.#gather(update)
        })
        talk.on(TOPIC, (said) => {
            this.#hear(said)
        })
        talk.whenReady(() => void this.#say({ vector: b64url(document.vector()) }))
    }

    /** Whether the other hears what is written as it is written. */
    get live(): boolean {
        return this.#talk.ready
    }

    /** What was written stands in the log. */
    kept(): void {
        if (this.#tooLarge) void this.#say({ look: true })
        this.#tooLarge = false
    }

    #gather(update: Uint8Array): void {
        this.#unsaid.push(update)
        if (this.#unsaid.length > 1) return
        this.#work.after(TOGETHER, () => {
            const unsaid = this.#unsaid
            this.#unsaid = []
            void this.#sayUpdate(merged(unsaid))
        })
    }

    async #sayUpdate(update: Uint8Array): Promise<void> {
        if (update.length > MOST_SAID) {
            this.#tooLarge = true
            return
        }
        await this.#work.safe()
        await this.#say({ update: b64url(update) })
    }

    async #say(said: Readonly<Record<string, unknown>>): Promise<void> {
        await this.#talk.say({ say: TOPIC, ...said })
    }

    #hear({ update, vector, look }: Readonly<Record<string, unknown>>): void {
        const [given, reached] = [bytesOf(update), bytesOf(vector)]
        if (given) this.#take(given)
        if (reached) this.#answerSoon(reached)
        if (look === true) this.#work.look()
    }

    #take(update: Uint8Array): void {
        const before = this.#document.text
        // What they say on coming back is mostly known.
        if (!this.#document.take(update, "line")) this.#work.leftOut()
        else if (this.#document.text !== before) this.#work.heard()
    }

    /** One answer, however often it is asked for: each may be a hundred times as long as the question. */
    #answerSoon(vector: Uint8Array): void {
        this.#reached = vector
        if (!this.#answering) this.#answerNow()
    }

    #answerNow(): void {
        const reached = this.#reached
        this.#reached = null
        this.#answering = reached !== null
        if (!reached) return
        void this.#answer(reached)
        this.#work.after(ANSWERED_EVERY, () => {
            this.#answerNow()
        })
    }

    async #answer(vector: Uint8Array): Promise<void> {
        try {
            await this.#sayUpdate(this.#document.lacking(vector))
        } catch {
            // No vector of ours: there is nothing to answer.
        }
    }
}

function bytesOf(text: unknown): Uint8Array | null {
    try {
        return typeof text === "string" ? fromB64url(text) : null
    } catch {
        return null
    }
}
