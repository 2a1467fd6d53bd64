/** Promises of the week: those of one hour, and the form to make one. */

import { gettext, interpolate } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { type DraftPlace, placeFor } from "../vault/draft-place.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { Locking, type Opened, Stale } from "../vault/session.ts"
import { drawerFor, ofSession, vaultHere, whenChanged } from "./drawers.ts"
import { lineOf, outcomesOf, sentenceOf } from "./promise.ts"
import { type Half, PromiseForm } from "./promise-form.ts"
import { PromiseList } from "./promise-list.ts"
import { put, takeBack, wordsFor } from "./putting.ts"

class CommitmentList extends HTMLElement {
    #form!: PromiseForm
    #list!: PromiseList
    #place: DraftPlace | null = null
    #keeping: Promise<unknown> = Promise.resolve()
    readonly #suggest = (event: Event): void => {
        this.#take(event instanceof CustomEvent ? (event.detail as unknown) : null)
    }

    connectedCallback(): void {
        this.#form = new PromiseForm(this)
        this.#list = new PromiseList(this, this.#acts())
        this.#listen()
        // First, because it needs no network, and nothing may be typed before its draft has a place.
        void this.#recall().catch(() => undefined).then(() => this.#show())
    }

    disconnectedCallback(): void {
        document.removeEventListener("commitment-suggested", this.#suggest)
    }

    #acts() {
        if (told(this, "ended") === "yes") return { answer: "never" } as const
        const change = (commitment: Opened): void => {
            part(this, "writing", HTMLDetailsElement).open = true
            this.#form.change(commitment)
            this.#keep()
        }
        const answer = told(this, "over") === "yes" ? "asked" : "never"
        return { answer, change, withdraw: (commitment: Opened) => this.#withdraw(commitment) } as const
    }

    #listen(): void {
        part(this, "form", HTMLFormElement).addEventListener("submit", (event) => {
            event.preventDefault()
            void this.#add()
        })
        part(this, "leave").addEventListener("click", () => {
            this.#form.clear()
            void this.#place?.drop()
        })
        whenChanged(() => void this.#show())
        addEventListener("own-changed", () => void this.#show())
        part(this, "form").addEventListener("input", () => {
            this.#keep()
        })
        addEventListener("vault-locking", (event) => {
            if (event instanceof Locking) event.waitUntil(this.#keeping)
        })
        document.addEventListener("commitment-suggested", this.#suggest)
    }

    /** An idea that was taken, say: it goes into the form, beside whatever stands there. */
    #take(suggested: unknown): void {
        const text = lineOf({ body: suggested as Opened["body"] }, "text").trim()
        if (text === "") return
        part(this, "writing", HTMLDetailsElement).open = true
        const will = this.#form.field("will")
        will.value = [will.value.trim(), text].filter((one) => one !== "").join("; ")
        will.focus()
        this.#keep()
    }

    /** A half-written commitment stays on this device, sealed, whoever ends the hour. */
    #keep(): void {
        this.#keeping = this.#place?.save({ half: this.#form.half }).catch(() => false) ?? this.#keeping
    }

    /** Go on from what a page that is gone left half written. */
    async #recall(): Promise<void> {
        const { drafts } = await vaultHere()
        this.#place = await placeFor(drafts, `${told(this, "session")} commitment`)
        const left = this.#place.left.find(({ half }) => isBegun(half as Half))
        if (!left || !this.#form.empty) return
        const half = left.half as Half
        this.#place.takeUp(left)
        part(this, "writing", HTMLDetailsElement).open = true
        this.#form.fill(half, await this.#standing(half.over))
        this.#keep()
    }

    /** The promise a half-written change is about; without a network, or where it is gone, it becomes a new one. */
    async #standing(id: string): Promise<Opened | undefined> {
        if (!id) return undefined
        const { drawer } = await drawerFor(this, "commitment")
        return (await drawer.list("commitment")).find((one) => one.id === id)
    }

    async #show(): Promise<void> {
        try {
            const { drawer } = await drawerFor(this, "commitment")
            const commitments = await ofSession(drawer, "commitment", told(this, "session"))
            this.#list.draw(commitments, outcomesOf(commitments, await drawer.list("outcome").catch(() => [])))
            part(this, "none").hidden = commitments.length > 0
            for (const control of this.querySelectorAll<HTMLInputElement>("input, button")) control.disabled = false
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
        }
    }

    async #add(): Promise<void> {
        const button = part(this, "add", HTMLButtonElement)
        const { body, over } = this.#form
        say(part(this, "error"), body.will ? "" : gettext("Say what you will do; the “when” may stay empty."))
        if (!body.will || button.disabled) return
        button.disabled = true
        await this.#put({ session: told(this, "session"), ...body }, over)
        button.disabled = false
    }

    async #put(body: Opened["body"], over: Opened | undefined): Promise<void> {
        const sent = this.#form.half
        // The form is free at once for the next; the draft goes only when this one is safe.
        this.#form.clear()
        try {
            const kept = await put(this, { kind: "commitment", id: over?.id ?? crypto.randomUUID(), over, body })
            await this.#keeping
            if (this.#form.empty) await this.#place?.drop()
            say(part(this, "saved"), wordsFor(kept))
        } catch (error) {
            this.#form.fill(together(sent, this.#form.half), over)
            this.#keep()
            this.#refuse(error)
        }
    }

    #refuse(error: unknown): void {
        if (!(error instanceof Stale)) {
            say(part(this, "error"), sentenceFor(error))
            return
        }
        // What is in the form stays; a second tap is a decision.
        this.#form.fill(this.#form.half, error.current)
        const stands = { promise: sentenceOf(error.current) }
        const said = gettext("You changed this elsewhere meanwhile. There it says: %(promise)s Tap again to keep what stands here.")
        say(part(this, "error"), interpolate(said, stands))
    }

    async #withdraw(commitment: Opened): Promise<void> {
        try {
            await takeBack(this, "commitment", commitment.id)
            say(part(this, "withdrawn"), gettext("Withdrawn."))
            await this.#show()
            // The button that had the focus is gone.
            part(this, "writing").querySelector<HTMLElement>("summary")?.focus()
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
        }
    }
}

/** A promise that did not go out, with what was typed since. */
function together(sent: Half, typed: Half): Half {
    const both = (name: keyof Half): string => [sent[name], typed[name]].filter((one) => one !== "").join("; ")
    const lines = { when: both("when"), will: both("will"), where: both("where"), instead: both("instead") }
    return { ...lines, confidence: sent.confidence || typed.confidence, over: sent.over }
}

function isBegun({ when, will }: Half): boolean {
    return `${when}${will}`.trim() !== ""
}

customElements.define("commitment-list", CommitmentList)
