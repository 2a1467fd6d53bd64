/** One's own sound and picture: what is captured, what of it goes out, and what could not be had and why. */

import { type Blurred, blurred } from "./blur.ts"
import { captureBoth, captureCamera, captureScreen, captureSound } from "./capturing.ts"
import { changed, type Choice, isAnother, isThere } from "./devices.ts"
import { InTurn } from "./in-turn.ts"
import type { MediaKind } from "./peer.ts"
import type { Picture, Shown } from "./signals.ts"
import { type Trouble, troubleOf } from "./trouble.ts"

export interface OwnMediaListeners {
    /** Another track of this kind goes out from now on, or none. */
    track(kind: MediaKind, track: MediaStreamTrack | null): void
    /** What the other sees and hears of oneself is something else. */
    changed(): void
    trouble(kind: MediaKind, trouble: Trouble): void
}

export class OwnMedia {
    readonly #listeners: OwnMediaListeners
    #choice: Choice
    #sound: MediaStreamTrack | null = null
    #camera: MediaStreamTrack | null = null
    #blurred: Blurred | null = null
    #screen: MediaStreamTrack | null = null
    #open = false
    /** The picture is held back, so that the voice gets through. */
    #thin = false
    readonly #turns = new InTurn()

    constructor(choice: Choice, listeners: OwnMediaListeners) {
        this.#choice = choice
        this.#listeners = listeners
    }

    get choice(): Choice {
        return this.#choice
    }

