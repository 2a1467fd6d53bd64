/** What of a page does not stand here. As long as something does not, that is said instead of “saved”. */

import type { Reason } from "../vault/session.ts"

/** How long what the other says of one's own pages may come before these say it, in milliseconds. */
const SOON = 30_000

export class Shortfall {
    readonly #after: (ms: number, act: () => void) => void
    readonly #tell: () => void
    #lasting: Reason | null = null
    #heldBack = false
    #watching = false

    /** `tell` is called where what is said may be something else from now on. */
    constructor(after: (ms: number, act: () => void) => void, tell: () => void) {
        this.#after = after
        this.#tell = tell
    }

    /** What is to be said of it, if anything. */
    get reason(): Reason | null {
        return this.#lasting ?? (this.#heldBack ? "left-out" : null)
    }

    /** Something of the other's was left out, or something of one's own cannot be read: that weighs more. */
    note(what: "left-out" | "unread"): void {
        if (this.#lasting !== "unread") this.#lasting = what
        this.#tell()
    }

    /** What is held back for a moment only is not spoken of. */
    watch(document: { readonly holdsBack: boolean }): void {
        if (this.#heldBack && !document.holdsBack) this.#set(false)
        if (this.#heldBack || !document.holdsBack || this.#watching) return
        this.#watching = true
        this.#after(SOON, () => {
            this.#watching = false
            if (document.holdsBack) this.#set(true)
        })
    }

    #set(heldBack: boolean): void {
        this.#heldBack = heldBack
        this.#tell()
    }
}
