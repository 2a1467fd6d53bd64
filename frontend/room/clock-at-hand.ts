/** Phase, time left and what is next, small at the edge of the screen, while somebody writes further down. */

import { part } from "../web/parts.ts"
import { whenScrolledPast } from "./scrolled-past.ts"

export class ClockAtHand {
    readonly #root: HTMLElement

    constructor(root: HTMLElement) {
        this.#root = root
    }

    listen(): void {
        whenScrolledPast(part(this.#root, "clock"), (gone) => {
            part(this.#root, "at-hand").hidden = !gone
        })
        const copying = new MutationObserver(() => {
            this.#copy()
        })
        copying.observe(part(this.#root, "clock"), { characterData: true, childList: true, subtree: true })
        this.#copy()
    }

    /** As an attribute that the style shows: it is no text of the page's own, for nobody to find or read twice. */
    #copy(): void {
        const places = part(this.#root, "at-hand").children
        for (const [at, name] of ["phase", "time", "up-next"].entries()) {
            places[at]?.setAttribute("data-words", part(this.#root, name).textContent)
        }
    }
}
