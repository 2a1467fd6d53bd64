/**
 * Which plan runs, as long as the clock does not: the last choice of the two counts, and of two at the same time both
 * browsers take the same one. What nobody chose is suggested, by each browser alone. Pure.
 */

import { type Plan, planFor, type When } from "./plans.ts"

/** A plan as one of the two chose it. `turn` counts choices; 0 is a suggestion. */
export interface Choice {
    readonly plan: string
    readonly turn: number
    readonly by: string
}

const MOST_TURNS = 1_000_000

/** The one that counts. Whoever holds both answers the same, in whatever order they came. */
export function later(one: Choice | null, other: Choice | null): Choice | null {
    if (!one || !other) return one ?? other
    const order = one.turn - other.turn || compare(one.by, other.by) || compare(one.plan, other.plan)
    return order > 0 ? one : other
}

function compare(one: string, other: string): number {
    return Number(one > other) - Number(one < other)
}

/** What the partner said, or null where it is no choice among these plans. */
export function readChoice(said: Readonly<Record<string, unknown>>, by: string, plans: readonly Plan[]): Choice | null {
    const { plan, turn } = said
    const known = plans.find(({ key }) => key === plan)
    if (!known || typeof turn !== "number" || !Number.isInteger(turn) || turn < 0 || turn > MOST_TURNS) return null
    return { plan: known.key, turn, by }
}

/** One more choice, after the one that counts now. */
export function next(before: Choice | null, plan: string, by: string): Choice {
    return { plan, turn: Math.min((before?.turn ?? 0) + 1, MOST_TURNS), by }
}

/**
 * What is known of the two: the hours held before this, whether the last pulse named something between them, and
 * whether they come back after a long silence.
 */
export interface Known {
    readonly minutes: number
    readonly held: number
    readonly between: boolean
    readonly wasQuiet: boolean
}

export const REVIEW_EVERY = 12 // held hours

/** The plan for an hour nobody has chosen one for. Where none of its kind is so short, the usual one. */
export function suggested(plans: readonly Plan[], known: Known): Plan {
    return planFor(plans, known.minutes, occasion(known))
}

function occasion({ held, between, wasQuiet }: Known): When {
    if (held === 0) return "first"
    if (between || wasQuiet) return "repair"
    return (held + 1) % REVIEW_EVERY === 0 ? "review" : "usual"
}

/** A pulse, as far as it matters here. */
export interface Pulse {
    readonly session: string
    readonly author: string
    readonly between: string
    readonly at: number
}

/** Whether the newest pulse that both have seen says that something is between them. One’s own alone tells nobody. */
export function betweenThem(pulses: readonly Pulse[], partner: string): boolean {
    const seen = pulses.filter(({ session }) =>
        pulses.some((pulse) => pulse.session === session && pulse.author === partner))
    const newest = [...seen].sort((one, other) => other.at - one.at)[0]
    return seen.some(({ session, between }) => session === newest?.session && between !== "no")
}
