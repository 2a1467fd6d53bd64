/** The buttons of the hour: each says a command that names the phase it was meant for. */

import { part } from "../web/parts.ts"
import { position, type SharedClock } from "./phases.ts"
import { say } from "./protocol.ts"

/** What the buttons act on. */
export interface Desk {
    clock(): SharedClock | null
    /** The phase that five minutes more for that one are taken from. */
    giver(phase: number): number | null
    now(): number
    send(command: string): void
    start(): void
    takeOver(): void
}

export function listenToControls(root: HTMLElement, desk: Desk): void {
    const on = (name: string, act: () => void): void => {
        part(root, name).addEventListener("click", act)
    }
    for (const [name, command] of Object.entries(COMMANDS)) {
        on(name, () => {
            const clock = desk.clock()
            const phase = clock ? position(clock, desk.now()).phase : 0
            desk.send(command(phase, clock, desk.giver(phase)))
        })
    }
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

const COMMANDS: Readonly<Record<string, (phase: number, clock: SharedClock | null, giver: number | null) => string>> = {
    next: (phase) => say.next(phase),
    extend: (phase, clock, giver) => say.extend(phase, clock?.extended_seconds ?? 0, giver),
    pause: (phase) => say.pause(phase),
    resume: (phase) => say.resume(phase),
    end: () => say.end(),
}
