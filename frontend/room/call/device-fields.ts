/** The fields in which somebody chooses microphone, camera, speaker and look: in the lobby, and in mid-call. */

import { gettext } from "../../web/gettext.ts"
import { part, say } from "../../web/parts.ts"
import { type Choice, type Device, DEVICES, found, keepChoice, type Look } from "./devices.ts"
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

    constructor(root: HTMLElement, choice: () => Choice, choose: (change: Partial<Choice>) => void) {
        this.#root = root
        this.#choice = choice
        this.#choose = (change) => {
            keepChoice({ ...choice(), ...change })
            this.trouble("")
            choose(change)
        }
    }

    listen(): void {
        for (const device of DEVICES) {
            this.#select(device).addEventListener("change", () => {
                this.#choose({ [device]: this.#select(device).value })
            })
        }
        for (const look of this.#looks) {
            look.checked = look.value === this.#choice().look
            look.addEventListener("change", () => {
                this.#choose({ look: look.value as Look })
            })
        }
        part(this.#root, "play").addEventListener("click", () => void playSound(this.#choice().speaker))
        // Where a browser cannot send sound to a speaker of one's choice, it goes where everything goes.
        part(this.#root, "speaker-row").hidden = !("setSinkId" in HTMLMediaElement.prototype)
        // A page without the secure context that cameras need has none.
        ;(navigator as Partial<Navigator>).mediaDevices?.addEventListener("devicechange", () => void this.fill())
    }

    /** What there is to choose from, once the browser says so. */
    async fill(): Promise<void> {
        for (const device of DEVICES) {
            const all = await found(device)
            const named = all.map(({ deviceId, label }, at) => new Option(label || `${LABELS[device]()} ${at + 1}`, deviceId))
            const select = this.#select(device)
            select.replaceChildren(new Option(gettext("Automatic"), ""), ...named)
            select.value = this.#choice()[device]
            // One that was chosen and is not there now: it is the browser's choice until it is back.
            if (select.selectedIndex < 0) select.value = ""
            select.disabled = all.length === 0
        }
    }

    /** Draw what is chosen, where it was chosen elsewhere. */
    draw(): void {
        for (const look of this.#looks) look.checked = look.value === this.#choice().look
    }

    trouble(sentence: string): void {
        say(part(this.#root, "trouble"), sentence)
        if (sentence) part(this.#root, "devices").hidden = false
    }

    #select(device: Device): HTMLSelectElement {
        return part(this.#root, device, HTMLSelectElement)
    }

    get #looks(): HTMLInputElement[] {
        return [...this.#root.querySelectorAll<HTMLInputElement>('input[name="look"]')]
    }
}
