/** The buttons of the hour: each says a command that names the phase it was meant for. */

import { gettext, interpolate } from "../web/gettext.ts"
import { part } from "../web/parts.ts"
import { EXTENSION, givenBy, mayExtend, position, type Position, type SharedClock } from "./phases.ts"
import { giverOf, type Plan } from "./plans.ts"
import { say } from "./protocol.ts"
import { timeIn } from "./wall-time.ts"

/** What the buttons act on. */
export interface Desk {
    clock(): SharedClock | null
    /** The plan that the clock runs. */
    plan(): Plan | null
    now(): number
    /** False where it did not go out. */
    send(command: string): boolean
    /** Tell the partner who it was. */
    moved(how: Move): void
    start(): void
    takeOver(): void
}

export type Move = "next" | "extend" | "pause" | "resume"

export function listenToControls(root: HTMLElement, desk: Desk): void {
    const on = (name: string, act: () => void): void => {
        part(root, name).addEventListener("click", act)
    }
    for (const move of MOVES) {
        on(move, () => {
            const clock = desk.clock()
            if (!clock) return
            const { phase } = position(clock, desk.now())
            if (desk.send(COMMANDS[move](phase, clock, giverOf(desk.plan(), phase)))) desk.moved(move)
        })
    }
    on("end", () => {
        desk.send(say.end())
    })
    on("ask-end", () => {
        part(root, "sure").hidden = false
        part(root, "end").focus()
    })
    on("stay", () => {
        part(root, "sure").hidden = true
        part(root, "ask-end").focus()
    })
    on("start", () => {
        desk.start()
    })
    on("takeover", () => {
        desk.takeOver()
    })
}

/** Show what can be done where the hour stands. */
export function showControls(root: HTMLElement, { clock, plan, at }: Standing): void {
    const running = at.state === "running"
    const paused = at.state === "paused"
    const last = at.phase >= clock.marks.length - 1
    const shown: Record<string, boolean> = {
        start: false,
        // After the last phase there is none: ending the hour asks once more, and so is the one way there.
        next: (running || paused) && !last,
        extend: (running || paused) && mayExtend(clock),
        pause: running,
        resume: paused,
        "ask-end": true,
    }
    show(root, shown)
    part(root, "extend").textContent = wordsForMore(clock, plan, at)
    // Once time is up, closing it together is the one thing left to do.
    const end = part(root, "ask-end")
    end.classList.toggle("quiet", at.state !== "over" && !last)
    end.classList.toggle("primary", at.state === "over")
}

/** Where an hour stands: its clock, its plan, and where in both. */
export interface Standing {
    readonly clock: SharedClock
    readonly plan: Plan | null
    readonly at: Position
}

/** What five minutes more would do, said before somebody taps. */
function wordsForMore(clock: SharedClock, plan: Plan | null, at: Position): string {
    const giver = giverOf(plan, at.phase)
    const given = givenBy(clock, giver, at.phase)
    const longer = EXTENSION * 1000 - given
    const words = { phase: giver === null ? "" : (plan?.phases[giver]?.title ?? ""), time: timeIn(at.hourMs + longer) }
    if (longer === 0) return interpolate(gettext("Five minutes more, from “%(phase)s”"), words)
    if (at.state === "paused") return gettext("Five minutes more; the hour gets longer")
    if (given > 0) {
        return interpolate(gettext("Five minutes more, partly from “%(phase)s”; the hour ends at %(time)s"), words)
    }
    return interpolate(gettext("Five minutes more; the hour ends at %(time)s"), words)
}

/** A button that goes away under somebody’s finger hands on to the first of these that is there. */
const HEIRS: Readonly<Record<string, readonly string[]>> = {
    start: ["next", "ask-end"],
    next: ["ask-end"],
    extend: ["next", "ask-end"],
    pause: ["resume", "ask-end"],
    resume: ["pause", "ask-end"],
}

function show(root: HTMLElement, shown: Readonly<Record<string, boolean>>): void {
    const focused = document.activeElement
    for (const [name, visible] of Object.entries(shown)) part(root, name).hidden = !visible
    if (!(focused instanceof HTMLElement) || !focused.hidden) return
    HEIRS[focused.dataset.part ?? ""]?.map((name) => part(root, name)).find(({ hidden }) => !hidden)?.focus()
}

const MOVES = ["next", "extend", "pause", "resume"] as const

const COMMANDS: Readonly<Record<Move, (phase: number, clock: SharedClock, giver: number | null) => string>> = {
    next: (phase) => say.next(phase),
    extend: (phase, clock, giver) => say.extend(phase, clock.extended_seconds, giver),
    pause: (phase) => say.pause(phase),
    resume: (phase) => say.resume(phase),
}
