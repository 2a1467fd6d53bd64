/** A soft sound through the speaker that is chosen, so that somebody hears where the other will be heard. */

const SECONDS = 1.2
const HERTZ = [392, 523.3] as const
const LOUDEST = 0.12 // of full scale

export async function playSound(speaker: string): Promise<void> {
    const context = new AudioContext()
    const destination = context.createMediaStreamDestination()
    const audio = Object.assign(new Audio(), { srcObject: destination.stream })
    await speakBy(audio, speaker)
    for (const [at, hertz] of HERTZ.entries()) ring(context, destination, hertz, context.currentTime + at * SECONDS / 3)
    await audio.play()
    setTimeout(() => void context.close(), 2000 * SECONDS)
}

/** Let an element be heard by this speaker; one that is gone leaves it with the browser's choice. */
export async function speakBy(element: HTMLMediaElement, speaker: string): Promise<void> {
    if ("setSinkId" in element) await element.setSinkId(speaker).catch(() => undefined)
}

function ring(context: AudioContext, into: AudioNode, hertz: number, at: number): void {
    const [tone, loudness] = [context.createOscillator(), context.createGain()]
    tone.frequency.value = hertz
    loudness.gain.setValueAtTime(0, at)
    loudness.gain.linearRampToValueAtTime(LOUDEST, at + 0.03)
    loudness.gain.exponentialRampToValueAtTime(0.001, at + SECONDS)
    tone.connect(loudness).connect(into)
    tone.start(at)
    tone.stop(at + SECONDS)
}
