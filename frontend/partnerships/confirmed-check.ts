/** Before anything is written: does this partnership open with the keys this person's own browser pinned? */

import { part, say, told } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { openVault, Refusal } from "../vault/session.ts"

class ConfirmedCheck extends HTMLElement {
    connectedCallback(): void {
        void this.#check()
    }

    async #check(): Promise<void> {
        try {
            const drawer = await (await openVault())?.shared(told(this, "partnership"))
            if (drawer?.stopped) throw new Refusal(drawer.stopped)
        } catch (error) {
            say(part(this, "refused"), sentenceFor(error))
        }
    }
}

customElements.define("confirmed-check", ConfirmedCheck)
