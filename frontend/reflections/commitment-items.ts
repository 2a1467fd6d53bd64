/** A list of commitments in the page: who said what, how it went, and what their maker may do about them. */

import { gettext } from "../web/gettext.ts"
import { copyOf, part, told, within } from "../web/parts.ts"
import type { Opened } from "../vault/session.ts"
import { HowItWent } from "./how-it-went.ts"
import { aboutIt, type Outcome, sentenceOf } from "./commitment.ts"

/** What one may do about one's own: say how each went, at once or when one asks to; change it; take it back. */
export interface Acts {
    readonly answer: "at once" | "asked" | "never"
    readonly change?: (commitment: Opened) => void
    readonly withdraw?: (commitment: Opened) => Promise<void>
}

interface Item {
    readonly element: HTMLElement
    readonly how: HowItWent
    /** Somebody opened what is asked, and it stays open. */
    opened: boolean
    commitment: Opened
}

export class CommitmentItems {
    readonly #root: HTMLElement
    readonly #acts: Acts
    readonly #items = new Map<string, Item>()

    constructor(root: HTMLElement, acts: Acts) {
        this.#root = root
        this.#acts = acts
    }

    /** Draw these, in this order. What somebody is in the middle of stays as it is. */
    draw(commitments: readonly Opened[], outcomes: ReadonlyMap<string, Outcome>): void {
        const items = commitments.map((commitment) => {
            const item = this.#items.get(commitment.id) ?? this.#newItem(commitment)
            item.commitment = commitment
            this.#show(item, outcomes.get(commitment.id))
            return item.element
        })
        const list = part(this.#root, "commitments")
        // Moving what has the focus would take it away.
        if (items.length !== list.children.length || items.some((one, at) => list.children[at] !== one)) {
            list.replaceChildren(...items)
        }
    }

    #newItem(commitment: Opened): Item {
        const element = copyOf(part(this.#root, "commitment", HTMLTemplateElement))
        const item = { element, how: new HowItWent(this.#root, element, commitment), opened: false, commitment }
        this.#items.set(commitment.id, item)
        const on = (act: string, done: () => void): void => {
            within(element, `[data-act="${act}"]`).addEventListener("click", done)
        }
        on("how", () => {
            item.opened = true
            within(element, ".how").hidden = false
            within(element, '[data-act="how"]').hidden = true
            element.querySelector<HTMLElement>(".answers button")?.focus()
        })
        on("change", () => this.#acts.change?.(item.commitment))
        on("withdraw", () => {
            sure(element, true)
        })
        on("keep", () => {
            sure(element, false)
            within(element, '[data-act="withdraw"]').focus()
        })
        on("sure", () => void this.#acts.withdraw?.(item.commitment))
        return item
    }

    #show(item: Item, outcome: Outcome | undefined): void {
        const { element, commitment } = item
        const mine = commitment.author !== told(this.#root, "partner")
        const who = mine ? gettext("You") : told(this.#root, "partnerName")
        within(element, ".said").textContent = sentenceOf(commitment)
        within(element, ".outcome").textContent = aboutIt(who, outcome)
        element.dataset.state = outcome?.how ?? "open"
        item.how.show(commitment, outcome)
        this.#showAnswers(item, mine, outcome)
        // Of what was answered the words stay: the answer is about them.
        const open = mine && !outcome
        within(element, '[data-act="change"]').hidden = !open || !this.#acts.change
        within(element, '[data-act="withdraw"]').hidden = !open || !this.#acts.withdraw
        if (outcome) sure(element, false)
    }

    #showAnswers(item: Item, mine: boolean, outcome: Outcome | undefined): void {
        const may = mine && this.#acts.answer !== "never"
        item.opened ||= may && this.#acts.answer === "at once" && !outcome
        within(item.element, ".how").hidden = !may || !item.opened
        const ask = within(item.element, '[data-act="how"]')
        ask.hidden = !may || item.opened
        ask.textContent = outcome ? gettext("Change the answer") : gettext("Say how it went")
    }
}

/** Ask once more, or do not. */
function sure(element: HTMLElement, asking: boolean): void {
    within(element, ".sure").hidden = !asking
    within(element, ".acts").hidden = asking
    if (asking) within(element, '[data-act="sure"]').focus()
}
