/** The form of the history: the words asked for, and what it is narrowed down to. Nothing of it leaves the page. */

import { part } from "../web/parts.ts"
import { monthWords } from "./day-words.ts"
import { type Filter, type Group, kindsIn, monthsIn } from "./groups.ts"
import { kindNamed } from "./kinds.ts"

export class FilterForm {
    readonly #root: HTMLElement

    constructor(root: HTMLElement, changed: () => void) {
        this.#root = root
        const form = part(root, "form", HTMLFormElement)
        // Enter must not send what was asked for anywhere.
        form.addEventListener("submit", (event) => {
            event.preventDefault()
        })
        form.addEventListener("input", changed)
        form.addEventListener("reset", () => {
            // The fields are empty only after this event.
            setTimeout(() => {
                changed()
                this.#query.focus()
            })
        })
    }

    get words(): string {
        return this.#query.value
    }

    get filter(): Filter {
        const of = (name: string): string => this.#select(name)?.value ?? ""
        return { partnership: of("partnership"), role: of("role"), kind: of("kind"), month: of("month") }
    }

    /** Whether nothing was asked. */
    get idle(): boolean {
        return this.words.trim() === "" && Object.values(this.filter).every((value) => value === "")
    }

    /** What there is can be asked for; what was chosen stays. */
    offer(groups: readonly Group[], partners: ReadonlyMap<string, string>): void {
        this.#fill("partnership", [...partners])
        this.#fill("kind", kindsIn(groups).map((kind) => [kind, kindNamed(kind).name()]))
        this.#fill("month", monthsIn(groups).flatMap(withYear))
        for (const field of this.#root.querySelectorAll<HTMLInputElement>("form :disabled")) field.disabled = false
    }

    get #query(): HTMLInputElement {
        return part(this.#root, "query", HTMLInputElement)
    }

    #select(name: string): HTMLSelectElement | null {
        return this.#root.querySelector<HTMLSelectElement>(`select[data-part="${name}"]`)
    }

    #fill(name: string, choices: readonly (readonly [string, string])[]): void {
        const select = this.#select(name)
        const [any] = select?.options ?? []
        if (!select || !any) return
        const { value } = select
        const options = choices.map(([choice, words]) => new Option(words, choice, false, choice === value))
        select.replaceChildren(any, ...options)
    }
}

/** Each year stands above its months, and can be chosen as a whole. */
function withYear(month: string, at: number, all: readonly string[]): [string, string][] {
    const year = month.slice(0, 4)
    const first = all[at - 1]?.slice(0, 4) !== year
    return [...(first ? [[year, year] as [string, string]] : []), [month, monthWords(month)]]
}
