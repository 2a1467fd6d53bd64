// Where the hour stands, worked out by each browser alone from the server's numbers.
// The same rules as turnabout/room/phases.py; tests/contracts/phases.json binds the two.

/** The clock as it travels: marks in seconds, every moment in ms since the epoch on the server's clock. */
export interface SharedClock {
    readonly marks: readonly number[]
    readonly ends: readonly number[]
    readonly started_at: number
    readonly paused_at: number | null
    readonly over_at: number | null
    readonly extended_seconds: number
}

export type HourState = "running" | "paused" | "over"

/** `phase` counts from 0 and is the number of phases once the hour is over; what is left is in ms. */
export interface Position {
    readonly state: HourState
    readonly phase: number
    readonly phaseMs: number
    readonly hourMs: number
}

export const EXTENSION = 300 // seconds
export const LONGEST_EXTENDED = 12 * EXTENSION // seconds
const LEFT_TO_GIVER = 60 // seconds
const MS = 1000 // in a second

/** Says where the hour stands at a moment of the server's clock: in the first phase whose end is ahead, or over. */
export function position(clock: SharedClock, serverMs: number): Position {
    const moment = clock.paused_at ?? serverMs
    const phase = clock.ends.findIndex(end => end > moment)
    const end = clock.ends[phase]
    const last = clock.ends.at(-1)
    if (clock.over_at !== null || end === undefined || last === undefined) {
        return { state: "over", phase: clock.marks.length, phaseMs: 0, hourMs: 0 }
    }
    const state = clock.paused_at === null ? "running" : "paused"
    return { state, phase, phaseMs: end - moment, hourMs: last - moment }
}

/** When a phase began; for one to come, when it will if nothing changes. */
export function beginning(clock: SharedClock, phase: number): number {
    return clock.ends[phase - 1] ?? clock.started_at
}

/** Whether five minutes may still be added. */
export function mayExtend(clock: SharedClock): boolean {
    return clock.extended_seconds < LONGEST_EXTENDED
}

/** How many of five minutes more for a phase a later one can give, in ms: it keeps a minute for itself. */
export function givenBy(clock: SharedClock, giver: number | null, phase: number): number {
    if (giver === null || giver <= phase || giver >= clock.ends.length) return 0
    return Math.min(EXTENSION * MS, Math.max(0, lengthOf(clock, giver) - LEFT_TO_GIVER * MS))
}

/** How long a phase is as the clock now stands, in ms. */
export function lengthOf(clock: SharedClock, phase: number): number {
    return (clock.ends[phase] ?? 0) - beginning(clock, phase)
}
