/**
 * How loud a microphone is, heard on this device and nowhere else: nothing here plays, records or sends a sound.
 * Whoever shows a meter, or counts who speaks, asks for the level when they want to know it.
 */

/** Samples looked at: at 48,000 a second the last 43 ms, a little less than the 50 that pass between two looks. */
const WINDOW = 2048

export interface Level {
    /** The root mean square of the last moment, 0 to 1: near 0.05 for speech, under 0.01 in a quiet room. */
    rms(): number
    /** Listen no longer. The stream itself is its owner’s to stop. */
    stop(): void
}

/** The level of a microphone’s stream; 0 for ever where it carries no sound. */
export function levelOf(stream: MediaStream): Level {
    if (stream.getAudioTracks().length === 0) return { rms: () => 0, stop: () => undefined }
    const context = new AudioContext()
    const [source, analyser] = [context.createMediaStreamSource(stream), context.createAnalyser()]
    analyser.fftSize = WINDOW
    // Not to the loudspeaker: nobody wants to hear themselves.
    source.connect(analyser)
    const leaveAwake = keepAwake(context)
    const samples = new Float32Array(WINDOW)
    return {
        rms: () => {
            // A context that sleeps gives the same samples again: that is no sound.
            if (context.state !== "running") return 0
            analyser.getFloatTimeDomainData(samples)
            return rmsOf(samples)
        },
        stop: () => {
            leaveAwake()
            source.disconnect()
            if (context.state !== "closed") void context.close()
        },
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
