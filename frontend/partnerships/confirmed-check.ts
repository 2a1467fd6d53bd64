/** Before anything is written: does this partnership open with the keys this person's own browser pinned? */

import { gettext, interpolate } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { openVault, Refusal } from "../vault/session.ts"

class ConfirmedCheck extends HTMLElement {
    connectedCallback(): void {
        void this.#check()
    }

    async #check(): Promise<void> {
        try {
            const vault = await openVault()
            if (!vault) return
            const { stopped } = await vault.shared(told(this, "partnership"))
            // Theirs are new: we let them in. Ours are: they let us.
            part(this, "let-in").hidden = stopped !== "recipient-changed"
            if (stopped) throw new Refusal(stopped)
            const { name } = await vault.pin(told(this, "partnership"))
            if (name !== told(this, "partnerName")) this.#warn(name)
        } catch (error) {
            say(part(this, "refused"), sentenceFor(error))
        }
    }

    /** Names on pages are the server's word; the one in the pin is what was confirmed. */
    #warn(pinned: string): void {
        const words = gettext("This page says %(shown)s, but who you confirmed called themselves %(pinned)s. Ask them.")
        say(part(this, "refused"), interpolate(words, { shown: told(this, "partnerName"), pinned }))
    }
}

customElements.define("confirmed-check", ConfirmedCheck)
