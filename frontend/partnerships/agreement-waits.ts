/** On the first page: that the other proposes a change of the agreement, and waits for an answer. Else nothing. */

import { told } from "../web/parts.ts"
import { readAgreement } from "./agreement.ts"
import { agreementDrawer } from "./agreement-drawer.ts"

class AgreementWaits extends HTMLElement {
    connectedCallback(): void {
        addEventListener("vault-locked", () => {
            this.hidden = true
        })
        // What is wrong with it, or with the keys, is said where the agreement itself is read.
        this.#look().catch(() => undefined)
    }

    async #look(): Promise<void> {
        const { drawer, two } = await agreementDrawer(this)
        const { proposals } = await readAgreement(drawer, two)
        const waits = proposals.some(
            ({ text, outdated, declined }) => text.author === told(this, "partner") && !outdated && !declined,
        )
        this.hidden = !waits
    }
}

customElements.define("agreement-waits", AgreementWaits)
