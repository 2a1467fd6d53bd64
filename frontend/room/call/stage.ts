/** The two pictures, who is seen and heard, and how loud one is oneself. */

import { gettext } from "../../web/gettext.ts"
import { part, say } from "../../web/parts.ts"
import type { CallState } from "./call.ts"
import { type Level, levelOf } from "./level.ts"
import type { OwnMedia } from "./media.ts"
import type { Shown } from "./signals.ts"
import { speakBy } from "./test-sound.ts"
import { lineWords, noPictureWords, shownWords } from "./words.ts"

const METER_EVERY = 100 // ms
/** Speech is near 0.05 of full scale: shown so that it fills about half. */
const METER_LOUDEST = 0.12

export class Stage {
    readonly #root: HTMLElement
    readonly #name: string
    #level: Level | null = null
    #measured: MediaStreamTrack | null = null
    #meter: ReturnType<typeof setInterval> | undefined
    readonly #theirs = new MediaStream()

    constructor(root: HTMLElement, name: string) {
        this.#root = root
        this.#name = name
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
        // Refused where nobody has tapped anything since the page was loaded: then the next tap is enough.
        video.play().catch(() => {
            const play = (): void => void video.play().catch(() => undefined)
            for (const tap of ["pointerdown", "keydown"]) addEventListener(tap, play, { once: true })
        })
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

    /** How the call stands, and what each shows. */
    draw(state: CallState, shown: Shown | null, quality: string): void {
        const seen = isSeen(state, shown)
        part(this.#root, "pictures").dataset.theirs = seen ? shown?.picture ?? "none" : "none"
        part(this.#root, "no-picture").hidden = seen || state === "out"
        part(this.#root, "their-words").textContent = noPictureWords(state, shown)
        const line = lineWords(state, this.#name) || [quality, shownWords(shown, this.#name)].filter(Boolean).join(" ")
        say(part(this.#root, "call-line"), state === "out" || state === "failed" ? "" : line)
    }

    /** One's own picture, and how loud one is. */
    drawOwn(media: OwnMedia): void {
        const [picture, { sound, picture: is }] = [media.tracks.get("video") ?? null, media.shown]
        const video = part(this.#root, "own", HTMLVideoElement)
        const shows = video.srcObject instanceof MediaStream ? video.srcObject.getTracks()[0] ?? null : null
        if (shows !== picture) video.srcObject = picture ? new MediaStream([picture]) : null
        part(this.#root, "own-frame").dataset.picture = is
        const words = picture ? "" : gettext("You are not seen")
        say(part(this.#root, "own-words"), [words, sound ? "" : gettext("You are muted")].filter(Boolean).join(" · "))
        this.#measure(media.sound)
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
