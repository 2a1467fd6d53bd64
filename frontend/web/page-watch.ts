/**
 * A page that waits for the other person looks again by itself. The server writes what the page stands for as
 * `data-token`; when a fresh copy says something else, the page is loaded anew.
 */

import { told } from "./parts.ts"

const LOOK_EVERY = 5000
/** After a while nobody sits and waits any more. */
const PATIENT_FOR = 5 * 60_000
const THEN_EVERY = 30_000

class PageWatch extends HTMLElement {
    readonly #since = Date.now()
    #timer: ReturnType<typeof setTimeout> | undefined

    connectedCallback(): void {
        this.#plan()
    }

    disconnectedCallback(): void {
        clearTimeout(this.#timer)
    }

    #plan(): void {
        const wait = Date.now() - this.#since < PATIENT_FOR ? LOOK_EVERY : THEN_EVERY
        this.#timer = setTimeout(() => void this.#look().then(() => { this.#plan() }), wait)
    }

    async #look(): Promise<void> {
        if (document.visibilityState !== "visible") return
        const page = await fetch(location.href, { headers: { Accept: "text/html" } })
            .then((answer) => (answer.ok ? answer.text() : null))
            .catch(() => null)
        if (page !== null && !page.includes(`data-token="${told(this, "token")}"`)) location.reload()
    }
}

customElements.define("page-watch", PageWatch)
