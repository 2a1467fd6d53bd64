/** Ending a partnership: one tap, no reason, nothing to fill in. */

import { sendJSON } from "../web/api.ts"
import { part, say, told } from "../web/parts.ts"
import { endPartnership } from "../vault/ending.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { openVault, Refusal } from "../vault/session.ts"

class EndPartnership extends HTMLElement {
    connectedCallback(): void {
        part(this, "end").addEventListener("click", () => void this.#end())
    }

    async #end(): Promise<void> {
        try {
            const vault = await openVault()
            if (!vault) throw new Refusal("locked")
            await endPartnership(vault, told(this, "partnership"), async (body) => {
                await sendJSON("POST", told(this, "action"), body)
            })
            location.reload()
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
        }
    }
}

customElements.define("end-partnership", EndPartnership)
