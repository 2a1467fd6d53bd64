/**
 * A page that waits for the other person looks again by itself. The server writes what the page stands for as
 * `data-token`; when a fresh copy says something else, the page is loaded anew. With `data-spares-typing` it is not,
 * once something was typed or chosen in it that a form has yet to send.
 */

import { told } from "./parts.ts"

const LOOK_EVERY = 5000
/** After a while nobody sits and waits any more. */
const PATIENT_FOR = 5 * 60_000
const THEN_EVERY = 30_000

class PageWatch extends HTMLElement {
    readonly #since = Date.now()
    #timer: ReturnType<typeof setTimeout> | undefined
    /** When the person set out for another page: loading this one anew would call them back. */
    #left = 0
    #typed = false
    readonly #type = (): void => {
        this.#typed = true
    }
    readonly #leave = (): void => {
        this.#left = Date.now()
    }

    connectedCallback(): void {
        addEventListener("beforeunload", this.#leave)
        addEventListener("input", this.#type)
        this.#plan()
    }

    disconnectedCallback(): void {
        removeEventListener("beforeunload", this.#leave)
        removeEventListener("input", this.#type)
        clearTimeout(this.#timer)
    }

    #plan(): void {
        const wait = Date.now() - this.#since < PATIENT_FOR ? LOOK_EVERY : THEN_EVERY
        this.#timer = setTimeout(() => void this.#look().then(() => { this.#plan() }), wait)
    }

    async #look(): Promise<void> {
        if (document.visibilityState !== "visible" || this.#spared()) return
        const page = await this.#fresh()
        if (page === null || page.includes(`data-token="${told(this, "token")}"`)) return
        if (Date.now() - this.#left > LOOK_EVERY && !this.#spared()) location.reload()
    }

    #spared(): boolean {
        return this.#typed && "sparesTyping" in this.dataset
    }

    /** The page as it is now, or null where none came. */
    async #fresh(): Promise<string | null> {
        const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null)
        // Sent on to sign in: whoever holds keys locks, and says so.
        if (answer?.redirected) dispatchEvent(new Event("signed-out"))
        return answer?.ok && !answer.redirected ? await answer.text().catch(() => null) : null
    }
}

customElements.define("page-watch", PageWatch)
