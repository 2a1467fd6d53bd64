/** While another time is chosen: when that is, for both, and whether it can be. The form works without this. */

import { gettext, interpolate, locale } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { instantOf, isDay, spoken } from "./local-times.ts"
import { refusal } from "./move-limits.ts"

class MoveForm extends HTMLElement {
    /** The server's clock, by which it will judge. */
    #now = (): number => 0

    connectedCallback(): void {
        const opened = performance.now()
        const now = Date.parse(told(this, "now"))
        this.#now = () => now + performance.now() - opened
        this.#field("on").setAttribute("aria-describedby", part(this, "refused").id)
        this.addEventListener("input", () => {
            this.#preview()
        })
        this.addEventListener("submit", (event) => {
            this.#preview()
            if (part(this, "refused").hidden) return
            event.preventDefault()
            this.#field("on").focus()
        })
        this.#preview()
    }

    #preview(): void {
        const then = this.#then()
        part(this, "preview").hidden = then === null
        this.#refuse(then)
        if (then === null) return
        const name = told(this, "partnerName")
        const own = spoken(then, told(this, "ownZone"), locale(), this.#now())
        const theirs = spoken(then, told(this, "partnerZone"), locale(), this.#now())
        say(part(this, "own"), interpolate(gettext("For you: %(time)s"), { time: own }))
        say(part(this, "theirs"), interpolate(gettext("For %(name)s: %(time)s"), { name, time: theirs }))
    }

    /** Say what is wrong with a time before anybody is asked; the button stays, and says it again. */
    #refuse(then: number | null): void {
        const limits = { now: this.#now(), furthest: Date.parse(told(this, "furthest")), starts: Date.parse(told(this, "starts")) }
        const onlyOne = this.querySelector<HTMLInputElement>('[name="which"]:checked')?.value !== "following"
        const why = then === null ? null : refusal(then, onlyOne, limits)
        say(part(this, "refused"), why === null ? "" : told(this, why))
        part(this, "ask").ariaDisabled = why === null ? null : "true"
    }

    /** The instant as the form now stands, or null while something is missing. */
    #then(): number | null {
        const [on, at] = [this.#field("on").value, this.#field("at").value]
        if (!on || !at || !isDay(on)) return null
        return instantOf(on, at.slice(0, 5), told(this, "ownZone"))
    }

    #field(name: string): HTMLInputElement {
        const found = this.querySelector<HTMLInputElement>(`[name="${name}"]`)
        if (!found) throw new Error(name)
        return found
    }
}

customElements.define("move-form", MoveForm)
