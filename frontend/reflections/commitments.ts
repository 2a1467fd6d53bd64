/** Promises of the week: the list of an hour, and those of the hour before, waiting in the next. */

import { gettext, interpolate } from "../web/gettext.ts"
import { copyOf, part, say, told, within } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"
import type { Opened } from "../vault/session.ts"
import { drawerHere, line, ofSession, tellChanged, whenChanged } from "./drawers.ts"

/** A promise as a sentence. */
export function sentenceOf(commitment: Opened): string {
    const values = { when: line(commitment, "when"), will: line(commitment, "will") }
    return interpolate(values.when ? gettext("When %(when)s, I will %(will)s.") : gettext("I will %(will)s."), values)
}

/** The promises of the newest hour, other than this one, in which any were made. */
export function ofLastHour(commitments: readonly Opened[], session: string): Opened[] {
    const earlier = commitments.filter(({ body }) => body.session !== session)
    const newest = [...earlier].sort((one, other) => (one.at < other.at ? 1 : -1))[0]
    return newest ? earlier.filter(({ body }) => body.session === newest.body.session) : []
}

/** Draw promises as a list, each with whose it is. */
function draw(root: HTMLElement, commitments: readonly Opened[]): void {
    const items = commitments.map((commitment) => {
        const item = copyOf(part(root, "commitment", HTMLTemplateElement))
        within(item, ".said").textContent = sentenceOf(commitment)
        const theirs = commitment.author === told(root, "partner")
        within(item, ".outcome").textContent = theirs ? told(root, "partnerName") : gettext("You")
        return item
    })
    part(root, "commitments").replaceChildren(...items)
}

class CommitmentList extends HTMLElement {
    connectedCallback(): void {
        part(this, "form", HTMLFormElement).addEventListener("submit", (event) => {
            event.preventDefault()
            void this.#add()
        })
        whenChanged(() => void this.#show())
        this.addEventListener("input", () => void this.#keep().catch(() => undefined))
        void this.#show().then(() => this.#recall())
    }

    get #draftName(): string {
        return `${told(this, "session")} commitment`
    }

    #fields(): [HTMLInputElement, HTMLInputElement] {
        return [part(this, "when", HTMLInputElement), part(this, "will", HTMLInputElement)]
    }

    /** A half-written commitment stays on this device, sealed, whoever ends the hour. */
    async #keep(): Promise<void> {
        const [when, will] = this.#fields()
        const { vault } = await drawerHere(this)
        await vault.drafts.save(this.#draftName, { when: when.value, will: will.value })
    }

    async #recall(): Promise<void> {
        const draft = await drawerHere(this)
            .then(({ vault }) => vault.drafts.load(this.#draftName))
            .catch(() => undefined)
        const [when, will] = this.#fields()
        if (typeof draft?.when === "string" && when.value === "") when.value = draft.when
        if (typeof draft?.will === "string" && will.value === "") will.value = draft.will
    }

    async #show(): Promise<void> {
        try {
            const { drawer } = await drawerHere(this)
            draw(this, await ofSession(drawer, "commitment", told(this, "session")))
            for (const control of this.querySelectorAll<HTMLInputElement>("input, button")) control.disabled = false
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
        }
    }

    async #add(): Promise<void> {
        const [when, will] = this.#fields()
        const button = part(this, "add", HTMLButtonElement)
        say(part(this, "error"), will.value.trim() ? "" : gettext("Say what you will do; the “when” may stay empty."))
        if (!will.value.trim() || button.disabled) return
        button.disabled = true
        try {
            const { vault, drawer } = await drawerHere(this)
            const body = { session: told(this, "session"), when: when.value.trim(), will: will.value.trim() }
            await drawer.write({ kind: "commitment", body })
            when.value = will.value = ""
            await vault.drafts.drop(this.#draftName)
            say(part(this, "saved"), gettext("Saved, sealed"))
            tellChanged()
            await this.#show()
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
        } finally {
            button.disabled = false
        }
    }
}

class CarriedOver extends HTMLElement {
    connectedCallback(): void {
        // Where this cannot be opened the page says so once, at its top; a promise simply waits.
        void this.#show().catch(() => undefined)
    }

    async #show(): Promise<void> {
        const { drawer } = await drawerHere(this)
        const carried = ofLastHour(await drawer.list("commitment"), told(this, "session"))
        draw(this, carried)
        part(this, "carried").hidden = carried.length === 0
    }
}

class TheirTakeaway extends HTMLElement {
    connectedCallback(): void {
        whenChanged(() => void this.#show().catch(() => undefined))
        void this.#show().catch(() => undefined)
    }

    async #show(): Promise<void> {
        const { drawer } = await drawerHere(this)
        const all = await ofSession(drawer, "takeaway", told(this, "session"))
        const text = line(all.find(({ author }) => author === told(this, "partner")), "text")
        say(part(this, "text"), text)
        part(this, "shown").hidden = text === ""
    }
}

customElements.define("commitment-list", CommitmentList)
customElements.define("carried-over", CarriedOver)
customElements.define("their-takeaway", TheirTakeaway)
