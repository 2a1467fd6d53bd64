/** The page of the agreement, and its one line on the page of the partnership. */

import { gettext, interpolate, locale } from "../web/gettext.ts"
import { copyOf, json, part, say, told, within } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { type Drawer, openVault, Refusal } from "../vault/session.ts"
import { type AgreementText, clausesOf, readStanding, sign, type Standing } from "./agreement.ts"

async function drawerOf(element: HTMLElement): Promise<{ drawer: Drawer; own: string }> {
    const vault = await openVault()
    if (!vault) throw new Refusal("locked")
    return { drawer: await vault.shared(told(element, "partnership")), own: vault.person }
}

const LOOK_AGAIN_AFTER = 5000

class OurAgreement extends HTMLElement {
    #timer: ReturnType<typeof setTimeout> | undefined
    /** The MAC of the text that is on the page; null while it is ours to offer. */
    #seen: string | null = null

    disconnectedCallback(): void {
        clearTimeout(this.#timer)
    }

    connectedCallback(): void {
        const button = part(this, "sign", HTMLButtonElement)
        button.addEventListener("click", () => {
            void this.#sign(button)
        })
        void this.#show()
    }

    async #show(): Promise<void> {
        try {
            const { drawer, own } = await drawerOf(this)
            this.#draw(await readStanding(drawer), own)
        } catch (error) {
            // The plain text needs no keys; who has signed is not known, so nothing is said of it.
            if (part(this, "text").hidden) {
                this.#draw({ text: null, signed: new Map() }, "")
                part(this, "signed").replaceChildren()
                part(this, "sign").hidden = true
            }
            say(part(this, "error"), sentenceFor(error))
            this.#lookAgain(!(error instanceof Refusal))
        }
    }

    #draw(standing: Standing, own: string): void {
        this.#seen = standing.text?.mac ?? null
        const clauses = standing.text ? clausesOf(standing.text) : (json("agreement-text") as AgreementText).clauses
        const items = clauses.map(({ title, text }) => {
            const item = copyOf(part(this, "clause", HTMLTemplateElement))
            within(item, "h3").textContent = title
            within(item, "p").textContent = text
            return item
        })
        part(this, "clauses").replaceChildren(...items)
        part(this, "text").hidden = false
        part(this, "opening").hidden = true
        const names = [[own, told(this, "ownName")], [told(this, "partner"), told(this, "partnerName")]] as const
        part(this, "signed").replaceChildren(...names.map(([id, name]) => signatureLine(name, standing.signed.get(id)?.at)))
        const button = part(this, "sign", HTMLButtonElement)
        button.hidden = standing.signed.has(own)
        this.#lookAgain(own !== "" && !standing.signed.has(told(this, "partner")))
        button.disabled = false
    }

    /** While the other has not agreed, look again: they may be reading it at this moment. */
    #lookAgain(waiting: boolean): void {
        clearTimeout(this.#timer)
        if (waiting) this.#timer = setTimeout(() => void this.#show(), LOOK_AGAIN_AFTER)
    }

    async #sign(button: HTMLButtonElement): Promise<void> {
        button.disabled = true
        try {
            const { drawer } = await drawerOf(this)
            const signed = await sign(drawer, json("agreement-text") as AgreementText, this.#seen)
            await this.#show()
            say(part(this, "error"), signed ? "" : gettext("The text has just changed. Read it again before you agree."))
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
            button.disabled = false
        }
    }
}

function signatureLine(name: string, at: string | undefined): HTMLElement {
    const line = document.createElement("li")
    const strong = Object.assign(document.createElement("strong"), { textContent: name })
    const when = at ? new Date(at).toLocaleDateString(locale(), { dateStyle: "long" }) : ""
    const words = at ? interpolate(gettext("agreed on %(date)s"), { date: when }) : gettext("has not agreed yet")
    line.append(strong, " ", Object.assign(document.createElement("span"), { textContent: words, className: at ? "" : "soft" }))
    return line
}

class AgreementState extends HTMLElement {
    connectedCallback(): void {
        void this.#show()
    }

    async #show(): Promise<void> {
        try {
            const { drawer, own } = await drawerOf(this)
            const { signed } = await readStanding(drawer)
            say(part(this, "state"), this.#words(signed.has(own), signed.has(told(this, "partner"))))
        } catch (error) {
            say(part(this, "state"), sentenceFor(error))
        }
    }

    #words(mine: boolean, theirs: boolean): string {
        const name = { name: told(this, "partnerName") }
        if (mine && theirs) return gettext("You have both agreed.")
        if (mine) return interpolate(gettext("You have agreed; %(name)s has not yet."), name)
        if (theirs) return interpolate(gettext("%(name)s has agreed; you have not yet."), name)
        return gettext("Neither of you has agreed yet. One tap each.")
    }
}

customElements.define("our-agreement", OurAgreement)
customElements.define("agreement-state", AgreementState)
