/**
 * Whether a change is more than a measure wobbles by itself: Jacobson and Truax’s reliable change, 1.96 standard errors
 * of a difference (`evidence.md` 6.2). Held against where somebody began, not against the month before.
 */

import { type NotEnough, notEnough } from "./enough.ts"
import { type Answered, answered, mean, type Point } from "./points.ts"

/** From so much on a change may be one, and from so much on it is. */
export interface Steps {
    readonly maybe: number
    readonly clear: number
}

export interface Change {
    readonly kind: "change"
    readonly size: "none" | "maybe" | "clear"
    readonly way: "up" | "down" | "same"
    readonly from: number
    readonly to: number
}

/** Where somebody began: the mean of two answers about a week apart, where both were given. */
export interface Baseline {
    readonly mean: number
    readonly of: 1 | 2
    /** The last of its days. */
    readonly until: number
}

/** Later than this, a second answer is no longer where somebody began. */
const BASELINE_DAYS = 14

/** From a spread among people, and how far the measure agrees with itself. */
export function reliableChange({ sd, reliability }: { readonly sd: number; readonly reliability: number }): number {
    return reliableChangeFrom(sd * Math.sqrt(1 - reliability))
}

/** From a published standard error of measurement. */
export function reliableChangeFrom(sem: number): number {
    return 1.96 * Math.SQRT2 * sem
}

export function baselineOf(points: readonly Point[]): Baseline | null {
    const [first, second] = answered(points)
    if (!first) return null
    const both = second && second.day > first.day && second.day - first.day <= BASELINE_DAYS
    return both
        ? { mean: mean([first.value, second.value]), of: 2, until: second.day }
        : { mean: first.value, of: 1, until: first.day }
}

/** The newest answer against the first ones. Steps are those of the measure, whatever way is better. */
export function changeOf(points: readonly Point[], steps: Steps): Change | NotEnough {
    const [known, baseline] = [answered(points), baselineOf(points)]
    const last = known.at(-1)
    if (!baseline || !last || last.day <= baseline.until) return notEnough(baseline ? 1 : 0, 2)
    return between(baseline.mean, last, steps)
}

function between(from: number, { value: to }: Answered, { maybe, clear }: Steps): Change {
    const by = Math.abs(to - from)
    const size = by >= clear ? "clear" : by >= maybe ? "maybe" : "none"
    return { kind: "change", size, way: to > from ? "up" : to < from ? "down" : "same", from, to }
}
