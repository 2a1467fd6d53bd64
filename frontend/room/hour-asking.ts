/**
 * How the hour is to be: what the focus person wants, how understood they feel, what the coach would like to offer.
 * Each sees their side of it, as soon as the other taps.
 */

import { interpolate, gettext } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { pointsFor } from "../reflections/points.ts"
import { answer, type Answer, type Asked, askedIn, ASKS, HEARD_ENOUGH, KINDS, mayAdvise, offer } from "./asking.ts"
import { openAdvice, setAsk, setHeard, waitingOffer } from "./asking.ts"
import { askTold, heardTold, lastOfferTold, offerTold } from "./asking-words.ts"
import type { HourDocument } from "./hour-document.ts"
import { hourHere } from "./hour-here.ts"
import { IdeasList } from "./ideas-list.ts"

class HourAsking extends HTMLElement {
    #asked: Asked | null = null
    #phase: unknown = null

    connectedCallback(): void {
        addEventListener("vault-locked", () => {
            this.hidden = true
        })
        // Where it cannot be opened, our page says why.
        hourHere(this).then(({ document }) => {
            this.#begin(document)
        }, () => undefined)
    }

    get #name(): string {
        return told(this, "partnerName")
    }

    #begin(document: HourDocument): void {
        const ideas = new IdeasList(this, document)
        const side = told(this, "role") === "focus" ? this.#focus(document) : this.#coach(document)
        const draw = (): void => {
            const asked = askedIn(document)
            side(asked)
            ideas.draw(asked)
            this.#tellCards(asked)
        }
        document.onValues(draw)
        draw()
        for (const control of this.querySelectorAll<HTMLFieldSetElement>("fieldset")) control.disabled = false
    }

    /** The cards of the room follow what is asked for. */
    #tellCards(asked: Asked): void {
        const before = this.#asked?.ask
        this.#asked = asked
        if (asked.ask === null || asked.ask === before) return
        this.closest("live-room")?.dispatchEvent(new CustomEvent("ask-changed", { detail: { ask: asked.ask } }))
    }

    #focus(document: HourDocument): (asked: Asked) => void {
        part(this, "points").replaceChildren(...pointsFor("hour-heard"))
        part(this, "asks").addEventListener("change", ({ target }) => {
            const ask = ASKS.find((one) => target instanceof HTMLInputElement && target.value === one)
            if (ask) setAsk(document, ask)
        })
        part(this, "points").addEventListener("change", ({ target }) => {
            if (target instanceof HTMLInputElement) setHeard(document, Number(target.value))
        })
        part(this, "open").addEventListener("click", () => {
            openAdvice(document, !askedIn(document).open)
        })
        for (const [name, said] of [["yes", "yes"], ["not-yet", "not yet"]] satisfies [string, Answer][]) {
            part(this, name).addEventListener("click", () => {
                const waiting = waitingOffer(askedIn(document))
                if (waiting) answer(document, waiting.id, said)
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
        return (asked) => {
            this.#drawFocus(asked)
        }
    }

    #drawFocus(asked: Asked): void {
        check(this, "ask", asked.ask)
        check(this, "hour-heard", asked.heard === null ? null : String(asked.heard))
        const waiting = waitingOffer(asked)
        const words = waiting ? offerTold(waiting.kind, this.#name) : ""
        part(this, "offer").hidden = waiting === null
        part(this, "offer-said").textContent = words
        if (part(this, "news").textContent !== words) part(this, "news").textContent = words
        part(this, "open").setAttribute("aria-pressed", String(asked.open))
    }

    #coach(document: HourDocument): (asked: Asked) => void {
        for (const kind of KINDS) {
            part(this, `offer-${kind}`).addEventListener("click", () => {
                offer(document, kind)
            })
        }
        return (asked) => {
            this.#drawCoach(asked)
        }
    }

    #drawCoach(asked: Asked): void {
        const name = { name: this.#name }
        const unsaid = interpolate(gettext("%(name)s has not said yet what they want today. You may ask."), name)
        tell(part(this, "ask"), asked.ask ? askTold(asked.ask, this.#name) : unsaid)
        part(this, "ask").dataset.ask = asked.ask ?? ""
        tell(part(this, "heard"), asked.heard === null ? "" : heardTold(asked.heard, this.#name))
        // Once ideas are wanted, nothing else is said of when to offer some.
        this.toggleAttribute("data-wanted", asked.open)
        part(this, "listen-on").hidden = asked.heard === null || asked.heard >= HEARD_ENOUGH
        const waiting = waitingOffer(asked) !== null
        for (const kind of KINDS) part(this, `offer-${kind}`).setAttribute("aria-disabled", String(waiting))
        const wants = asked.open ? interpolate(gettext("%(name)s would like your ideas now."), name) : ""
        tell(part(this, "offered"), wants || lastOfferTold(asked, this.#name))
        part(this, "offered").dataset.open = String(mayAdvise(asked))
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

customElements.define("hour-asking", HourAsking)
