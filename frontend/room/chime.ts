/**
 * The soft sounds of the hour, made here and fetched from nowhere. They are written ahead into the sound’s own clock:
 * while two people look at each other in a call, this page lies behind it, and its timers sleep for up to a minute.
 */

import type { Cue } from "./clock.ts"

/** A tone: when it begins within its chime, how high, how long it rings; seconds and hertz. */
export interface Tone {
    readonly after: number
    readonly hertz: number
    readonly rings: number
}

/** A chime to come, in so many ms. */
export interface Coming {
    readonly kind: Cue["kind"]
    readonly inMs: number
}

const LOUDEST = 0.11 // of full scale
const ATTACK = 0.02 // seconds
const SILENT = 0.0001
// A low C and what rings with it.
const [C, E, G, HIGH_C] = [261.6, 329.6, 392, 523.3] as const

/** The less there is to do, the less there is to hear. */
export const CHIMES: Readonly<Record<Cue["kind"], readonly Tone[]>> = {
    phase: [{ after: 0, hertz: G, rings: 1.6 }, { after: 0.28, hertz: HIGH_C, rings: 2.2 }],
    middle: [{ after: 0, hertz: E, rings: 1.4 }],
    five: [{ after: 0, hertz: C, rings: 1.4 }],
    minute: [{ after: 0, hertz: C, rings: 1.2 }, { after: 0.32, hertz: C, rings: 1.4 }],
    "last-five": [{ after: 0, hertz: C, rings: 1.4 }],
    "last-minute": [{ after: 0, hertz: C, rings: 1.2 }, { after: 0.32, hertz: C, rings: 1.4 }],
    over: [
        { after: 0, hertz: HIGH_C, rings: 1.8 },
        { after: 0.4, hertz: G, rings: 2 },
        { after: 0.8, hertz: C, rings: 3 },
    ],
}

/** Somebody is there. */
export const ARRIVED: readonly Tone[] = [{ after: 0, hertz: E, rings: 1.2 }, { after: 0.22, hertz: G, rings: 1.6 }]

export class Chimes {
    readonly #coming: () => readonly Coming[]
    #context: AudioContext | null = null
    #written: OscillatorNode[] = []

    /** `coming` says what is to be heard from now on; nothing where sound is off or the clock stands. */
    constructor(coming: () => readonly Coming[]) {
        this.#coming = coming
    }

    /** Whether a browser would let anything be heard: it waits for a first tap. */
    get awake(): boolean {
        return this.#context?.state === "running"
    }

    /** A tap or a key: from now on sounds are allowed. */
    async wake(): Promise<void> {
        if (this.awake || !("AudioContext" in globalThis)) return
        this.#context ??= new AudioContext()
        await this.#context.resume()
        this.write()
    }

    /** Write what is to come anew: the clock has moved, or somebody switched. */
    write(): void {
        for (const tone of this.#written) tone.stop()
        this.#written = []
        const context = this.#context
        if (context?.state !== "running") return
        for (const { kind, inMs } of this.#coming()) {
            for (const tone of CHIMES[kind]) {
                this.#written.push(this.#ring(context, context.currentTime + inMs / 1000 + tone.after, tone))
            }
        }
    }

    /** Ring now, if a browser lets anything be heard. */
    ring(tones: readonly Tone[]): void {
        const context = this.#context
        if (context?.state !== "running") return
        for (const tone of tones) this.#ring(context, context.currentTime + tone.after, tone)
    }

    #ring(context: AudioContext, at: number, { hertz, rings }: Tone): OscillatorNode {
        const [tone, loudness] = [context.createOscillator(), context.createGain()]
        tone.frequency.value = hertz
        loudness.gain.setValueAtTime(SILENT, at)
        loudness.gain.exponentialRampToValueAtTime(LOUDEST, at + ATTACK)
        loudness.gain.exponentialRampToValueAtTime(SILENT, at + rings)
        tone.connect(loudness).connect(context.destination)
        tone.start(at)
        tone.stop(at + rings)
        tone.addEventListener("ended", () => {
            loudness.disconnect()
        })
        return tone
    }
}
