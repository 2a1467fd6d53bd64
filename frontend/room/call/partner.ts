/** The other in the call: what they show, and where they are while one waits for them. */

import type { CallState } from "./call.ts"
import type { Shown } from "./signals.ts"

/** `gone`: their page is, with nothing said; by a reload they are back in a moment. */
export type Whereabouts = "not yet" | "left" | "gone"

export class Partner {
    #shown: Shown | null = null
    #met = false
    #left = false
    #over = false

    /** What they show; null while they are not in the call. */
    get shown(): Shown | null {
        return this.#shown
    }

    get whereabouts(): Whereabouts {
        if (!this.#met) return "not yet"
        return this.#left || this.#over ? "left" : "gone"
    }

    /** They show something else, or are in the call no more, `left` where they said so. True where they have come. */
    shows(shown: Shown | null, left: boolean): boolean {
        const comes = shown !== null && this.#shown === null
        this.#shown = shown
        this.#left = shown === null && left
        return comes
    }

    /** The hour is over, and its line with it: nobody says any more that they leave, nor comes back. */
    ends(): void {
        this.#over = true
    }

    /** How the call stands with them. */
    follow(state: CallState): void {
        if (state === "connected") this.#met = true
        if (state === "out") this.#met = false
    }
}
