/** Did we meet? One tap; what both say, and what the room saw, decide whose turn is next. */

import { sendJSON } from "../web/api.ts"
import { gettext } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"

class DidWeMeet extends HTMLElement {
    connectedCallback(): void {
        // Buttons and not radios: an arrow key that passes an answer must not give it.
        for (const button of this.#buttons()) {
            button.addEventListener("click", () => void this.#answer(button))
        }
    }

    #buttons(): NodeListOf<HTMLButtonElement> {
        return this.querySelectorAll("button")
    }

    async #answer(chosen: HTMLButtonElement): Promise<void> {
        say(part(this, "error"), "")
        try {
            await sendJSON("POST", told(this, "action"), { answer: chosen.value })
            for (const button of this.#buttons()) {
                button.setAttribute("aria-pressed", String(button === chosen))
                button.classList.toggle("primary", button === chosen)
            }
            say(part(this, "saved"), gettext("Kept. Thank you."))
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
        }
    }
}

customElements.define("did-we-meet", DidWeMeet)
