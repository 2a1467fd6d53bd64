/** The agreement as it holds now, read-only: where two people talk it through, as in the room. */

import { part, say } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { clausesOf, readAgreement } from "./agreement.ts"
import { agreementDrawer } from "./agreement-drawer.ts"
import { clauseItem } from "./agreement-drawing.ts"
import { incompleteWords } from "./earlier-versions.ts"

class AgreementHere extends HTMLElement {
    connectedCallback(): void {
        // Either may sign or change it on its own page meanwhile.
        addEventListener("partner-changed", () => void this.#show())
        this.closest("details")?.addEventListener("toggle", () => void this.#show())
        void this.#show()
    }

    async #show(): Promise<void> {
        try {
            const { drawer, two } = await agreementDrawer(this)
            const { versions, incomplete } = await readAgreement(drawer, two)
            const text = versions.at(-1)?.text
            const template = part(this, "clause", HTMLTemplateElement)
            part(this, "clauses").replaceChildren(...(text ? clausesOf(text) : []).map((one) => clauseItem(template, one)))
            part(this, "none").hidden = text !== undefined || incomplete
            say(part(this, "error"), incomplete ? incompleteWords(text !== undefined) : "")
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
        }
    }
}

customElements.define("agreement-here", AgreementHere)
