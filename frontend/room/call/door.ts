/** The way into the call: what stands where the pictures will be, and what tells that the other is in it already. */

import { gettext, interpolate } from "../../web/gettext.ts"
import { part } from "../../web/parts.ts"

export class Door {
    readonly #root: HTMLElement
    readonly #name: string
    readonly #title = document.title
    #invited = false

    constructor(root: HTMLElement, name: string) {
        this.#root = root
        this.#name = name
    }

    /** Whoever writes further down sees the door, too, once somebody waits behind it. */
    keepInSight(): void {
        const call = part(this.#root, "call")
        new IntersectionObserver(([place]) => {
            call.toggleAttribute("data-away", place?.isIntersecting === false)
        }).observe(call)
    }

    /** `idle`: one is neither in the call nor getting ready for it. `invited`: the other is in it, and one is not. */
    draw({ idle, invited }: { idle: boolean; invited: boolean }): void {
        part(this.#root, "call-door").hidden = !idle
        part(this.#root, "stage").hidden = idle
        if (invited === this.#invited) return
        this.#invited = invited
        const words = invited ? interpolate(gettext("%(name)s is in the call."), { name: this.#name }) : ""
        part(this.#root, "call-title").textContent = words || gettext("See and hear each other here")
        part(this.#root, "call").toggleAttribute("data-invited", invited)
        part(this.#root, "call-ready").classList.toggle("primary", invited)
        document.title = invited ? `${words} · ${this.#title}` : this.#title
    }
}
