/** For tests: what is typed, deleted and taken back on a device, each character of it told. */

import type { Characters } from "./characters.ts"
import type { OpenHour } from "./open-hour.ts"
import type { Device } from "./two-rooms.ts"

export class Typing {
    readonly #characters: Characters

    constructor(characters: Characters) {
        this.#characters = characters
    }

    type({ page }: Device, roll: number, insert: string): void {
        if (!page?.hour) return
        const { document } = page.hour
        const [at, before] = [roll % (document.text.length + 1), document.text.length]
        document.edit({ at, remove: 0, insert })
        // What found no room was not put in.
        this.#characters.typed(page.device, document.text.slice(at, at + document.text.length - before))
    }

    delete({ page }: Device, roll: number, size: number): void {
        if (!page?.hour || page.hour.document.text === "") return
        const { document } = page.hour
        const at = roll % document.text.length
        this.#characters.deleted(page.device, document.text.slice(at, at + size))
        document.edit({ at, remove: Math.min(size, document.text.length - at), insert: "" })
    }

    takeBack({ page }: Device, act: (hour: OpenHour) => void): void {
        if (!page?.hour) return
        const before = page.hour.document.text
        act(page.hour)
        this.#characters.tookBack(before, page.hour.document.text)
    }
}
