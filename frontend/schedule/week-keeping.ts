/**
 * Sends what is painted, and forgets none of it. Only strokes travel, so that another device's stay; until the server
 * has said that it has them they lie in this tab's storage too, and outlive a reload, a lost network and a new sign-in.
 */

import { sendJSON, Unreachable } from "../web/api.ts"
import { gettext } from "../web/gettext.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { digitsOf, type Strokes, type Week, weekOf } from "./week.ts"

export type State = "saving" | "saved" | "offline" | "failed"

/** Hears of what the server now has, and how it went. */
export interface Listener {
    readonly kept: (week: Week, waiting: Strokes) => void
    readonly state: (state: State, sentence: string) => void
}

export class WeekKeeping {
    readonly #address: string
    readonly #place: string
    readonly #listener: Listener
    #waiting: Map<number, boolean>
    #sending = false

    /** `person` is whose week it is: a tab in which somebody else signs in must not paint theirs. */
    constructor(address: string, person: string, listener: Listener) {
        this.#address = address
        this.#place = `painted ${person}`
        this.#listener = listener
        this.#waiting = recalled(this.#place)
    }

    get waiting(): Strokes {
        return this.#waiting
    }

    /** Keep what was painted, here at once and on the server soon. */
    async keep(strokes: Strokes): Promise<void> {
        for (const [half, chosen] of strokes) this.#waiting.set(half, chosen)
        this.#remember()
        await this.send()
    }

    /** Send what waits, and learn what the server has; one request at a time. */
    async send(): Promise<void> {
        if (this.#sending) return
        this.#sending = true
        try {
            do await this.#sendOnce()
            while (this.#waiting.size > 0)
        } catch (error) {
            const state = error instanceof Unreachable ? "offline" : "failed"
            this.#listener.state(state, state === "offline" ? waits() : sentenceFor(error))
        } finally {
            this.#sending = false
        }
    }

    /** There may be a network again. */
    again(): void {
        if (this.#waiting.size > 0) void this.send()
    }

    /** The page goes: what waits is sent along, and nobody hears the answer. The same stroke twice changes nothing. */
    leave(): void {
        if (this.#waiting.size > 0) void this.#post(this.#waiting).catch(() => undefined)
    }

    async #post(strokes: Strokes): Promise<unknown> {
        return await sendJSON("POST", this.#address, written(strokes), { keepalive: true })
    }

    async #sendOnce(): Promise<void> {
        const sent = new Map(this.#waiting)
        if (sent.size > 0) this.#listener.state("saving", gettext("Keeping it…"))
        const answer = await this.#post(sent)
        const week = weekOf((answer as { week: string }).week)
        // What was painted over while it was on its way goes with the next.
        for (const [half, chosen] of sent) if (this.#waiting.get(half) === chosen) this.#waiting.delete(half)
        this.#remember()
        this.#listener.kept(week, this.#waiting)
        if (sent.size > 0 && this.#waiting.size === 0) this.#listener.state("saved", gettext("Kept."))
    }

    #remember(): void {
        if (this.#waiting.size === 0) sessionStorage.removeItem(this.#place)
        else sessionStorage.setItem(this.#place, JSON.stringify(written(this.#waiting)))
    }
}

function waits(): string {
    return gettext("There is no connection just now. What you painted is kept here, and goes out by itself.")
}

function written(strokes: Strokes): { chosen: string; cleared: string } {
    const of = (wanted: boolean): string =>
        digitsOf(new Set([...strokes].filter(([, chosen]) => chosen === wanted).map(([half]) => half)))
    return { chosen: of(true), cleared: of(false) }
}

function recalled(place: string): Map<number, boolean> {
    const kept = sessionStorage.getItem(place)
    if (kept === null) return new Map()
    const { chosen, cleared } = JSON.parse(kept) as { chosen: string; cleared: string }
    const of = (digits: string, value: boolean): [number, boolean][] => [...weekOf(digits)].map((half) => [half, value])
    return new Map([...of(chosen, true), ...of(cleared, false)])
}
