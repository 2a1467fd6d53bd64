/** A note of an hour held elsewhere is taken back; what was written of that hour stays where it is. */

import { sendJSON } from "../web/api.ts"
import { part, say, told } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { vaultHere } from "./drawers.ts"

class TakingBack extends HTMLElement {
    connectedCallback(): void {
        part(this, "take-back").addEventListener("click", () => void this.#takeBack())
    }

    async #takeBack(): Promise<void> {
        const button = part(this, "take-back", HTMLButtonElement)
        button.disabled = true
        say(part(this, "error"), "")
        try {
            // It takes the proof that goes along once there are keys.
            await vaultHere()
            const { next } = (await sendJSON("POST", told(this, "action"), {})) as { next: string }
            location.assign(next)
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
            button.disabled = false
        }
    }
}

customElements.define("taking-back", TakingBack)
