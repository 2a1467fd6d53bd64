/**
 * The run chart: whether values have moved to one side of their own median and stayed there.
 *
 * Longest run and number of crossings by Anhøj and Olesen 2014 (PMC4244133), as in `evidence.md` 6.2; together they are
 * wrong about once in twenty, however long the series. That five or six in a row rise or fall is no sign: not asked.
 */

import { ENOUGH, type NotEnough, notEnough } from "./enough.ts"
import { median } from "./points.ts"

export interface RunChart {
    readonly kind: "runs"
    readonly median: number
    /** Values off the median; those on it are on neither side. */
    readonly useful: number
    /** The longest stretch of these on one side, and how often they cross to the other. */
    readonly longest: number
    readonly crossings: number
    /** Whether either is beyond chance. */
    readonly shifted: boolean
    /** Where the last of them lie, and how many in a row; null where none is off the median. */
    readonly last: { readonly side: Side; readonly run: number } | null
}

export type Side = "above" | "below"

/** Values oldest first. */
export function runChart(values: readonly number[]): RunChart | NotEnough {
    if (values.length < ENOUGH.direction) return notEnough(values.length, ENOUGH.direction)
    const middle = median(values)
    const sides = values.filter((value) => value !== middle).map((value): Side => (value > middle ? "above" : "below"))
    const runs = runsOf(sides)
    const [useful, crossings] = [sides.length, Math.max(0, runs.length - 1)]
    const longest = Math.max(0, ...runs.map(({ run }) => run))
    const beyond = longest > longestByChance(useful) || crossings < leastCrossings(useful)
    const shifted = beyond && bothSides(sides)
    return { kind: "runs", median: middle, useful, longest, crossings, shifted, last: runs.at(-1) ?? null }
}

/** A run longer than this is a sign. */
export function longestByChance(useful: number): number {
    return Math.round(Math.log2(Math.max(1, useful)) + 3)
}

/** Fewer crossings than this are a sign: the fifth percentile of so many throws of a coin, but one. */
export function leastCrossings(useful: number): number {
    const throws = Math.max(0, useful - 1)
    let chance = 0.5 ** throws
    let [below, crossings] = [chance, 0]
    while (below < 0.05) {
        chance *= (throws - crossings) / (crossings + 1)
        crossings += 1
        below += chance
    }
    return crossings
}

/**
 * Where more than half stand at ten, none is above the median, and their order says nothing: both formulas take it that
 * about as many lie above as below. So neither is asked unless each side has a third.
 */
function bothSides(sides: readonly Side[]): boolean {
    const above = sides.filter((side) => side === "above").length
    return 3 * Math.min(above, sides.length - above) >= sides.length
}

function runsOf(sides: readonly Side[]): { side: Side; run: number }[] {
    const runs: { side: Side; run: number }[] = []
    for (const side of sides) {
        const last = runs.at(-1)
        if (last?.side === side) last.run += 1
        else runs.push({ side, run: 1 })
    }
    return runs
}
