/** The two pictures, who is seen and heard, and how loud one is oneself. */

import { part, say } from "../../web/parts.ts"
import type { CallState } from "./call.ts"
import { type Level, levelOf } from "./level.ts"
import type { OwnMedia } from "./media.ts"
import type { Shown } from "./signals.ts"
import { speakBy } from "./test-sound.ts"
import { noPictureWords, ownWords } from "./words.ts"

const METER_EVERY = 100 // ms
/** Speech is near 0.05 of full scale: shown so that it fills about half. */
const METER_LOUDEST = 0.12

export class Stage {
    readonly #root: HTMLElement
    readonly #changed: () => void
    /** The browser plays nothing of the other until somebody taps. */
    #mustTap = false
    #level: Level | null = null
    #measured: MediaStreamTrack | null = null
    #meter: ReturnType<typeof setInterval> | undefined
    readonly #theirs = new MediaStream()

    /** `changed`: there is something else to be said of the other's picture. */
    constructor(root: HTMLElement, changed: () => void) {
        this.#root = root
        this.#changed = changed
    }

    /** Whether nothing of the other is to be seen or heard before somebody taps. */
    get mustTap(): boolean {
        return this.#mustTap
    }

    /** What the other sends; null: nothing any more. */
    get theirs(): MediaStream {
        return this.#theirs
    }

    hears(track: MediaStreamTrack): void {
        for (const before of this.#theirs.getTracks()) if (before.kind === track.kind) this.#theirs.removeTrack(before)
        this.#theirs.addTrack(track)
        const video = part(this.#root, "theirs", HTMLVideoElement)
        if (video.srcObject !== this.#theirs) video.srcObject = this.#theirs
        video.play().catch((error: unknown) => {
            // Other than refused it is overtaken, as where another track has come meanwhile.
            if (error instanceof DOMException && error.name === "NotAllowedError") this.#playOnTap(video)
        })
    }

    /** Nobody has tapped anything since the page was loaded: then the next tap is enough, wherever it is. */
    #playOnTap(video: HTMLVideoElement): void {
        if (this.#mustTap) return
        this.#mustTap = true
        this.#changed()
        const done = new AbortController()
        const play = (): void => {
            video.play().then(() => {
                done.abort()
                this.#mustTap = false
                this.#changed()
            }, () => undefined)
        }
        for (const tap of ["pointerup", "keydown"]) addEventListener(tap, play, { signal: done.signal })
    }

    /** Begin with nothing of the other: what came by an earlier way is past. */
    forget(): void {
        // The same stream, for the small window shows it, too.
        for (const track of this.#theirs.getTracks()) this.#theirs.removeTrack(track)
        part(this.#root, "theirs", HTMLVideoElement).srcObject = null
    }

    async speakBy(speaker: string): Promise<void> {
        await speakBy(part(this.#root, "theirs", HTMLVideoElement), speaker)
    }

    /** The other: their picture, or what is said of them in its place. */
    draw(state: CallState, shown: Shown | null): void {
        const seen = isSeen(state, shown)
        part(this.#root, "pictures").dataset.theirs = seen ? shown?.picture ?? "none" : "none"
        part(this.#root, "no-picture").hidden = seen || state === "out"
        part(this.#root, "their-words").textContent = noPictureWords(state, shown)
    }

    /** One's own picture; and how loud one is, where somebody looks whether their microphone works. */
    drawOwn(media: OwnMedia, looks: boolean): void {
        const picture = media.tracks.get("video") ?? null
        const video = part(this.#root, "own", HTMLVideoElement)
        const shows = video.srcObject instanceof MediaStream ? video.srcObject.getTracks()[0] ?? null : null
        if (shows !== picture) video.srcObject = picture ? new MediaStream([picture]) : null
        part(this.#root, "own-frame").dataset.picture = media.shown.picture
        say(part(this.#root, "own-words"), ownWords(media.shown, media.choice.muted))
        this.#measure(looks ? media.sound : null)
    }

    stop(): void {
        this.#measure(null)
        this.forget()
        part(this.#root, "own", HTMLVideoElement).srcObject = null
    }

    #measure(track: MediaStreamTrack | null): void {
        if (track === this.#measured) return
        this.#measured = track
        this.#level?.stop()
        clearInterval(this.#meter)
        this.#level = track && measured(track)
        part(this.#root, "meter-row").hidden = track === null
        if (!track) return
        const meter = part(this.#root, "meter", HTMLMeterElement)
        this.#meter = setInterval(() => {
            meter.value = Math.min(1, (this.#level?.rms() ?? 0) / METER_LOUDEST)
        }, METER_EVERY)
    }
}

/** Null where the browser cannot say how loud a microphone is: it is heard all the same. */
function measured(track: MediaStreamTrack): Level | null {
    try {
        return levelOf(new MediaStream([track]))
    } catch {
        return null
    }
}

/** Whether there is a picture of the other to be looked at. */
function isSeen(state: CallState, shown: Shown | null): boolean {
    const picture = shown?.picture === "camera" || shown?.picture === "screen"
    return picture && (state === "connected" || state === "lost")
}
