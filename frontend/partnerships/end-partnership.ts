/** Ending a partnership, with a block or without: one tap, no reason, nothing to fill in, and no keys needed. */

import { Refused } from "../web/api.ts"
import { gettext } from "../web/gettext.ts"
import { part, say, told, within } from "../web/parts.ts"
import { endPartnership, noteEnded } from "../vault/ending.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { openVault, signedIn } from "../vault/session.ts"
import { openStore } from "../vault/store.ts"

class EndPartnership extends HTMLElement {
    connectedCallback(): void {
        const form = within(this, "form") as HTMLFormElement
        form.addEventListener("submit", (event) => {
            event.preventDefault()
            void this.#end(new URL(form.action).pathname)
        })
    }

    async #end(address: string): Promise<void> {
        const button = within(this, "button") as HTMLButtonElement
        button.disabled = true
        try {
            const { leavings } = await openStore(signedIn() ?? "")
            const vault = await openVault().catch(() => null)
            location.assign(await endPartnership(told(this, "partnership"), address, { vault, leavings }))
        } catch (error) {
            button.disabled = false
            say(part(this, "error"), error instanceof Refused ? sentenceFor(error) : later())
        }
    }
}

const later = (): string =>
    gettext("The server did not answer. From now on nothing is sealed here; it is ended as soon as there is a connection.")

/** A page of what has ended: the server's word, noted by a browser that has keys. */
class EndedPartnership extends HTMLElement {
    connectedCallback(): void {
        void openVault()
            .then((vault) => vault && noteEnded(vault, told(this, "partnership")))
            // Said by the pages that need the roster; here nothing was asked.
            .catch(() => undefined)
    }
}

customElements.define("end-partnership", EndPartnership)
customElements.define("ended-partnership", EndedPartnership)
