/**
 * How loud a microphone is, heard on this device and nowhere else: nothing here plays, records or sends a sound.
 * Whoever shows a meter, or counts who speaks, asks for the level when they want to know it.
 */

/** Samples a meter looks at: at 48,000 a second the last 43 ms. */
const MOMENT = 2048
/** Samples that stay to be heard, as many as a browser keeps: at 48,000 a second the last 683 ms. */
const KEPT = 32_768
/** What was heard comes in pieces of so many milliseconds. */
export const PIECE_MS = 50

export interface Level {
    /** The root mean square of the last moment, 0 to 1: near 0.05 for speech, under 0.01 in a quiet room. */
    rms(): number
    /** What was heard since this was asked last: so nothing counts twice, and nothing that was not heard. */
    since(): Heard
    /** Listen no longer. The stream itself is its owner’s to stop. */
    stop(): void
}

export interface Heard {
    /** The root mean square of each piece, the oldest first. */
    readonly pieces: readonly number[]
    /** Milliseconds that went by before the first of them and are gone. */
    readonly missed: number
}

/** The level of a microphone’s stream; nothing for ever where it carries no sound. */
export function levelOf(stream: MediaStream): Level {
    if (stream.getAudioTracks().length === 0) return SILENCE
    const context = new AudioContext()
    const [source, analyser] = [context.createMediaStreamSource(stream), context.createAnalyser()]
    analyser.fftSize = KEPT
    // Not to the loudspeaker: nobody wants to hear themselves.
    source.connect(analyser)
    const leaveAwake = keepAwake(context)
    const samples = new Float32Array(KEPT)
    const pieces = new Pieces(context.sampleRate)
    return {
        rms: () => {
            // A context that sleeps gives the same samples again: that is no sound.
            if (context.state !== "running") return 0
            analyser.getFloatTimeDomainData(samples)
            return rmsOf(samples.subarray(-MOMENT))
        },
        since: () => {
            analyser.getFloatTimeDomainData(samples)
            return pieces.next(samples, context.currentTime)
        },
        stop: () => {
            leaveAwake()
            source.disconnect()
            if (context.state !== "closed") void context.close()
        },
    }
}

const SILENCE: Level = { rms: () => 0, since: () => ({ pieces: [], missed: 0 }), stop: () => undefined }

/**
 * Samples cut by the sound’s own clock, not by how often somebody asks: a timer drifts, and a hidden tab’s sleeps.
 * The clock stands while the sound sleeps, so what was not heard is no silence.
 */
export class Pieces {
    readonly #rate: number
    readonly #size: number
    #until: number | null = null

    /** `rate` is samples a second. */
    constructor(rate: number) {
        this.#rate = rate
        this.#size = Math.round((rate * PIECE_MS) / 1000)
    }

    /** The whole pieces that are new among these samples, the last of which are those of this second. */
    next(samples: Float32Array, second: number): Heard {
        const now = Math.round(second * this.#rate)
        this.#until ??= now
        const passed = Math.floor((now - this.#until) / this.#size)
        this.#until += passed * this.#size
        // What is left over is the beginning of the next piece.
        const end = samples.length - (now - this.#until)
        const kept = Math.min(passed, Math.floor(end / this.#size))
        const pieces = Array.from({ length: kept }, (_, at) => {
            const begin = end - (kept - at) * this.#size
            return rmsOf(samples.subarray(begin, begin + this.#size))
        })
        return { pieces, missed: (passed - kept) * PIECE_MS }
    }
}

export function rmsOf(samples: Float32Array): number {
    if (samples.length === 0) return 0
    return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
}

/** Browsers let sound sleep until a first tap, and some while a telephone rings: it is woken by whatever comes next. */
function keepAwake(context: AudioContext): () => void {
    const wake = (): void => {
        // Refused before the first tap, and tried again with it.
        if (context.state !== "running" && context.state !== "closed") context.resume().catch(() => undefined)
    }
    const leave = new AbortController()
    for (const event of ["pointerdown", "keydown", "visibilitychange"]) {
        document.addEventListener(event, wake, { signal: leave.signal })
    }
    context.addEventListener("statechange", wake, { signal: leave.signal })
    wake()
    return () => {
        leave.abort()
    }
}