    /** What goes out now. */
    get tracks(): ReadonlyMap<MediaKind, MediaStreamTrack | null> {
        return new Map([["audio", this.#sound], ["video", this.#picture]] as const)
    }

    get shown(): Shown {
        return { sound: gives(this.#sound) && !this.#choice.muted, picture: this.#pictureIs }
    }

    /** The microphone, for whoever measures how loud it is; null without one. */
    get sound(): MediaStreamTrack | null {
        return this.#sound
    }

    /** What there is none of, though one would be heard and seen: not there, not allowed, or taken by the system. */
    get lacks(): { readonly sound: boolean; readonly picture: boolean } {
        return { sound: !gives(this.#sound), picture: this.#choice.look !== "off" && !gives(this.#camera) }
    }

    /** Begin to listen and look, as chosen. */
    async open(): Promise<void> {
        this.#open = true
        await this.#turns.next(async () => {
            // Asked together, a browser asks its person once.
            if (this.#choice.look === "off" || !(await this.#captureBoth())) {
                await this.#captureSound()
                await this.#captureCamera()
            }
            await this.#correct()
        })
    }

    /** Choose another device, look, or to be heard or not. */
    async choose(change: Partial<Choice>): Promise<void> {
        const before = this.#choice
        this.#choice = changed(before, change)
        if (this.#sound) this.#sound.enabled = !this.#choice.muted
        this.#listeners.changed()
        if (!this.#open) return
        await this.#turns.next(async () => {
            const { microphone, camera, look } = this.#choice
            const otherCamera = camera !== before.camera || look !== before.look
            // What could not be had, or was taken away, is asked for again by whoever wants it.
            if (microphone !== before.microphone || ("muted" in change && !gives(this.#sound))) await this.#captureSound()
            if (otherCamera || ("look" in change && !gives(this.#camera))) await this.#captureCamera()
        })
    }

    /** A headset came back, or went: whatever was chosen is used wherever it is there. */
    async devicesChanged(): Promise<void> {
        if (!this.#open) return
        await this.#turns.next(async () => {
            await this.#correct()
            await this.#complete()
        })
    }

    /** Show the screen, or a window, until it is stopped here or in the browser. */
    async showScreen(): Promise<void> {
        const track = await captureScreen()
        // Whoever left, or locked, while the browser still asked which window shows none.
        if (!this.#open) track?.stop()
        if (!track || !this.#open) return
        track.addEventListener("ended", this.stopScreen.bind(this))
        this.#screen?.stop()
        this.#screen = track
        this.#tellPicture()
    }

    stopScreen(): void {
        this.#screen?.stop()
        this.#screen = null
        this.#tellPicture()
    }

    holdBackPicture(thin: boolean): void {
        if (thin === this.#thin) return
        this.#thin = thin
        this.#listeners.changed()
    }

    /** Let go of everything: lights of cameras go out. */
    close(): void {
        this.#open = false
        this.#letGo()
        // And of what is being opened just now, once it is.
        void this.#turns.next(() => {
            if (!this.#open) this.#letGo()
        })
    }

    #letGo(): void {
        this.#sound?.stop()
        this.#sound = null
        this.#letCameraGo()
        this.#screen?.stop()
        this.#screen = null
        this.#thin = false
    }

    get #picture(): MediaStreamTrack | null {
        return this.#screen ?? this.#blurred?.track ?? this.#camera
    }

    get #pictureIs(): Picture {
        if (!this.#screen && !gives(this.#camera)) return "off"
        if (this.#thin) return "thin"
        return this.#screen ? "screen" : "camera"
    }

    async #captureBoth(): Promise<boolean> {
        try {
            const { sound, picture } = await captureBoth(this.#choice)
            this.#takeSound(sound)
            await this.#takeCamera(picture)
            return true
        } catch {
            // One of them: each by itself tells which, and gives the other.
            return false
        }
    }

    async #captureSound(): Promise<void> {
        try {
            this.#takeSound(await captureSound(this.#choice))
        } catch (error) {
            // What has ended is heard by nobody, and the other is to know it.
            if (this.#sound?.readyState === "ended") this.#takeSound(null)
            this.#listeners.trouble("audio", troubleOf(error))
        }
    }

    async #captureCamera(): Promise<void> {
        if (this.#choice.look === "off") {
            await this.#takeCamera(null)
            return
        }
        try {
            // Some devices give their camera out once only.
            this.#letCameraGo()
            await this.#takeCamera(await captureCamera(this.#choice))
        } catch (error) {
            await this.#takeCamera(null)
            this.#listeners.trouble("video", troubleOf(error))
        }
    }

    #takeSound(track: MediaStreamTrack | null): void {
        if (this.#sound !== track) this.#sound?.stop()
        this.#sound = track
        if (track) track.enabled = !this.#choice.muted
        this.#watch(track, () => {
            // Unplugged: whatever else there is will do.
            if (this.#sound === track) void this.#turns.next(() => this.#captureSound())
        })
        this.#listeners.track("audio", track)
        this.#listeners.changed()
    }

    async #takeCamera(track: MediaStreamTrack | null): Promise<void> {
        this.#letCameraGo()
        // Until it is blurred there is no picture: nobody sees the clear one, not for a moment.
        const blur = track && this.#choice.look === "blurred" ? await blurred(track) : null
        this.#camera = track
        this.#blurred = blur
        this.#watch(track, () => {
            if (this.#camera === track) void this.#turns.next(() => this.#captureCamera())
        })
        this.#tellPicture()
    }

    /** A device that is unplugged ends; one that the telephone, or the system, takes for a while gives nothing. */
    #watch(track: MediaStreamTrack | null, ended: () => void): void {
        track?.addEventListener("ended", ended)
        for (const event of ["mute", "unmute"]) {
            track?.addEventListener(event, () => {
                this.#listeners.changed()
            })
        }
    }

    #letCameraGo(): void {
        this.#blurred?.stop()
        this.#blurred = null
        this.#camera?.stop()
        this.#camera = null
    }

    #tellPicture(): void {
        this.#listeners.track("video", this.#picture)
        this.#listeners.changed()
    }

    /** Before it may listen and look, a browser may not name its devices: then the wrong ones were taken. */
    async #correct(): Promise<void> {
        if (await isAnother("microphone", this.#choice, this.#sound)) await this.#captureSound()
        if (await isAnother("camera", this.#choice, this.#camera)) await this.#captureCamera()
    }

    /** Where there was none at all, there may be one now. */
    async #complete(): Promise<void> {
        if (this.#sound === null && (await isThere("microphone"))) await this.#captureSound()
        if (this.#camera === null && (await isThere("camera"))) await this.#captureCamera()
    }
}

/** Whether there is a device, and the system has not taken it for something else. */
function gives(track: MediaStreamTrack | null): boolean {
    return track !== null && !track.muted
}
