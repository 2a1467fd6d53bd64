/** Our page: the text of an hour that both write at once. */

import { Unreachable } from "../web/api.ts"
import { gettext, interpolate } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { Refusal } from "../vault/session.ts"
import { sheetOf } from "../reflections/drawers.ts"
import { savedWords } from "../reflections/saved-words.ts"
import { hourHere, isElsewhere, type SavedEvent } from "./hour-here.ts"
import { MOST_TEXT } from "./hour-document.ts"
import type { OpenHour } from "./open-hour.ts"
import { TextBinding } from "./text-binding.ts"

/** That the other writes is said until as long after their last word, in milliseconds. */
const WRITES_FOR = 4000

class OurPage extends HTMLElement {
    #writing: ReturnType<typeof setTimeout> | undefined

    connectedCallback(): void {
        addEventListener("page-saved", (event) => {
            const { state, error } = (event as CustomEvent<SavedEvent>).detail
            part(this, "saved").dataset.state = state
            say(part(this, "saved"), savedWords(state, error))
        })
        addEventListener("page-heard", () => {
            this.#showWriting()
        })
        addEventListener("vault-locked", () => {
            this.#lock()
        })
        void this.#begin()
    }

    get #field(): HTMLTextAreaElement {
        return sheetOf(this)
    }

    async #begin(): Promise<void> {
        try {
            this.#show(await hourHere(this))
        } catch (error) {
            say(part(this, "saved"), sentenceFor(error))
            if (error instanceof Unreachable) addEventListener("reached", () => void this.#begin(), { once: true })
        }
    }

    #show(hour: OpenHour): void {
        new TextBinding(hour.document, this.#field, (full) => {
            const words = gettext("This page is full: it holds %(count)s characters. The rest was not put in.")
            say(part(this, "full"), full ? interpolate(words, { count: MOST_TEXT.toLocaleString() }) : "")
        })
        this.#field.addEventListener("blur", () => void hour.send())
        this.closest("live-room")?.addEventListener("seat-changed", () => {
            this.#letWrite(hour)
        })
        this.#letWrite(hour)
        this.#field.disabled = false
        if (hour.ended) this.hidden = hour.document.text === ""
    }

    /** After an end, and where the hour is not, it is read, selected and copied, and no more. */
    #letWrite(hour: OpenHour): void {
        const elsewhere = isElsewhere(this.closest("live-room"))
        this.#field.readOnly = hour.ended || elsewhere
        const words = gettext("To write here, take the hour over: “Go on here”. Until then this may be older than the other page.")
        say(part(this, "full"), elsewhere ? words : "")
    }

    #showWriting(): void {
        clearTimeout(this.#writing)
        const words = interpolate(gettext("%(name)s is writing"), { name: told(this, "partnerName") })
        if (part(this, "writing").textContent !== words) part(this, "writing").textContent = words
        this.#writing = setTimeout(() => (part(this, "writing").textContent = ""), WRITES_FOR)
    }

    #lock(): void {
        this.#field.disabled = true
        this.#field.value = ""
        say(part(this, "saved"), sentenceFor(new Refusal("locked")))
    }
}

customElements.define("our-page", OurPage)
