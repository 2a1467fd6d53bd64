/**
 * The chart *Felt heard* and its one sentence (`evidence.md` 7.9): one person’s own scores and their own median. It
 * says how they went and never why: no kind of reading is *it worked*, and none is a score of two people.
 */

import { type Direction, directionOf } from "./direction.ts"
import { ENOUGH, type NotEnough } from "./enough.ts"
import { type Band, bandOf, outside } from "./natural-limits.ts"
import { inOrder, median, type Point, valuesOf } from "./points.ts"
import { DROP } from "./pulse.ts"
import { type RunChart, runChart } from "./run-chart.ts"

export interface HeardChart {
    readonly points: readonly Point[]
    /** From three on. */
    readonly median: number | null
    readonly band: Band | null
    readonly reading: HeardReading
}

export type HeardReading =
    | NotEnough
    /** The newest lies outside of what was usual so far. */
    | { readonly kind: "unusual"; readonly side: "above" | "below"; readonly value: number; readonly band: Band }
    | { readonly kind: "moving"; readonly way: "rising" | "falling"; readonly change: number; readonly of: number }
    /** The last ones stay on one side of the median. */
    | { readonly kind: "shifted"; readonly side: "above" | "below"; readonly run: number; readonly median: number }
    | { readonly kind: "steady"; readonly median: number; readonly of: number }

/** Points in any order; what was not answered stays a gap. */
export function heardChart(points: readonly Point[]): HeardChart {
    const values = valuesOf(points)
    const band = bandOf(values)
    return {
        points: inOrder(points),
        median: values.length < ENOUGH.median ? null : median(values),
        band: band.kind === "band" ? band : null,
        reading: readingOf(points, values, band),
    }
}

/** The first that is so, from what is newest to what is usual. */
function readingOf(points: readonly Point[], values: readonly number[], band: Band | NotEnough): HeardReading {
    const [direction, runs] = [directionOf(points, DROP), runChart(values)]
    if (direction.kind === "not-enough") return direction
    if (runs.kind === "not-enough") return runs
    const steady: HeardReading = { kind: "steady", median: runs.median, of: values.length }
    return unusual(values, band) ?? moving(direction, values.length) ?? shifted(runs) ?? steady
}

function unusual(values: readonly number[], band: Band | NotEnough): HeardReading | null {
    const value = values.at(-1)
    if (band.kind !== "band" || value === undefined) return null
    const side = outside(value, band)
    return side && { kind: "unusual", side, value, band }
}

function moving({ way, change }: Direction, of: number): HeardReading | null {
    return way === "none" ? null : { kind: "moving", way, change, of }
}

function shifted({ shifted: so, last, median: middle }: RunChart): HeardReading | null {
    return so && last ? { kind: "shifted", ...last, median: middle } : null
}
