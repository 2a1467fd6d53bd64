/**
 * The monthly tally of one’s own talk (`evidence.md` 4.2): reflections for each question, and advice nobody asked for.
 * What to aim at is a compass of our own, taken from what experts say of trained people; it is no pass mark.
 */

import { type NotEnough, notEnough } from "./enough.ts"
import { inOrder } from "./points.ts"

/** What somebody counted in five minutes of their own talk. */
export interface Tally {
    readonly day: number
    readonly reflections: number
    readonly questions: number
    readonly unasked: number
}

export interface TallyReading {
    readonly kind: "tally"
    /** Reflections for each question; null where there were only reflections. */
    readonly ratio: number | null
    readonly aim: "one" | "two" | "reached"
    readonly unasked: number
    /** One piece of advice at most. */
    readonly fewUnasked: boolean
}

const SHOWN = 6
const MOST_UNASKED = 1

export function shownTallies(tallies: readonly Tally[]): Tally[] {
    return inOrder(tallies).slice(-SHOWN)
}

/** Of the newest that counted anything said back or asked. */
export function tallyReading(tallies: readonly Tally[]): TallyReading | NotEnough {
    const last = shownTallies(tallies.filter(({ reflections, questions }) => reflections + questions > 0)).at(-1)
    if (!last) return notEnough(0, 1)
    const { reflections, questions, unasked } = last
    const aim = reflections >= 2 * questions ? "reached" : reflections >= questions ? "two" : "one"
    return {
        kind: "tally",
        ratio: questions === 0 ? null : reflections / questions,
        aim,
        unasked,
        fewUnasked: unasked <= MOST_UNASKED,
    }
}
