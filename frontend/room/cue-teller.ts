/** Tells of the hour's cues: by a soft sound, by a tremble, in words. Each can be switched off. */

import { gettext, interpolate } from "../web/gettext.ts"
import { part } from "../web/parts.ts"
import { ARRIVED, Chimes, type Coming } from "./chime.ts"
import { type Cue, cues } from "./clock.ts"
import { CueSettings } from "./cue-settings.ts"
import type { SharedClock } from "./phases.ts"

const TREMBLE: Readonly<Record<Cue["kind"], number[]>> = { // ms
    phase: [120, 80, 120],
    middle: [80],
    five: [80],
    minute: [80, 60, 80],
    "last-five": [80],
    "last-minute": [80, 60, 80],
    over: [200, 120, 200],
}

const JUST_NOW = 1500 // ms

export class CueTeller {
    readonly #root: HTMLElement
    readonly #now: () => number
    readonly #settings: CueSettings
    readonly #chimes = new Chimes(() => this.#coming())
    #clock: SharedClock | null = null
    #told: { readonly at: number, readonly line: string } | null = null

    constructor(root: HTMLElement, now: () => number) {
        this.#root = root
        this.#now = now
        this.#settings = new CueSettings(root, () => {
            this.#chimes.write()
            this.#showWaiting()
        })
    }

    listen(): void {
        this.#settings.listen()
        // Browsers let a page be heard only once somebody has done something in it.
        const wake = (): void => void this.#chimes.wake().then(() => {
            this.#showWaiting()
        })
        for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, wake)
        this.#root.addEventListener("partner-in-call", () => {
            if (this.#settings.wanted.sound) this.#chimes.ring(ARRIVED)
        })
        // The sound's clock may have slept along with the computer.
        document.addEventListener("visibilitychange", () => {
            this.#chimes.write()
        })
        this.#showWaiting()
    }

    /** The clock as it now stands: what is to be heard is written anew. */
    follow(clock: SharedClock): void {
        this.#clock = clock
        this.#chimes.write()
    }

    /** Nothing more is told. */
    stop(): void {
        this.#clock = null
        this.#chimes.write()
    }

    /** A cue whose moment has come; `phase` is the title it is about. The sound was written before. */
    tell(cue: Cue, phase: string): void {
        const { vibration, words } = this.#settings.wanted
        if (words) this.say(this.#withBefore(cue, interpolate(WORDS[cue.kind](), { phase })))
        if (vibration && "vibrate" in navigator) navigator.vibrate(TREMBLE[cue.kind])
    }

    /** What is told of the same moment stands in the same line. */
    #withBefore({ at }: Cue, sentence: string): string {
        const line = this.#told?.at === at ? `${this.#told.line} · ${sentence}` : sentence
        this.#told = { at, line }
        return line
    }

    /** Another phase while the clock stands, of which no cue tells: what was told of the one before goes. */
    outdate(): void {
        if (this.#told?.line === part(this.#root, "cue").textContent) this.say("")
    }

    /** One line about what has just happened to the clock, seen and read aloud. */
    say(sentence: string): void {
        part(this.#root, "cue").textContent = sentence
    }

    #coming(): Coming[] {
        const clock = this.#clock
        if (!clock || !this.#settings.wanted.sound || clock.paused_at !== null || clock.over_at !== null) return []
        const now = this.#now()
        // A phase that somebody has just begun is told of when their tap arrives, a little after it.
        const ahead = cues(clock).filter(({ at }) => at > now - JUST_NOW)
        // Two sounds at once are a noise: of the same moment, the first.
        return ahead.filter(({ at }, index) => ahead[index - 1]?.at !== at)
            .map(({ kind, at }) => ({ kind, inMs: Math.max(0, at - now) }))
    }

    #showWaiting(): void {
        part(this.#root, "cue-waiting").hidden = this.#chimes.awake || !this.#settings.wanted.sound
    }
}

const WORDS: Readonly<Record<Cue["kind"], () => string>> = {
    phase: () => gettext("Now: %(phase)s"),
    middle: () => gettext("Half of “%(phase)s” is over"),
    five: () => gettext("Five minutes left of “%(phase)s”"),
    minute: () => gettext("One minute left of “%(phase)s”"),
    "last-five": () => gettext("Five minutes left in all"),
    "last-minute": () => gettext("One minute left in all"),
    over: () => gettext("The hour is over"),
}
