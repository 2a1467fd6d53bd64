/**
 * How the hour is to be: what the focus person wants, how understood they feel, what the coach would like to offer.
 * Each sees their side of it, as soon as the other taps.
 */

import { interpolate, gettext } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { pointsFor } from "../reflections/points.ts"
import { type Advice, adviceIn, answer, type Answer, HEARD_ENOUGH, KINDS, mayAdvise, offer } from "./advice.ts"
import { openAdvice, setAsk, setHeard, waitingOffer } from "./advice.ts"
import { askTold, heardTold, lastOfferTold, offerTold } from "./advice-words.ts"
import { ASKS } from "./ask.ts"
import { hourHere } from "./hour-here.ts"
import type { HourValues } from "./hour-values.ts"
import { IdeasList } from "./ideas-list.ts"

class HourAdvice extends HTMLElement {
    #advice: Advice | null = null
    #phase: unknown = null

    connectedCallback(): void {
        addEventListener("vault-locked", () => {
            this.hidden = true
        })
        // Where it cannot be opened, our page says why.
        hourHere(this).then(({ values }) => {
            this.#begin(values)
        }, () => undefined)
    }

    get #name(): string {
        return told(this, "partnerName")
    }

    #begin(values: HourValues): void {
        const role = told(this, "role") === "focus" ? "focus" : "coach"
        const ideas = new IdeasList(this, values, role)
        const side = role === "focus" ? this.#focus(values) : this.#coach(values)
        const draw = (): void => {
            const advice = adviceIn(values, role)
            side(advice)
            ideas.draw(advice)
            this.#tellCards(advice)
        }
        values.onChange(draw)
        draw()
        for (const control of this.querySelectorAll<HTMLFieldSetElement>("fieldset")) control.disabled = false
    }

    /** The cards of the room follow what is asked for. */
    #tellCards(advice: Advice): void {
        const before = this.#advice?.ask
        this.#advice = advice
        if (advice.ask === null || advice.ask === before) return
        this.closest("live-room")?.dispatchEvent(new CustomEvent("ask-changed", { detail: { ask: advice.ask } }))
    }

    #focus(values: HourValues): (advice: Advice) => void {
        part(this, "points").replaceChildren(...pointsFor("hour-heard"))
        part(this, "asks").addEventListener("change", ({ target }) => {
            const ask = ASKS.find((one) => target instanceof HTMLInputElement && target.value === one)
            if (ask) setAsk(values, ask)
        })
        part(this, "points").addEventListener("change", ({ target }) => {
            if (target instanceof HTMLInputElement) setHeard(values, Number(target.value))
        })
        part(this, "open").addEventListener("click", () => {
            openAdvice(values, !adviceIn(values, "focus").open)
        })
        for (const [name, said] of [["yes", "yes"], ["not-yet", "not yet"]] satisfies [string, Answer][]) {
            part(this, name).addEventListener("click", () => {
                const waiting = waitingOffer(adviceIn(values, "focus"))
                if (waiting) answer(values, waiting.id, said)
                part(this, "open").focus()
            })
        }
        // The plan has a phase to look at it together; it is open then, and asks nothing.
        this.closest("live-room")?.addEventListener("phase-entered", (event) => {
            const { phase } = (event as CustomEvent<{ phase?: unknown }>).detail
            // Once: whoever closes it meant to.
            if (phase === "heard" && this.#phase !== phase) part(this, "heard-check", HTMLDetailsElement).open = true
            this.#phase = phase
        })
        return (advice) => {
            this.#drawFocus(advice)
        }
    }

    #drawFocus(advice: Advice): void {
        check(this, "ask", advice.ask)
        check(this, "hour-heard", advice.heard === null ? null : String(advice.heard))
        const waiting = waitingOffer(advice)
        const words = waiting ? offerTold(waiting.kind, this.#name) : ""
        part(this, "offer").hidden = waiting === null
        part(this, "offer-said").textContent = words
        if (part(this, "news").textContent !== words) part(this, "news").textContent = words
        part(this, "open").setAttribute("aria-pressed", String(advice.open))
    }

    #coach(values: HourValues): (advice: Advice) => void {
        for (const kind of KINDS) {
            part(this, `offer-${kind}`).addEventListener("click", () => {
                offer(values, kind)
            })
        }
        return (advice) => {
            this.#drawCoach(advice)
        }
    }

    #drawCoach(advice: Advice): void {
        const name = { name: this.#name }
        const unsaid = interpolate(gettext("%(name)s has not said yet what they want today. You may ask."), name)
        tell(part(this, "ask"), advice.ask ? askTold(advice.ask, this.#name) : unsaid)
        part(this, "ask").dataset.ask = advice.ask ?? ""
        tell(part(this, "heard"), advice.heard === null ? "" : heardTold(advice.heard, this.#name))
        // Once ideas are wanted, nothing else is said of when to offer some.
        this.toggleAttribute("data-wanted", advice.open)
        part(this, "listen-on").hidden = advice.heard === null || advice.heard >= HEARD_ENOUGH
        const waiting = waitingOffer(advice) !== null
        for (const kind of KINDS) part(this, `offer-${kind}`).setAttribute("aria-disabled", String(waiting))
        const wants = advice.open ? interpolate(gettext("%(name)s would like your ideas now."), name) : ""
        tell(part(this, "offered"), wants || lastOfferTold(advice, this.#name))
        part(this, "offered").dataset.open = String(mayAdvise(advice))
    }
}

/** Said aloud once: a place that announces is left alone while it says the same. */
function tell(place: HTMLElement, words: string): void {
    if (place.textContent !== words) say(place, words)
}

function check(root: HTMLElement, name: string, value: string | null): void {
    for (const input of root.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`)) {
        input.checked = input.value === value
    }
}

customElements.define("hour-advice", HourAdvice)
