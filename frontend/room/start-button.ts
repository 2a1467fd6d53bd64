/** The button that starts the clock: there once the line is, and once it is known which plan would run. */

import { part } from "../web/parts.ts"

/** How long what is suggested may be waited for, in milliseconds: the clock runs without the vault, too. */
const AWAITED = 10_000

export class StartButton {
    readonly #root: HTMLElement
    #isOpen = false
    #isKnown = false

    constructor(root: HTMLElement) {
        this.#root = root
    }

    /** Wait for what is suggested: whoever taps before it is shown would start another plan than they are then told. */
    listen(): void {
        setTimeout(() => {
            this.suggested()
        }, AWAITED)
    }

    /** The line to the server is open, or not. */
    opened(isOpen: boolean): void {
        this.#isOpen = isOpen
        this.#show()
    }

    /** What would run is shown, or cannot be known. */
    suggested(): void {
        this.#isKnown = true
        this.#show()
    }

    #show(): void {
        part(this.#root, "start", HTMLButtonElement).disabled = !(this.#isOpen && this.#isKnown)
    }
}
