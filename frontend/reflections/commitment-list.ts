/** Commitments of the week: those of one hour, and the form to make one. */

import { gettext, interpolate } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { type Opened, Stale } from "../vault/session.ts"
import { lineOf, outcomesOf, sentenceOf } from "./commitment.ts"
import { CommitmentForm } from "./commitment-form.ts"
import { behindIWill, type Half, halfOf, isBegun, meanwhile, sayTheSame, together } from "./commitment-half.ts"
import { CommitmentItems } from "./commitment-items.ts"
import { drawerFor, ofSession, whenChanged } from "./drawers.ts"
import { HalfWritten } from "./half-written.ts"
import { overtakenOf } from "./overtaken.ts"
import { letGo, put, takeBack, wordsFor } from "./putting.ts"

const KIND = "commitment"

class CommitmentList extends HTMLElement {
    #form!: CommitmentForm
    #list!: CommitmentItems
    /** One is being kept and sent. */
    #busy = false
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
            this.#change(commitment)
        }
        const answer = told(this, "over") === "yes" ? "asked" : "never"
        return { answer, change, withdraw: (commitment: Opened) => this.#withdraw(commitment) } as const
    }

    /** What was begun before is neither lost nor mixed in: it is set aside until the form is free again. */
    #change(commitment: Opened): void {
        this.#unfold()
        const { over, half, empty } = this.#form
        const begun = !empty && !(over && sayTheSame(half, halfOf(over)))
        if (begun && over?.id === commitment.id) {
            this.#form.field("will").focus()
            return
        }
        if (begun) this.#half.setAside()
        say(part(this, "saved"), begun ? gettext("What you had begun is kept, and comes back after this change.") : "")
        this.#form.change(commitment)
        void this.#half.keep()
    }

    #listen(): void {
        part(this, "form", HTMLFormElement).addEventListener("submit", (event) => {
            event.preventDefault()
            void this.#add()
        })
        part(this, "leave").addEventListener("click", () => {
            this.#form.clear()
            for (const told of ["error", "saved"]) say(part(this, told), "")
            void this.#half.keep().then(() => this.#takeUpNext()).catch(() => undefined)
        })
        whenChanged(() => void this.#show())
        for (const happened of ["own-changed", "to-choose"]) addEventListener(happened, () => void this.#show())
        part(this, "form").addEventListener("input", () => void this.#half.keep())
        document.addEventListener("commitment-suggested", this.#suggest)
    }

    /** An idea that was taken, say: it goes into the form, beside whatever stands there. */
    #take(suggested: unknown): void {
        const text = lineOf({ body: suggested as Opened["body"] }, "text").trim()
        if (text === "") return
        this.#unfold()
        const will = this.#form.field("will")
        const behind = behindIWill(text, document.documentElement.lang)
        will.value = [will.value.trim(), behind].filter((one) => one !== "").join("; ")
        will.focus()
        void this.#half.keep()
    }

    /** Go on from what a page that is gone left half written. */
    async #recall(): Promise<void> {
        // Not known without a network: then a half-written change stays where it is, and is not made a new commitment.
        const standing = await this.#standing().catch(() => null)
        await this.#half.recall(`${told(this, "session")} commitment`, (left) => this.#takeUp(left, standing))
    }

    #takeUp(left: unknown, standing: readonly Opened[] | null): boolean {
        const half = left as Half | undefined
        if (this.#busy || !isBegun(half) || !this.#form.empty || (half.over && !standing)) return false
        this.#goOn(half, standing?.find(({ id }) => id === half.over))
        return true
    }

    /** The form is free for what was set aside, and then for what was said elsewhere meanwhile. */
    async #takeUpNext(): Promise<void> {
        if (this.#busy || !this.#form.empty) return
        const standing = await this.#standing().catch(() => null)
        await this.#half.goOn((left) => this.#takeUp(left, standing))
        if (standing) await this.#takeUpOvertaken()
    }

    /** Open the form, and whatever it is folded in. */
    #unfold(): void {
        let fold: HTMLDetailsElement | null | undefined = part(this, "writing", HTMLDetailsElement)
        for (; fold; fold = fold.parentElement?.closest("details")) fold.open = true
    }

    #goOn(half: Half, standing: Opened | undefined): void {
        this.#unfold()
        this.#form.fill(half, standing)
        this.#sayMeanwhile(half, standing)
    }

    /** A change that waited here while something else was said elsewhere; one after the other. */
    async #takeUpOvertaken(): Promise<void> {
        const { vault, drawer } = await drawerFor(this, KIND)
        const [one] = await overtakenOf(vault, drawer, told(this, "session"))
        if (!one || this.#busy || !this.#form.empty) return
        this.#goOn(one.half, one.standing)
        // It lies with the form from now on; where it cannot, it stays where it was.
        if (await this.#half.keep()) await letGo(KIND, one.half.over)
    }

    async #standing(): Promise<Opened[]> {
        const { drawer } = await drawerFor(this, KIND)
        return await ofSession(drawer, KIND, told(this, "session"))
    }

    async #show(): Promise<void> {
        try {
            const { drawer } = await drawerFor(this, KIND)
            const commitments = await this.#standing()
            this.#list.draw(commitments, outcomesOf(commitments, await drawer.list("outcome").catch(() => [])))
            part(this, "none").hidden = commitments.length > 0
            for (const control of this.querySelectorAll<HTMLInputElement>("input, button")) control.disabled = false
            if (told(this, "ended") !== "yes") await this.#takeUpNext()
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
        }
    }

    async #add(): Promise<void> {
        const { body, over } = this.#form
        say(part(this, "error"), body.will ? "" : gettext("Say what you will do; the “when” may stay empty."))
        if (!body.will || this.#busy) return
        // The button stays as it is: one that is disabled drops the focus of whoever pressed it.
        this.#busy = true
        await this.#put({ session: told(this, "session"), ...body }, over)
        this.#busy = false
        await this.#takeUpNext().catch(() => undefined)
    }

    async #put(body: Opened["body"], over: Opened | undefined): Promise<void> {
        const sent = this.#form.half
        const free = (): void => {
            this.#form.free(sent)
            void this.#half.keep()
        }
        const back = async (error: unknown): Promise<void> => {
            const standing = error instanceof Stale ? [error.current].find(({ kind }) => kind === KIND) : over
            const half = together(sent, this.#form.half)
            this.#form.fill(half, standing)
            if (error instanceof Stale) this.#sayMeanwhile(half, standing)
            await this.#half.keep()
        }
        try {
            const thing = { kind: KIND, id: over?.id ?? crypto.randomUUID(), over, body }
            say(part(this, "saved"), wordsFor(await put(this, thing, { free, back })))
        } catch (error) {
            if (!(error instanceof Stale)) say(part(this, "error"), sentenceFor(error))
        }
    }

    /** What was said elsewhere meanwhile, and what is kept here: a second tap is a decision. */
    #sayMeanwhile(half: Half, standing: Opened | undefined): void {
        const what = meanwhile(half, standing)
        if (what === null) return
        const changed = gettext("You changed this elsewhere meanwhile. There it says: %(commitment)s What you wrote here is kept below: tap “Keep the change” to let it stand, or leave it as it was.")
        const withdrawn = gettext("You withdrew this elsewhere meanwhile. What you wrote here is kept below, as a new commitment: add it, or empty the lines.")
        const stands = { commitment: standing ? sentenceOf(standing) : "" }
        say(part(this, "error"), what === "changed" ? interpolate(changed, stands) : withdrawn)
    }

    async #withdraw(commitment: Opened): Promise<void> {
        try {
            await takeBack(this, KIND, commitment.id)
            say(part(this, "withdrawn"), gettext("Withdrawn."))
            await this.#show()
            // The button that had the focus is gone.
            part(this, "writing").querySelector<HTMLElement>("summary")?.focus()
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
        }
    }
}

customElements.define("commitment-list", CommitmentList)
