/** Promises of the week: the list of an hour, and those of the hour before, waiting in the next. */

import { Unreachable } from "../web/api.ts"
import { gettext, interpolate } from "../web/gettext.ts"
import { copyOf, part, say, told, within } from "../web/parts.ts"
import { type DraftPlace, placeFor } from "../vault/draft-place.ts"
import type { Drafts } from "../vault/drafts.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { Locking, type Opened } from "../vault/session.ts"
import type { Waiting } from "../vault/waiting.ts"
import { drawerHere, line, ofSession, tellChanged, vaultHere, whenChanged } from "./drawers.ts"

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

/** What is half written, field by field. */
type Half = Readonly<Record<"when" | "will", string>>

class CommitmentList extends HTMLElement {
    #drafts: Drafts | null = null
    #place: DraftPlace | null = null
    #keeping: Promise<unknown> = Promise.resolve()

    connectedCallback(): void {
        part(this, "form", HTMLFormElement).addEventListener("submit", (event) => {
            event.preventDefault()
            void this.#add()
        })
        whenChanged(() => void this.#show())
        addEventListener("own-changed", () => void this.#show())
        this.addEventListener("input", () => {
            this.#keep()
        })
        addEventListener("vault-locking", (event) => {
            if (event instanceof Locking) event.waitUntil(this.#keeping)
        })
        // First, because it needs no network, and nothing may be typed before its draft has a place.
        void this.#recall().catch(() => undefined).then(() => this.#show())
    }

    #fields(): [HTMLInputElement, HTMLInputElement] {
        return [part(this, "when", HTMLInputElement), part(this, "will", HTMLInputElement)]
    }

    /** A half-written commitment stays on this device, sealed, whoever ends the hour. */
    #keep(): void {
        const [when, will] = this.#fields()
        const half: Half = { when: when.value, will: will.value }
        this.#keeping = this.#place?.save({ half }).catch(() => false) ?? this.#keeping
    }

    /** Go on from what a page that is gone left half written. */
    async #recall(): Promise<void> {
        this.#drafts = (await vaultHere()).drafts
        this.#place = await placeFor(this.#drafts, `${told(this, "session")} commitment`)
        const halves = this.#place.left.map(({ half }) => half as Half)
        const [half] = halves.filter(({ when, will }) => `${when}${will}`.trim() !== "")
        const [when, will] = this.#fields()
        if (!half || when.value !== "" || will.value !== "") return
        when.value = half.when
        will.value = half.will
        this.#keep()
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
        const body = { session: told(this, "session"), when: when.value.trim(), will: will.value.trim() }
        try {
            const sent = await this.#send(body)
            when.value = will.value = ""
            await this.#keeping
            await this.#place?.drop()
            say(part(this, "saved"), sent ? gettext("Saved, sealed") : gettext("No connection. Kept on this device; it goes out by itself."))
            if (sent) tellChanged()
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
        } finally {
            button.disabled = false
        }
    }

    /** Send it now, or have it wait on this device: true when it is with the server. */
    async #send(body: Readonly<Record<"session" | keyof Half, string>>): Promise<boolean> {
        const id = crypto.randomUUID()
        try {
            const { drawer } = await drawerHere(this)
            await drawer.write({ id, kind: "commitment", body })
            return true
        } catch (error) {
            if (!(error instanceof Unreachable)) throw error
            const [partnership, page] = [told(this, "partnership"), location.pathname]
            const waiting: Waiting = { kind: "commitment", partnership, page, id, base: 0, unanswered: [], body }
            // Under the same id: a first try that arrived without an answer is not made twice.
            if (!(await this.#drafts?.save(`${body.session} promise ${id}`, { waiting }))) throw error
            return false
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
