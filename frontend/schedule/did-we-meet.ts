/** Did we meet? One tap; what both say, and what the room saw, decide whose turn is next. */

import { sendJSON } from "../web/api.ts"
import { gettext } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"

class DidWeMeet extends HTMLElement {
    connectedCallback(): void {
        // Once both have answered the page shows what came of it, and no form.
        this.addEventListener("change", (event) => {
            void this.#answer((event.target as HTMLInputElement).value)
        })
    }

    async #answer(answer: string): Promise<void> {
        say(part(this, "error"), "")
        try {
            await sendJSON("POST", told(this, "action"), { answer })
            say(part(this, "saved"), gettext("Kept. Thank you."))
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
        }
    }
}

customElements.define("did-we-meet", DidWeMeet)
