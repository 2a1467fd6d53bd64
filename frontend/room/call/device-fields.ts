/** The fields in which somebody chooses microphone, camera, speaker and look: in the lobby, and in mid-call. */

import { gettext } from "../../web/gettext.ts"
import { part, say } from "../../web/parts.ts"
import { AUTOMATIC, changed, type Choice, type Device, DEVICES, found, idOf, keepChoice, type Look } from "./devices.ts"
import type { MediaKind } from "./peer.ts"
import { playSound } from "./test-sound.ts"

const LABELS: Readonly<Record<Device, () => string>> = {
    camera: () => gettext("Camera"),
    microphone: () => gettext("Microphone"),
    speaker: () => gettext("Speaker"),
}

export class DeviceFields {
    readonly #root: HTMLElement
    readonly #choice: () => Choice
    readonly #choose: (change: Partial<Choice>) => void
    readonly #plugged: () => void
    readonly #troubles = new Map<MediaKind, string>()

    /** `plugged`: a device has come or gone. */
    constructor(
        root: HTMLElement, choice: () => Choice, choose: (change: Partial<Choice>) => void, plugged: () => void,
    ) {
        this.#root = root
        this.#plugged = plugged
        this.#choice = choice
        this.#choose = (change) => {
            keepChoice(changed(choice(), change))
            this.#troubles.clear()
            this.#drawTroubles()
            choose(change)
        }
    }

    listen(): void {
        for (const device of DEVICES) {
            this.#select(device).addEventListener("change", () => {
                const [option] = this.#select(device).selectedOptions
                const named = option && option.value !== "" ? { id: option.value, label: option.text } : AUTOMATIC
                this.#choose({ [device]: named })
            })
        }
        for (const look of this.#looks) {
            look.checked = look.value === this.#choice().look
            look.addEventListener("change", () => {
                this.#choose({ look: look.value as Look })
            })
        }
        part(this.#root, "play").addEventListener("click", () => {
            void idOf("speaker", this.#choice().speaker).then(playSound)
        })
        // Where a browser cannot send sound to a speaker of one's choice, it goes where everything goes.
        part(this.#root, "speaker-row").hidden = !("setSinkId" in HTMLMediaElement.prototype)
        // A page without the secure context that cameras need has none.
        ;(navigator as Partial<Navigator>).mediaDevices?.addEventListener("devicechange", () => {
            this.#plugged()
            void this.fill()
        })
    }

    /** What there is to choose from, once the browser says so. */
    async fill(): Promise<void> {
        for (const device of DEVICES) {
            const all = await found(device)
            const named = all.map(({ deviceId, label }, at) => new Option(label || `${LABELS[device]()} ${at + 1}`, deviceId))
            const select = this.#select(device)
            select.replaceChildren(new Option(gettext("Automatic"), ""), ...named)
            // One that was chosen and is not there now: it is the browser's choice until it is back.
            select.value = await idOf(device, this.#choice()[device])
            select.disabled = all.length === 0
        }
    }

    /** Draw what is chosen, where it was chosen elsewhere. */
    draw(): void {
        for (const look of this.#looks) look.checked = look.value === this.#choice().look
    }

    /** What could not be had, until something else is chosen. */
    trouble(kind: MediaKind, sentence: string): void {
        this.#troubles.set(kind, sentence)
        this.#drawTroubles()
    }

    /** It could be had after all. */
    settle(kind: MediaKind): void {
        if (!this.#troubles.delete(kind)) return
        this.#drawTroubles()
        void this.fill()
    }

    #drawTroubles(): void {
        say(part(this.#root, "trouble"), [...this.#troubles.values()].join(" "))
    }

    #select(device: Device): HTMLSelectElement {
        return part(this.#root, device, HTMLSelectElement)
    }

    get #looks(): HTMLInputElement[] {
        return [...this.#root.querySelectorAll<HTMLInputElement>('input[name="look"]')]
    }
}
