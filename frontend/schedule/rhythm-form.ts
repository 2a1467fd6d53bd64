/** While a weekly time is chosen: when the first hour would be, for both. The form works without this. */

import { gettext, interpolate, locale } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { firstDate, instantOf, isDay, spoken } from "./local-times.ts"

const TAKEN = ["weekday", "localTime", "anchorZone", "minutes"] as const

class RhythmForm extends HTMLElement {
    connectedCallback(): void {
        this.addEventListener("input", () => {
            this.#preview()
        })
        for (const link of this.querySelectorAll<HTMLElement>("[data-take]")) {
            link.addEventListener("click", (event) => {
                event.preventDefault()
                this.#take(link)
            })
        }
        this.#preview()
    }

    /** Fill the form with a suggested time, and lead to its button; what else was chosen stays. */
    #take(link: HTMLElement): void {
        const fields = this.querySelector("form")?.elements
        for (const name of TAKEN) {
            const field = fields?.namedItem(name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
            if (field && "value" in field) field.value = told(link, name)
        }
        this.#preview()
        this.querySelector<HTMLElement>('button[type="submit"]')?.focus()
    }

    #preview(): void {
        const first = this.#first()
        part(this, "preview").hidden = first === null
        if (first === null) return
        const now = Date.parse(told(this, "now"))
        const own = spoken(first, told(this, "ownZone"), locale(), now)
        const theirs = spoken(first, told(this, "partnerZone"), locale(), now)
        const name = told(this, "partnerName")
        say(part(this, "own"), interpolate(gettext("For you: %(time)s"), { time: own }))
        say(part(this, "theirs"), interpolate(gettext("For %(name)s: %(time)s"), { name, time: theirs }))
    }

    /** The first hour as the form now stands, or null while something is missing. */
    #first(): number | null {
        const data = new FormData(this.querySelector("form") ?? undefined)
        const read = (name: string): string => {
            const value = data.get(name)
            return typeof value === "string" ? value : ""
        }
        const [time, zone, from] = [read("local_time"), read("anchor_zone"), read("starts_on")]
        if (time === "" || zone === "" || !isDay(from)) return null
        return instantOf(firstDate(Number(read("weekday")), from), time.slice(0, 5), zone)
    }
}

customElements.define("rhythm-form", RhythmForm)
