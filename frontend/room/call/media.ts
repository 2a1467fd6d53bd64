/** One's own sound and picture: what is captured, what of it goes out, and what could not be had and why. */

import { type Blurred, blurred } from "./blur.ts"
import { changed, type Choice, idOf, isAnother, PICTURE, SOUND } from "./devices.ts"
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
    /** One change after the other: a camera takes its time, and taps do not wait for it. */
    #turn: Promise<void> = Promise.resolve()

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
        return { sound: this.#sound !== null && this.#sound.enabled, picture: this.#pictureIs }
    }

    /** The microphone, for whoever measures how loud it is; null without one. */
    get sound(): MediaStreamTrack | null {
        return this.#sound
    }

    /** Begin to listen and look, as chosen. */
    async open(): Promise<void> {
        this.#open = true
        await this.#next(async () => {
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
        await this.#next(async () => {
            const { microphone, camera, look } = this.#choice
            // What could not be had is asked for again by whoever wants it.
            const mute = "muted" in change && this.#sound === null
            const blind = "look" in change && this.#camera === null
            if (mute || microphone !== before.microphone) await this.#captureSound()
            if (blind || camera !== before.camera || look !== before.look) await this.#captureCamera()
        })
    }

    /** A headset came back, or went: whatever was chosen is used wherever it is there. */
    async devicesChanged(): Promise<void> {
        if (this.#open) await this.#next(() => this.#correct())
    }

    /** Show the screen, or a window, until it is stopped here or in the browser. */
    async showScreen(): Promise<void> {
        const stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: false })
        const [track] = stream.getVideoTracks()
        // Whoever left, or locked, while the browser still asked which window shows none.
        if (!this.#open) track?.stop()
        if (!track || !this.#open) return
        // Letters to be read, rather than movement.
        track.contentHint = "detail"
        track.addEventListener("ended", () => {
            this.stopScreen()
        })
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
        this.#turn = this.#turn.then(() => {
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
        if (this.#picture === null) return "off"
        if (this.#thin) return "thin"
        return this.#screen ? "screen" : "camera"
    }

    async #captureBoth(): Promise<boolean> {
        try {
            const both = { audio: await this.#soundWanted(), video: await this.#cameraWanted() }
            const stream = await navigator.mediaDevices.getUserMedia(both)
            this.#takeSound(stream.getAudioTracks()[0] ?? null)
            await this.#takeCamera(stream.getVideoTracks()[0] ?? null)
            return true
        } catch {
            // One of them: each by itself tells which, and gives the other.
            return false
        }
    }

    async #captureSound(): Promise<void> {
        try {
            const stream = await navigator.mediaDevices.getUserMedia({ audio: await this.#soundWanted() })
            this.#takeSound(stream.getAudioTracks()[0] ?? null)
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
            const stream = await navigator.mediaDevices.getUserMedia({ video: await this.#cameraWanted() })
            await this.#takeCamera(stream.getVideoTracks()[0] ?? null)
        } catch (error) {
            await this.#takeCamera(null)
            this.#listeners.trouble("video", troubleOf(error))
        }
    }

    #takeSound(track: MediaStreamTrack | null): void {
        if (this.#sound !== track) this.#sound?.stop()
        this.#sound = track
        if (track) track.enabled = !this.#choice.muted
        track?.addEventListener("ended", () => {
            // Unplugged, or taken by a telephone call: whatever else there is will do.
            if (this.#sound === track) void this.#next(() => this.#captureSound())
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
        track?.addEventListener("ended", () => {
            if (this.#camera === track) void this.#next(() => this.#captureCamera())
        })
        this.#tellPicture()
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

    async #soundWanted(): Promise<MediaTrackConstraints> {
        return { ...SOUND, ...(await this.#named("microphone")) }
    }

    async #cameraWanted(): Promise<MediaTrackConstraints> {
        const named = await this.#named("camera")
        // Whoever chose the camera at the back means it.
        return "deviceId" in named ? { ...PICTURE, ...named } : { ...PICTURE, facingMode: "user" }
    }

    /** A device that is gone since it was chosen is no reason to have none. */
    async #named(device: "camera" | "microphone"): Promise<MediaTrackConstraints> {
        const id = await idOf(device, this.#choice[device])
        return id === "" ? {} : { deviceId: { ideal: id } }
    }

    /** Before it may listen and look, a browser may not name its devices: then the wrong ones were taken. */
    async #correct(): Promise<void> {
        if (await isAnother("microphone", this.#choice, this.#sound)) await this.#captureSound()
        if (await isAnother("camera", this.#choice, this.#camera)) await this.#captureCamera()
    }

    async #next(act: () => Promise<void>): Promise<void> {
        const turn = this.#turn.then(act)
        this.#turn = turn.catch(() => undefined)
        await turn
    }
}
