/** Since when, and who coached last: the server keeps it, and takes it from whoever holds the keys. */

import { sendJSON } from "../web/api.ts"
import { part, say, told } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { vaultHere } from "./drawers.ts"

class YearsBefore extends HTMLElement {
    connectedCallback(): void {
        part(this, "form", HTMLFormElement).addEventListener("submit", (event) => {
            event.preventDefault()
            void this.#keep()
        })
        part(this, "keep", HTMLButtonElement).disabled = false
    }

    async #keep(): Promise<void> {
        const button = part(this, "keep", HTMLButtonElement)
        button.disabled = true
        say(part(this, "error"), "")
        try {
            await vaultHere()
            const body = Object.fromEntries(new FormData(part(this, "form", HTMLFormElement)))
            const { next } = (await sendJSON("POST", told(this, "action"), body)) as { next: string }
            location.assign(next)
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
            button.disabled = false
        }
    }
}

customElements.define("years-before", YearsBefore)
