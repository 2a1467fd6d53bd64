/**
 * How far somebody has come towards goals in their own words (`evidence.md` 7.5), from what they said of each, nought
 * to ten; and Goal Attainment Scaling on ladders from -2 to +2 (Kiresuk and Sherman 1968, by its usual formula).
 */

import { type Baseline, baselineOf } from "./change.ts"
import { type NotEnough, notEnough } from "./enough.ts"
import { answered, mean, type Point, sum } from "./points.ts"

/** Ratings of one goal in one wording: a goal that is put otherwise begins a new line. */
export interface GoalLine {
    readonly start: Baseline
    readonly now: number
    readonly change: number
    /** As much as is a real shift for many people. A benchmark from youth services, and no norm. */
    readonly isShift: boolean
}

export type GoalReading =
    | NotEnough
    | { readonly kind: "goals"; readonly progress: number; readonly of: number; readonly isShift: boolean }

/** One step of a ladder: -2 much less than expected, 0 as expected, +2 much more; null where it was not said. */
export interface Attained {
    readonly step: number | null
    readonly weight?: number
}

/** Of ten points. Law’s goal-based outcomes; a literature value that was not checked again. */
export const REAL_SHIFT = 2.45

/** Null until it was rated once more than where it began. */
export function goalLine(ratings: readonly Point[]): GoalLine | null {
    const [start, last] = [baselineOf(ratings), answered(ratings).at(-1)]
    if (!start || !last || last.day <= start.until) return null
    const change = last.value - start.mean
    return { start, now: last.value, change, isShift: Math.abs(change) >= REAL_SHIFT }
}

/** The mean of now less start, of those goals that have both. */
export function progressOf(goals: readonly (readonly Point[])[]): GoalReading {
    const lines = goals.map(goalLine).filter((line) => line !== null)
    if (lines.length === 0) return notEnough(0, 1)
    const progress = mean(lines.map(({ change }) => change))
    return { kind: "goals", progress, of: lines.length, isShift: Math.abs(progress) >= REAL_SHIFT }
}

/** The T score: 50 is as expected, over all ladders that were answered. Null where none was. */
export function attainment(goals: readonly Attained[]): number | null {
    const said = goals.flatMap(({ step, weight = 1 }) => (step === null ? [] : [{ step, weight }]))
    const spread = 0.7 * sum(said.map(({ weight }) => weight ** 2)) + 0.3 * sum(said.map(({ weight }) => weight)) ** 2
    return spread === 0 ? null : 50 + (10 * sum(said.map(({ step, weight }) => weight * step))) / Math.sqrt(spread)
}
