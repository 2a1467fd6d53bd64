/** How the agreement stands, in one line: on the page of the partnership. */

import { gettext, interpolate } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { type Agreed, readAgreement } from "./agreement.ts"
import { agreementDrawer } from "./agreement-drawer.ts"

class AgreementState extends HTMLElement {
    connectedCallback(): void {
        void this.#show()
    }

    async #show(): Promise<void> {
        try {
            const { drawer, two } = await agreementDrawer(this)
            say(part(this, "state"), this.#words(await readAgreement(drawer, two), two[0]))
        } catch (error) {
            say(part(this, "state"), sentenceFor(error))
        }
    }

    #words({ signed, versions, proposals, incomplete }: Agreed, own: string): string {
        if (incomplete) return gettext("Something that one of you signed in the agreement is not shown. Read it on its own page.")
        const name = { name: told(this, "partnerName") }
        const open = proposals.filter(({ outdated }) => !outdated)
        if (open.some(({ text, declined }) => text.author !== own && !declined)) {
            return interpolate(gettext("%(name)s proposes a change: read what is different, and say yes or not now."), name)
        }
        if (open.some(({ text }) => text.author === own)) {
            return interpolate(gettext("You have proposed a change; it holds once %(name)s says yes."), name)
        }
        if (versions.length > 0) return gettext("You have both agreed.")
        return this.#beginning(signed.has(own), signed.has(told(this, "partner")))
    }

    #beginning(mine: boolean, theirs: boolean): string {
        const name = { name: told(this, "partnerName") }
        if (mine) return interpolate(gettext("You have agreed; %(name)s has not yet."), name)
        if (theirs) return interpolate(gettext("%(name)s has agreed; you have not yet."), name)
        return gettext("Neither of you has agreed yet. One tap each.")
    }
}

customElements.define("agreement-state", AgreementState)
