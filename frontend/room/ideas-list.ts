/** The ideas of an hour: either writes one down, the focus person takes or bins each, and nobody defends any. */

import { gettext } from "../web/gettext.ts"
import { copyOf, part, told, within } from "../web/parts.ts"
import { addIdea, type Advice, decide, type Fate, type Idea, mayAdvise, MOST_IDEAS, type Role } from "./advice.ts"
import type { HourValues } from "./hour-values.ts"

export class IdeasList {
    readonly #root: HTMLElement
    readonly #values: HourValues
    readonly #role: Role
    #drawn = ""

    constructor(root: HTMLElement, values: HourValues, role: Role) {
        this.#root = root
        this.#values = values
        this.#role = role
        const form = part(root, "idea-form", HTMLFormElement)
        form.addEventListener("submit", (event) => {
            event.preventDefault()
            const field = part(root, "idea-text", HTMLInputElement)
            if (!addIdea(values, role, field.value)) return
            field.value = ""
            form.dispatchEvent(new Event("sent"))
        })
    }

    draw(advice: Advice): void {
        const { ideas } = advice
        part(this.#root, "ideas-open").hidden = !mayAdvise(advice) && ideas.length === 0
        this.#showForm(mayAdvise(advice) && ideas.length < MOST_IDEAS)
        const drawn = JSON.stringify(ideas)
        if (drawn === this.#drawn) return
        this.#drawn = drawn
        const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.act : undefined
        part(this.#root, "ideas").replaceChildren(...ideas.map((idea) => this.#item(idea)))
        // Whoever tapped with the keyboard goes on from there.
        if (focused) this.#root.querySelector<HTMLElement>(`[data-act="${CSS.escape(focused)}"]`)?.focus()
    }

    /** Whoever wrote the last one goes on from what was written. */
    #showForm(shown: boolean): void {
        const form = part(this.#root, "idea-form")
        const inIt = form.contains(document.activeElement)
        form.hidden = !shown
        if (!shown && inIt) part(this.#root, "ideas").focus()
    }

    #item(idea: Idea): HTMLElement {
        const item = copyOf(part(this.#root, "idea-item", HTMLTemplateElement))
        item.dataset.fate = idea.fate ?? "open"
        within(item, ".by").textContent = idea.by === this.#role ? gettext("You") : told(this.#root, "partnerName")
        within(item, ".said").textContent = idea.text
        const words = { taken: gettext("Taken"), binned: gettext("Binned") }
        within(item, ".fate").textContent = idea.fate ? words[idea.fate] : ""
        if (this.#role === "focus") within(item, ".row").append(...this.#acts(idea))
        return item
    }

    #acts(idea: Idea): HTMLElement[] {
        const { id, text, fate } = idea
        const choose = (to: Fate, words: string): HTMLElement => {
            const button = buttonOf(words, `${to} ${id}`)
            button.setAttribute("aria-pressed", String(fate === to))
            button.addEventListener("click", () => {
                decide(this.#values, idea, to)
            })
            return button
        }
        const commitment = buttonOf(gettext("Make it a commitment"), `commitment ${id}`)
        commitment.hidden = fate !== "taken"
        commitment.addEventListener("click", () => {
            document.dispatchEvent(new CustomEvent("commitment-suggested", { detail: { text } }))
        })
        return [choose("taken", gettext("Take it")), choose("binned", gettext("Bin it")), commitment]
    }
}

function buttonOf(words: string, act: string): HTMLButtonElement {
    const button = document.createElement("button")
    Object.assign(button, { type: "button", textContent: words, className: "button small" })
    button.dataset.act = act
    return button
}
