/** One card at a time: for one's role, the phase, and what the focus person asked for. */

import { part, told } from "../web/parts.ts"
import { type Ask, ASKS } from "./ask.ts"
import { beginningOf, type Card, cardAt, cardsFor } from "./deck.ts"
import { isForBoth, type Phase, type Plan } from "./plans.ts"

export class PromptCard {
    readonly #root: HTMLElement
    readonly #cards: readonly Card[]
    #own: readonly Card[] = []
    #hidden: ReadonlySet<string> = new Set()
    #ask: Ask = "usual"
    #phase: string | null = null
    #role: string
    #turn = 0

    constructor(root: HTMLElement, cards: readonly Card[]) {
        this.#root = root
        this.#cards = cards
        this.#role = told(root, "role")
    }

    listen(): void {
        part(this.#root, "another").addEventListener("click", () => {
            this.#turn += 1
            this.#draw()
        })
        part(this.#root, "hide-card").addEventListener("click", () => {
            if (this.card) this.#root.dispatchEvent(new CustomEvent("card-hidden", { detail: this.card }))
        })
        this.#root.addEventListener("deck-changed", (event) => {
            const { own, hidden } = (event as CustomEvent<{ own: readonly Card[], hidden: ReadonlySet<string> }>).detail
            this.#own = own
            this.#hidden = hidden
            this.#draw()
        })
        this.#root.addEventListener("ask-changed", (event) => {
            this.ask((event as CustomEvent<{ ask?: unknown }>).detail.ask)
        })
    }

    /** The cards of a phase; of none in a quiet hour, and when there is nothing to say any more. */
    show(phase: Phase | null, plan: Plan | null): void {
        this.#role = plan && isForBoth(plan) ? "both" : told(this.#root, "role")
        const shown = plan?.quiet ? null : (phase?.key ?? null)
        // The chosen card stays through every message about the same phase.
        if (shown !== this.#phase) this.#turn = 0
        this.#phase = shown
        this.#draw()
    }

    /** What the focus person wants just now. */
    ask(wanted: unknown): void {
        const ask = ASKS.find((one) => one === wanted)
        if (ask === undefined || ask === this.#ask) return
        this.#ask = ask
        this.#turn = 0
        this.#draw()
    }

    /** The card in view. */
    get card(): Card | null {
        return cardAt(this.#fitting, this.#turn)
    }

    get #fitting(): Card[] {
        if (this.#phase === null) return []
        const [role, begin] = [this.#role, beginningOf(told(this.#root, "session"))]
        const all = [...this.#own, ...this.#cards]
        return cardsFor(all, { phase: this.#phase, role, ask: this.#ask, hidden: this.#hidden, begin })
    }

    #draw(): void {
        const { card } = this
        part(this.#root, "card").hidden = card === null
        const text = part(this.#root, "card-text")
        if (text.textContent !== (card?.text ?? "")) text.textContent = card?.text ?? ""
        part(this.#root, "card-own").hidden = card?.own !== true
        part(this.#root, "another").hidden = this.#fitting.length < 2
    }
}
