/** Did we meet? One tap; both answers, and what the room saw, decide whose turn is next. After a no, who could not. */

import { sendJSON } from "../web/api.ts"
import { gettext } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"

class DidWeMeet extends HTMLElement {
    /** Who could not come, as far as it was said on this page: null where that is not known. */
    #whose: string | null = null

    connectedCallback(): void {
        // Until now a tap would have been lost without a word.
        for (const button of this.querySelectorAll("button")) button.disabled = false
        // Buttons and not radios: an arrow key that passes an answer must not give it.
        for (const button of this.#answers()) {
            button.addEventListener("click", () => {
                if (button.dataset["part"] === "no") void this.#answerNo(button)
                else void this.#answer(button.value)
            })
        }
        for (const button of this.querySelectorAll<HTMLButtonElement>("button[data-whose]")) {
            button.addEventListener("click", () => void this.#sayWhose(button.dataset["whose"] ?? ""))
        }
    }

    #answers(): NodeListOf<HTMLButtonElement> {
        return this.querySelectorAll("button:not([data-whose])")
    }

    /** No is kept at once, for whoever leaves now; who could not come may be added. */
    async #answerNo(no: HTMLButtonElement): Promise<void> {
        // Kept before, perhaps with who could not come: that is not to be lost by asking for it once more.
        const kept = no.getAttribute("aria-pressed") === "true"
        if (!kept && !(await this.#send(no.value, ""))) return
        part(this, "whose").hidden = false
        this.querySelector<HTMLElement>("button[data-whose]")?.focus()
        if (!kept) say(part(this, "saved"), gettext("Your No is kept. You may add who could not come."))
    }

    async #sayWhose(whose: string): Promise<void> {
        // Kept with the No already; and once both have answered, the same again would be refused.
        if (whose !== this.#whose && !(await this.#send("not", whose))) return
        part(this, "whose").hidden = true
        say(part(this, "saved"), gettext("Kept. Thank you."))
    }

    async #answer(answer: string): Promise<void> {
        if (!(await this.#send(answer, ""))) return
        const asked = this.querySelector<HTMLElement>('[data-part="whose"]')
        if (asked) asked.hidden = true
        say(part(this, "saved"), gettext("Kept. Thank you."))
    }

    /** Whether it is kept; if not, it is said why. */
    async #send(answer: string, whose: string): Promise<boolean> {
        say(part(this, "error"), "")
        say(part(this, "saved"), "")
        try {
            await sendJSON("POST", told(this, "action"), { answer, whose })
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
            return false
        }
        this.#whose = whose
        this.#press(answer)
        return true
    }

    #press(answer: string): void {
        for (const button of this.#answers()) {
            button.setAttribute("aria-pressed", String(button.value === answer))
            button.classList.toggle("primary", button.value === answer)
        }
    }
}

customElements.define("did-we-meet", DidWeMeet)
