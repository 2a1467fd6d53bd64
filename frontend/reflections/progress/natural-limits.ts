/**
 * The XmR chart: how far somebody’s values go up and down by themselves, from how each differs from the one before.
 *
 * Mean ± 2.66 times the mean moving range, 3.267 times it for the range itself: Wheeler’s XmR, as in `evidence.md` 6.2.
 */

import { ENOUGH, type NotEnough, notEnough } from "./enough.ts"
import { mean } from "./points.ts"

export interface NaturalLimits {
    readonly mean: number
    readonly meanRange: number
    readonly low: number
    readonly high: number
    /** A step from one to the next that is larger than this is no usual one. */
    readonly range: number
}

export interface Scale {
    readonly least: number
    readonly most: number
}

/** Nought to ten, as all our own questions are answered. */
export const POINTS: Scale = { least: 0, most: 10 }

/** Of a scale: somebody who always says the same has no limits of width nought. Half a point of ten. */
const LEAST_RANGE = 0.05

export interface Band {
    readonly kind: "band"
    readonly centre: number
    readonly low: number
    readonly high: number
    /** From fewer than twelve: drawn dashed, and called early. */
    readonly early: boolean
}

/** The formula itself, of two values or more, oldest first. */
export function naturalLimits(values: readonly number[], leastRange = 0): NaturalLimits {
    const ranges = values.slice(1).map((value, at) => Math.abs(value - (values[at] ?? value)))
    const [centre, meanRange] = [mean(values), Math.max(leastRange, mean(ranges))]
    return {
        mean: centre,
        meanRange,
        low: centre - 2.66 * meanRange,
        high: centre + 2.66 * meanRange,
        range: 3.267 * meanRange,
    }
}

/** Between which values somebody’s own usually lie. They stand once there are twelve, whatever comes later. */
export function bandOf(values: readonly number[], scale: Scale = POINTS): Band | NotEnough {
    if (values.length < ENOUGH.band) return notEnough(values.length, ENOUGH.band)
    const base = baseline(values, scale)
    const { mean: centre, low, high } = within(base, scale)
    return { kind: "band", centre, low, high, early: base.length < ENOUGH.firmBand }
}

/**
 * The first eight, and of those after them whichever lie within what the eight say, until there are twelve: a bad patch
 * does not widen its own limits.
 */
function baseline(values: readonly number[], scale: Scale): number[] {
    const first = values.slice(0, ENOUGH.band)
    const { low, high } = within(first, scale)
    const more = values.slice(ENOUGH.band).filter((value) => value >= low && value <= high)
    return [...first, ...more].slice(0, ENOUGH.firmBand)
}

function within(values: readonly number[], { least, most }: Scale): { mean: number; low: number; high: number } {
    const limits = naturalLimits(values, LEAST_RANGE * (most - least))
    return { mean: limits.mean, low: Math.max(least, limits.low), high: Math.min(most, limits.high) }
}

/** On which side of the band a value lies, if outside. */
export function outside(value: number, { low, high }: Band): "above" | "below" | null {
    if (value > high) return "above"
    return value < low ? "below" : null
}
