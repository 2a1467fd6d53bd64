/** How a commitment went, said by whoever made it: one tap, the reason only if they like, never twice asked. */

import { say, within } from "../web/parts.ts"
import { type DraftPlace, placeFor } from "../vault/draft-place.ts"
import type { Body } from "../vault/envelope.ts"
import { sentenceFor } from "../vault/sentences.ts"
import type { Opened } from "../vault/session.ts"
import { vaultHere } from "./drawers.ts"
import type { Outcome } from "./commitment.ts"
import { put, wordsFor } from "./putting.ts"

type Said = Readonly<Record<"how" | "why" | "words", string>>

const NOTHING: Said = { how: "", why: "", words: "" }

export class HowItWent {
    readonly #element: HTMLElement
    readonly #item: HTMLElement
    #commitment: Opened
    #record: Opened | undefined
    #id: string = crypto.randomUUID()
    #said: Said = NOTHING
    /** One answer after the other: the second follows from the first. */
    #sending: Promise<unknown> = Promise.resolve()
    /** Answers that are on their way: what stands with the server is older than they are. */
    #underWay = 0
    #place: Promise<DraftPlace | null> | null = null

    /** `element` says whose partnership it is, `item` holds the buttons. */
    constructor(element: HTMLElement, item: HTMLElement, commitment: Opened) {
        this.#element = element
        this.#item = item
        this.#commitment = commitment
        // So that the question is heard with its commitment, however one comes to the buttons.
        within(item, ".said").id = `commitment-${commitment.id}`
        within(item, ".answers").setAttribute("aria-describedby", `commitment-${commitment.id}`)
        for (const button of this.#buttons("answers")) {
            button.addEventListener("click", () => void this.#answer({ ...NOTHING, how: button.value }))
        }
        for (const button of this.#buttons("reasons")) {
            button.addEventListener("click", () => void this.#answer({ ...this.#said, why: this.#other(button.value) }))
        }
        this.#words.addEventListener("input", () => void this.#draft())
        this.#words.addEventListener("change", () => void this.#answer({ ...this.#said, words: this.#words.value.trim() }))
    }

    get #words(): HTMLInputElement {
        return within(this.#item, ".in-words input") as HTMLInputElement
    }

    #buttons(group: string): HTMLButtonElement[] {
        return [...this.#item.querySelectorAll<HTMLButtonElement>(`.${group} button`)]
    }

    /** A second tap on a reason takes it away again. */
    #other(why: string): string {
        return this.#said.why === why ? "" : why
    }

    /** What stands with the server. */
    show(commitment: Opened, outcome: Outcome | undefined): void {
        this.#commitment = commitment
        if (!outcome || this.#underWay > 0) return
        this.#record = outcome.record
        this.#id = outcome.record.id
        // A line that is being typed is newer than what stands.
        const typing = this.#words.value !== this.#said.words
        this.#take({ how: outcome.how, why: outcome.why ?? "", words: outcome.words })
        if (!typing) this.#words.value = outcome.words
    }

    #take(said: Said): void {
        this.#said = said
        const press = (group: string, value: string): void => {
            for (const button of this.#buttons(group)) button.setAttribute("aria-pressed", String(button.value === value))
        }
        press("answers", said.how)
        press("reasons", said.why)
        within(this.#item, ".why").hidden = said.how === "" || said.how === "kept"
        within(this.#item, ".in-words").hidden = said.why !== "else"
        this.#item.dataset.state = said.how || "open"
        if (said.why === "else") void this.#recall()
    }

    async #answer(said: Said): Promise<void> {
        this.#take(said)
        const place = within(this.#item, ".saved")
        this.#underWay += 1
        const sending = this.#sending.then(() => this.#send(said)).finally(() => (this.#underWay -= 1))
        this.#sending = sending.catch(() => undefined)
        try {
            say(place, wordsFor(await sending))
            if (this.#words.value.trim() === said.words) await (await this.#place)?.drop()
        } catch (error) {
            say(place, sentenceFor(error))
        }
    }

    async #send(said: Said): Promise<Opened | null> {
        const { id, mac, body } = this.#commitment
        const whole = { session: String(body.session), commitment: id, mac, ...said }
        const thing = { kind: "outcome", id: this.#id, over: this.#record, body: whole, newest: true }
        const kept = await put(this.#element, thing)
        if (kept) this.#record = kept
        return kept
    }

    /** A line half typed outlives the page. */
    async #draft(): Promise<void> {
        const words = this.#words.value
        await (await this.#placeHere())?.save({ half: { words } })
    }

    async #recall(): Promise<void> {
        const place = await this.#placeHere()
        const said = ({ half }: Body): unknown => (half as { words?: unknown } | undefined)?.words
        const left = place?.left.find((one) => typeof said(one) === "string" && said(one) !== "")
        if (!place || !left || this.#words.value !== "") return
        this.#words.value = String(said(left))
        place.takeUp(left)
    }

    async #placeHere(): Promise<DraftPlace | null> {
        this.#place ??= vaultHere()
            .then(({ drafts }) => placeFor(drafts, `outcome of ${this.#commitment.id}`))
            .catch(() => null)
        return await this.#place
    }
}
