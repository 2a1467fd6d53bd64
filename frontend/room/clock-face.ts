/** What the clock looks and sounds like on the page: phase, time left, card, phases, cues. */

import { gettext, interpolate, locale } from "../web/gettext.ts"
import { copyOf, part, told, within } from "../web/parts.ts"
import { type Cue, cuesBetween, face, untilFaceChanges } from "./clock.ts"
import { type Card, cardAt, cardsFor } from "./deck.ts"
import { beginning, mayExtend, position, type Position, type SharedClock } from "./phases.ts"
import type { Phase, Plan } from "./plans.ts"

export class ClockFace {
    readonly #root: HTMLElement
    readonly #cards: readonly Card[]
    readonly #now: () => number
    #clock: SharedClock | null = null
    #plan: Plan | null = null
    #timer: ReturnType<typeof setTimeout> | undefined
    #looked = 0
    #turn = 0
    #shownPhase = -1
    /** The chosen card stays through every message about the same phase. */
    #cardPhase = -1

    constructor(root: HTMLElement, cards: readonly Card[], now: () => number) {
        this.#root = root
        this.#cards = cards
        this.#now = now
        // The page's parts exist once the element is in it; this is made while it is being upgraded.
        part(root, "another").addEventListener("click", () => {
            this.#turn += 1
            this.#showCard()
        })
    }

    /** Before the start: what is to come. */
    waiting(plan: Plan): void {
        this.#plan = plan
        const minutes = plan.phases.reduce((sum, phase) => sum + phase.minutes, 0)
        part(this.#root, "time").textContent = face(minutes * 60_000)
        this.#drawPhases(-1)
    }

    /** The clock as it now stands. */
    show(clock: SharedClock, plan: Plan | null): void {
        this.#clock = clock
        this.#plan = plan
        this.#shownPhase = -1
        this.#looked = this.#looked || this.#now()
        this.#tick()
    }

    stop(): void {
        clearTimeout(this.#timer)
    }

    #tick(): void {
        this.stop()
        if (!this.#clock) return
        const now = this.#now()
        const at = position(this.#clock, now)
        for (const cue of cuesBetween(this.#clock, this.#looked, now)) this.#tellCue(cue)
        this.#looked = now
        if (at.phase !== this.#shownPhase) this.#enter(at)
        this.#drawTime(at)
        if (at.state !== "running") return
        this.#timer = setTimeout(() => {
            this.#tick()
        }, Math.max(50, untilFaceChanges(at.phaseMs)))
    }

    #phase(index: number): Phase | null {
        return this.#plan?.phases[index] ?? null
    }

    #enter(at: Position): void {
        if (this.#cardPhase !== at.phase) this.#turn = 0
        this.#cardPhase = at.phase
        this.#shownPhase = at.phase
        this.#drawPhases(at.phase)
        this.#showCard()
        this.#showControls(at)
        const phase = this.#phase(at.phase)
        const title = phase?.title ?? gettext("The hour is over")
        const paused = at.state === "paused"
        part(this.#root, "phase").textContent = paused ? interpolate(gettext("%(phase)s · paused"), { phase: title }) : title
        this.#drawEnd(at)
        part(this.#root, "what").textContent = phase?.what ?? gettext("Close it together: end the hour, then say how it went.")
    }

    /** When it ends, by the clock on the wall. */
    #drawEnd(at: Position): void {
        const ends = part(this.#root, "ends")
        ends.hidden = at.state !== "running"
        const when = new Date(Date.now() + at.hourMs)
        const time = when.toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit" })
        ends.textContent = interpolate(gettext("The hour ends at %(time)s"), { time })
    }

    #drawTime(at: Position): void {
        const clock = part(this.#root, "clock")
        clock.dataset.state = at.state
        part(this.#root, "time").textContent = face(at.phaseMs)
        if (!this.#clock) return
        const length = (this.#clock.ends[at.phase] ?? 0) - beginning(this.#clock, at.phase)
        part(this.#root, "progress", HTMLProgressElement).value = length > 0 ? 1 - at.phaseMs / length : 1
    }

    #drawPhases(current: number): void {
        const template = part(this.#root, "phase-item", HTMLTemplateElement)
        const items = (this.#plan?.phases ?? []).map((phase, index) => {
            const item = copyOf(template)
            item.dataset.state = index < current ? "done" : index === current ? "now" : "next"
            if (index === current) item.setAttribute("aria-current", "step")
            within(item, ".phase-title").textContent = phase.title
            within(item, ".minutes").textContent = interpolate(gettext("%(n)s min"), { n: phase.minutes })
            return item
        })
        part(this.#root, "phases").replaceChildren(...items)
    }

    #showCard(): void {
        const phase = this.#phase(this.#shownPhase)
        const cards = phase ? cardsFor(this.#cards, phase.key, told(this.#root, "role")) : []
        const card = cardAt(cards, this.#turn)
        part(this.#root, "card").hidden = card === null
        const text = part(this.#root, "card-text")
        if (text.textContent !== (card?.text ?? "")) text.textContent = card?.text ?? ""
        part(this.#root, "another").hidden = cards.length < 2
    }

    #showControls(at: Position): void {
        const running = at.state === "running"
        const paused = at.state === "paused"
        const shown: Record<string, boolean> = {
            start: false,
            next: running || paused,
            extend: (running || paused) && this.#clock !== null && mayExtend(this.#clock),
            pause: running,
            resume: paused,
            "ask-end": true,
        }
        for (const [name, visible] of Object.entries(shown)) part(this.#root, name).hidden = !visible
        // Once time is up, closing it together is the one thing left to do.
        const last = part(this.#root, "ask-end")
        last.classList.toggle("quiet", at.state !== "over")
        last.classList.toggle("primary", at.state === "over")
    }

    /** Said to a screen reader; the eye sees the clock. */
    #tellCue(cue: Cue): void {
        const title = this.#phase(cue.phase)?.title ?? ""
        const words: Record<Cue["kind"], string> = {
            phase: interpolate(gettext("Now: %(phase)s"), { phase: title }),
            middle: interpolate(gettext("Half of “%(phase)s” is over"), { phase: title }),
            minute: interpolate(gettext("One minute left of “%(phase)s”"), { phase: title }),
            over: gettext("The hour is over"),
        }
        part(this.#root, "cue").textContent = words[cue.kind]
    }
}
