/** The accepter's page while the inviter has not said yes: it looks again by itself. */

const LOOK_EVERY = 4000

class WaitingForYes extends HTMLElement {
    #timer: ReturnType<typeof setInterval> | undefined

    connectedCallback(): void {
        this.#timer = setInterval(() => {
            if (document.visibilityState === "visible") void this.#look()
        }, LOOK_EVERY)
    }

    disconnectedCallback(): void {
        clearInterval(this.#timer)
    }

    /** The page itself says whether it still waits; no second answer could differ from it. */
    async #look(): Promise<void> {
        const page = await fetch(location.href, { headers: { Accept: "text/html" } })
            .then((answer) => answer.text())
            .catch(() => "waiting-for-yes")
        if (!page.includes("waiting-for-yes")) location.reload()
    }
}

customElements.define("waiting-for-yes", WaitingForYes)
