/** What the clock looks like on the page: the phase, the time left, what is next, and the phases in a row. */

import { gettext, interpolate } from "../web/gettext.ts"
import { copyOf, part, within } from "../web/parts.ts"
import { type Cue, cuesBetween, face, untilFaceChanges } from "./clock.ts"
import { showControls } from "./controls.ts"
import { lengthOf, position, type Position, type SharedClock } from "./phases.ts"
import { minutesOf, type Phase, type Plan } from "./plans.ts"
import { timeIn } from "./wall-time.ts"

const MINUTE = 60_000

export interface FaceListeners {
    /** Where the hour stands now, on every change of phase and of what the clock does. */
    entered(phase: Phase | null, at: Position): void
    /** A cue whose moment has come, with the title of its phase. */
    cue(cue: Cue, title: string): void
}

export class ClockFace {
    readonly #root: HTMLElement
    readonly #now: () => number
    readonly #listeners: FaceListeners
    #clock: SharedClock | null = null
    #plan: Plan | null = null
    #timer: ReturnType<typeof setTimeout> | undefined
    #looked = 0
    #shownPhase = -1

    constructor(root: HTMLElement, now: () => number, listeners: FaceListeners) {
        this.#root = root
        this.#now = now
        this.#listeners = listeners
    }

    /** Before the start: what is to come. */
    waiting(plan: Plan): void {
        this.#plan = plan
        part(this.#root, "phase").textContent = plan.title
        part(this.#root, "time").textContent = face(minutesOf(plan) * MINUTE)
        part(this.#root, "what").textContent = plan.about
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
        if (at.phase !== this.#shownPhase) this.#enter(this.#clock, at)
        for (const cue of cuesBetween(this.#clock, this.#looked, now)) {
            this.#listeners.cue(cue, this.#phase(cue.phase)?.title ?? "")
        }
        this.#looked = now
        this.#drawTime(this.#clock, at)
        if (at.state !== "running") return
        this.#timer = setTimeout(() => {
            this.#tick()
        }, Math.max(50, untilFaceChanges(at.phaseMs)))
    }

    #phase(index: number): Phase | null {
        return this.#plan?.phases[index] ?? null
    }

    #enter(clock: SharedClock, at: Position): void {
        this.#shownPhase = at.phase
        this.#drawPhases(at.phase)
        showControls(this.#root, { clock, plan: this.#plan, at })
        const phase = this.#phase(at.phase)
        const title = phase?.title ?? (at.state === "over" ? gettext("The hour is over") : gettext("The hour"))
        const paused = at.state === "paused"
        part(this.#root, "phase").textContent = paused ? interpolate(gettext("%(phase)s · paused"), { phase: title }) : title
        const closing = at.state === "over" ? gettext("Close it together: end the hour, then say how it went.") : ""
        part(this.#root, "what").textContent = phase?.what ?? closing
        this.#drawNext(at)
        this.#drawEnd(at)
        this.#listeners.entered(phase, at)
    }

    /** What comes then, so that nobody has to look for it. */
    #drawNext(at: Position): void {
        const place = part(this.#root, "up-next")
        place.hidden = at.state === "over"
        const following = this.#phase(at.phase + 1)
        const minutes = Math.round(this.#lengthOf(at.phase + 1) / MINUTE)
        const words = { phase: following?.title ?? "", n: minutes }
        const told = gettext("Next: %(phase)s · %(n)s min")
        place.textContent = following ? interpolate(told, words) : gettext("Then the hour is over")
    }

    /** When it ends, by the clock on the wall. */
    #drawEnd(at: Position): void {
        const ends = part(this.#root, "ends")
        ends.hidden = at.state !== "running"
        ends.textContent = interpolate(gettext("The hour ends at %(time)s"), { time: timeIn(at.hourMs) })
    }

    #drawTime(clock: SharedClock, at: Position): void {
        part(this.#root, "clock").dataset.state = at.state
        part(this.#root, "time").textContent = face(at.phaseMs)
        const length = lengthOf(clock, at.phase)
        part(this.#root, "progress", HTMLProgressElement).value = length > 0 ? 1 - at.phaseMs / length : 1
    }

    #drawPhases(current: number): void {
        const template = part(this.#root, "phase-item", HTMLTemplateElement)
        const items = (this.#plan?.phases ?? []).map((phase, index) => {
            const item = copyOf(template)
            item.dataset.state = index < current ? "done" : index === current ? "now" : "next"
            if (index === current) item.setAttribute("aria-current", "step")
            within(item, ".phase-title").textContent = phase.title
            const minutes = Math.round(this.#lengthOf(index) / MINUTE)
            // What was gone through at once has no length worth a word.
            const words = minutes > 0 ? interpolate(gettext("%(n)s min"), { n: minutes }) : ""
            within(item, ".minutes").textContent = words
            return item
        })
        part(this.#root, "phases").replaceChildren(...items)
    }

    /** As the clock now has it: five minutes more somewhere may have been taken here. */
    #lengthOf(phase: number): number {
        return this.#clock ? lengthOf(this.#clock, phase) : (this.#phase(phase)?.minutes ?? 0) * MINUTE
    }
}
