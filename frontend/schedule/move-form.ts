/** While another time is chosen: when that is, for both. The form works without this. */

import { gettext, interpolate, locale } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { instantOf, isDay, spoken } from "./local-times.ts"

class MoveForm extends HTMLElement {
    connectedCallback(): void {
        this.addEventListener("input", () => {
            this.#preview()
        })
        this.#preview()
    }

    #preview(): void {
        const then = this.#then()
        part(this, "preview").hidden = then === null
        if (then === null) return
        const name = told(this, "partnerName")
        say(part(this, "own"), interpolate(gettext("For you: %(time)s"), { time: spoken(then, told(this, "ownZone"), locale()) }))
        const theirs = spoken(then, told(this, "partnerZone"), locale())
        say(part(this, "theirs"), interpolate(gettext("For %(name)s: %(time)s"), { name, time: theirs }))
    }

    /** The instant as the form now stands, or null while something is missing. */
    #then(): number | null {
        const [on, at] = ["on", "at"].map((name) => this.querySelector<HTMLInputElement>(`[name="${name}"]`)?.value ?? "")
        if (!on || !at || !isDay(on)) return null
        return instantOf(on, at.slice(0, 5), told(this, "ownZone"))
    }
}

customElements.define("move-form", MoveForm)
