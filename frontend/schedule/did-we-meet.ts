/** Did we meet? One tap; what both say, and what the room saw, decide whose turn is next. After a no, who could not. */

import { sendJSON } from "../web/api.ts"
import { gettext } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"

class DidWeMeet extends HTMLElement {
    connectedCallback(): void {
        // Until now a tap would have been lost without a word.
        for (const button of this.querySelectorAll("button")) button.disabled = false
        // Buttons and not radios: an arrow key that passes an answer must not give it.
        for (const button of this.#answers()) {
            button.addEventListener("click", () => {
                if (button.dataset["part"] === "no") this.#ask(button)
                else void this.#answer(button, "")
            })
        }
        for (const button of this.querySelectorAll<HTMLButtonElement>("button[data-whose]")) {
            button.addEventListener("click", () => void this.#answer(part(this, "no"), button.dataset["whose"] ?? ""))
        }
    }

    #answers(): NodeListOf<HTMLButtonElement> {
        return this.querySelectorAll("button:not([data-whose])")
    }

    /** Nothing is sent before it is said who could not come: once both have answered, an answer stands. */
    #ask(no: HTMLElement): void {
        this.#press(no)
        part(this, "whose").hidden = false
        this.querySelector<HTMLElement>("button[data-whose]")?.focus()
    }

    async #answer(chosen: HTMLElement, whose: string): Promise<void> {
        say(part(this, "error"), "")
        try {
            await sendJSON("POST", told(this, "action"), { answer: chosen.getAttribute("value"), whose })
            this.#press(chosen)
            const asked = this.querySelector<HTMLElement>('[data-part="whose"]')
            if (asked) asked.hidden = true
            say(part(this, "saved"), gettext("Kept. Thank you."))
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
        }
    }

    #press(chosen: HTMLElement): void {
        for (const button of this.#answers()) {
            button.setAttribute("aria-pressed", String(button === chosen))
            button.classList.toggle("primary", button === chosen)
        }
    }
}

customElements.define("did-we-meet", DidWeMeet)
