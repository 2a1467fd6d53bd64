/** An hour held elsewhere: the day and whose it was go to the server, what was said of it goes sealed. */

import { sendJSON } from "../web/api.ts"
import { gettext } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { type DraftPlace, placeFor } from "../vault/draft-place.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { Locking, type Opened } from "../vault/session.ts"
import { drawerFor, line, ofSession, vaultHere } from "./drawers.ts"
import { put } from "./putting.ts"

const TEXTS = ["on", "takeaway", "when", "will"] as const
type Half = Readonly<Record<(typeof TEXTS)[number] | "focus" | "promise", string>>

class ElsewhereForm extends HTMLElement {
    #place: DraftPlace | null = null
    #keeping: Promise<unknown> = Promise.resolve()
    /** The ids of the hour and of the promise, the same at every try. */
    #hour: string = crypto.randomUUID()
    #promise: string = crypto.randomUUID()

    connectedCallback(): void {
        part(this, "form", HTMLFormElement).addEventListener("submit", (event) => {
            event.preventDefault()
            void this.#note()
        })
        this.addEventListener("input", () => {
            this.#keeping = this.#place?.save({ half: this.#half }).catch(() => false) ?? this.#keeping
        })
        addEventListener("vault-locking", (event) => {
            if (event instanceof Locking) event.waitUntil(this.#keeping)
        })
        this.#recall().catch((error: unknown) => {
            say(part(this, "error"), sentenceFor(error))
        })
    }

    #field(name: (typeof TEXTS)[number]): HTMLInputElement | HTMLTextAreaElement {
        return part<HTMLInputElement>(this, name)
    }

    get #focus(): HTMLInputElement | null {
        return this.querySelector<HTMLInputElement>('input[name="focus"]:checked')
    }

    get #half(): Half {
        const [on = "", takeaway = "", when = "", will = ""] = TEXTS.map((name) => this.#field(name).value.trim())
        return { on, takeaway, when, will, focus: this.#focus?.value ?? "", promise: this.#promise }
    }

    /** Go on from what a page that is gone left. */
    async #recall(): Promise<void> {
        const { drafts } = await vaultHere()
        this.#place = await placeFor(drafts, `${told(this, "partnership")} elsewhere`)
        const [half] = this.#place.left.map((left) => left.half as Half)
        if (half) {
            for (const name of TEXTS) this.#field(name).value ||= half[name]
            this.#field("on").value = half.on
            for (const one of this.querySelectorAll<HTMLInputElement>('input[name="focus"]')) one.checked = one.value === half.focus
            this.#promise = half.promise
        }
        part(this, "note", HTMLButtonElement).disabled = false
    }

    async #note(): Promise<void> {
        const button = part(this, "note", HTMLButtonElement)
        const complete = this.#half.on !== "" && this.#half.focus !== ""
        say(part(this, "error"), complete ? "" : gettext("Say on which day it was, and whose hour."))
        if (!complete || button.disabled) return
        button.disabled = true
        try {
            await this.#place?.save({ half: this.#half })
            const address = await this.#send(this.#half)
            await this.#place?.drop()
            location.assign(address)
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
            button.disabled = false
        }
    }

    /** The address of the hour. Asked twice it is the same one: a try whose answer was lost makes no second. */
    async #send({ on, focus, ...words }: Half): Promise<string> {
        const noted = (await sendJSON("POST", told(this, "action"), { id: this.#hour, on, focus })) as { session: string; next: string }
        await this.#keepWords(noted.session, words)
        return noted.next
    }

    async #keepWords(session: string, { takeaway, when, will, promise }: Omit<Half, "on" | "focus">): Promise<void> {
        if (takeaway) await this.#keepTakeaway(session, takeaway)
        if (will) await put(this, { kind: "commitment", id: promise, body: { session, when, will }, newest: true })
    }

    /** Where something was taken along from that hour already, this comes after it. */
    async #keepTakeaway(session: string, text: string): Promise<void> {
        const over = await this.#standing(session)
        const before = line(over, "text")
        const whole = before.includes(text) ? before : [before, text].filter((one) => one !== "").join("\n\n")
        const id = over?.id ?? crypto.randomUUID()
        await put(this, { kind: "takeaway", id, over, body: { session, text: whole } })
    }

    async #standing(session: string): Promise<Opened | undefined> {
        const { vault, drawer } = await drawerFor(this, "takeaway")
        return (await ofSession(drawer, "takeaway", session)).find(({ author }) => author === vault.person)
    }
}

customElements.define("elsewhere-form", ElsewhereForm)
