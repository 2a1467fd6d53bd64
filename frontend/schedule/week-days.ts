/** Which day of the painted week somebody is at: the one that is seen where only one is, and the one to be copied. */

import { gettext, interpolate } from "../web/gettext.ts"
import { part } from "../web/parts.ts"

export class WeekDays {
    readonly #radios: readonly HTMLInputElement[]
    readonly #copies: readonly HTMLButtonElement[]
    readonly #grid: HTMLElement
    readonly #legend: HTMLElement

    /** `copy` hears which day is to be as which other, and says so in a sentence. */
    constructor(painter: HTMLElement, copy: (from: number, to: number, sentence: string) => void) {
        this.#grid = part(painter, "grid")
        this.#legend = part(painter, "copied")
        this.#radios = [...part(painter, "days").querySelectorAll("input")]
        this.#copies = [...part(painter, "copies").querySelectorAll("button")]
        for (const button of this.#copies) {
            button.addEventListener("click", () => {
                const to = Number(button.value)
                const names = { day: this.#nameOf(to), copied: this.#nameOf(this.here) }
                copy(this.here, to, interpolate(gettext("%(day)s is now as %(copied)s is."), names))
            })
        }
    }

    get here(): number {
        return Number(this.#grid.dataset["day"])
    }

    /** Go to a day. */
    show(day: number): void {
        this.#grid.dataset["day"] = String(day)
        for (const radio of this.#radios) radio.checked = Number(radio.value) === day
        for (const button of this.#copies) button.hidden = Number(button.value) === day
        this.#legend.textContent = interpolate(gettext("Copy %(day)s to"), { day: this.#nameOf(day) })
    }

    /** Mark the days in which something is painted. */
    mark(days: ReadonlySet<number>): void {
        for (const radio of this.#radios) radio.toggleAttribute("data-some", days.has(Number(radio.value)))
    }

    #nameOf(day: number): string {
        return this.#radios[day]?.getAttribute("aria-label") ?? ""
    }
}
