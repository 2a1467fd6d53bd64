/** Commitments of the week: those of one hour, and the form to make one. */

import { gettext, interpolate } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { type Opened, Stale } from "../vault/session.ts"
import { lineOf, outcomesOf, sentenceOf } from "./commitment.ts"
import { CommitmentForm, type Half } from "./commitment-form.ts"
import { CommitmentItems } from "./commitment-items.ts"
import { drawerFor, ofSession, whenChanged } from "./drawers.ts"
import { HalfWritten } from "./half-written.ts"
import { put, takeBack, wordsFor } from "./putting.ts"

class CommitmentList extends HTMLElement {
    #form!: CommitmentForm
    #list!: CommitmentItems
    readonly #half = new HalfWritten(() => (this.#form.empty ? null : this.#form.half))
    readonly #suggest = (event: Event): void => {
        this.#take(event instanceof CustomEvent ? (event.detail as unknown) : null)
    }

    connectedCallback(): void {
        this.#form = new CommitmentForm(this)
        this.#list = new CommitmentItems(this, this.#acts())
        this.#listen()
        // First, because nothing may be typed before its draft has a place.
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
            void this.#half.keep()
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
            void this.#half.keep()
        })
        whenChanged(() => void this.#show())
        addEventListener("own-changed", () => void this.#show())
        part(this, "form").addEventListener("input", () => void this.#half.keep())
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
        void this.#half.keep()
    }

    /** Go on from what a page that is gone left half written. */
    async #recall(): Promise<void> {
        // Not known without a network: then a half-written change stays where it is, and is not made a new commitment.
        const standing = await this.#standing().catch(() => null)
        await this.#half.recall(`${told(this, "session")} commitment`, (left) => {
            const half = left as Half | undefined
            if (!half || !isBegun(half) || !this.#form.empty || (half.over && !standing)) return false
            part(this, "writing", HTMLDetailsElement).open = true
            this.#form.fill(half, standing?.find(({ id }) => id === half.over))
            return true
        })
    }

    async #standing(): Promise<Opened[]> {
        const { drawer } = await drawerFor(this, "commitment")
        return await ofSession(drawer, "commitment", told(this, "session"))
    }

    async #show(): Promise<void> {
        try {
            const { drawer } = await drawerFor(this, "commitment")
            const commitments = await this.#standing()
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
        const free = (): void => {
            this.#form.free(sent)
            void this.#half.keep()
        }
        const back = async (error: unknown): Promise<void> => {
            this.#form.fill(together(sent, this.#form.half), error instanceof Stale ? error.current : over)
            await this.#half.keep()
        }
        try {
            const thing = { kind: "commitment", id: over?.id ?? crypto.randomUUID(), over, body }
            say(part(this, "saved"), wordsFor(await put(this, thing, { free, back })))
        } catch (error) {
            this.#refuse(error)
        }
    }

    #refuse(error: unknown): void {
        if (!(error instanceof Stale)) {
            say(part(this, "error"), sentenceFor(error))
            return
        }
        // What was typed is in the form again; a second tap is a decision.
        const stands = { commitment: sentenceOf(error.current) }
        const said = gettext("You changed this elsewhere meanwhile. There it says: %(commitment)s Tap again to keep what stands here.")
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

/** A commitment that did not go out, with what was typed since. */
function together(sent: Half, typed: Half): Half {
    const both = (name: keyof Half): string => [sent[name], typed[name]].filter((one) => one !== "").join("; ")
    const lines = { when: both("when"), will: both("will"), where: both("where"), instead: both("instead") }
    return { ...lines, confidence: sent.confidence || typed.confidence, over: sent.over }
}

function isBegun({ when, will, where, instead }: Partial<Half>): boolean {
    return [when, will, where, instead].some((one) => typeof one === "string" && one.trim() !== "")
}

customElements.define("commitment-list", CommitmentList)
