/** Which cues somebody wants, for this device: a bell that suits one room is a nuisance in another. */

import { part } from "../web/parts.ts"

export interface Wanted {
    readonly sound: boolean
    readonly vibration: boolean
    readonly words: boolean
}

const NAME = "cues"
const ALL: Wanted = { sound: true, vibration: true, words: true }

/** Draw the switches, and keep what is switched. */
export class CueSettings {
    readonly #root: HTMLElement
    readonly #changed: () => void

    constructor(root: HTMLElement, changed: () => void) {
        this.#root = root
        this.#changed = changed
    }

    listen(): void {
        const wanted = read()
        for (const name of names) this.#switch(name).checked = wanted[name]
        // Where a device cannot tremble, there is nothing to switch.
        part(this.#root, "cue-vibration-row").hidden = !("vibrate" in navigator)
        part(this.#root, "cue-settings").addEventListener("change", () => {
            keep(this.wanted)
            this.#changed()
        })
    }

    get wanted(): Wanted {
        return {
            sound: this.#switch("sound").checked,
            vibration: this.#switch("vibration").checked,
            words: this.#switch("words").checked,
        }
    }

    #switch(name: keyof Wanted): HTMLInputElement {
        return part(this.#root, `cue-${name}`, HTMLInputElement)
    }
}

const names = ["sound", "vibration", "words"] as const

function read(): Wanted {
    try {
        const kept = JSON.parse(localStorage.getItem(NAME) ?? "{}") as Partial<Record<keyof Wanted, unknown>> | null
        const on = (name: keyof Wanted): boolean => kept?.[name] !== false
        return { sound: on("sound"), vibration: on("vibration"), words: on("words") }
    } catch {
        return ALL
    }
}

function keep(wanted: Wanted): void {
    try {
        localStorage.setItem(NAME, JSON.stringify(wanted))
    } catch {
        // Where nothing can be kept it holds for this page.
    }
}
