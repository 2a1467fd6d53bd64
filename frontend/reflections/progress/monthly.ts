/**
 * The chart of a monthly measure and its one sentence (`evidence.md` 7.6, 7.9): dots on a band around where somebody
 * began. Where studies say how far a measure wobbles, the band is theirs; where none does, it is one’s own, from eight
 * dots on.
 */

import { baselineOf, type Change, changeOf, type Steps } from "./change.ts"
import { ENOUGH, type NotEnough, notEnough } from "./enough.ts"
import type { Measure } from "./measures.ts"
import { bandOf, outside, type Scale } from "./natural-limits.ts"
import { answered, type Answered, type Point, valuesOf } from "./points.ts"

export interface MonthlyChart {
    readonly dots: readonly Answered[]
    /** No line joins fewer than four. */
    readonly joined: boolean
    readonly band: { readonly low: number; readonly high: number; readonly from: "studies" | "own" } | null
    readonly reading: MonthlyReading
}

export type MonthlyReading =
    | NotEnough
    | Change
    /** Two numbers, and that more months will say what is usual. */
    | { readonly kind: "noted"; readonly from: number; readonly to: number; readonly have: number; readonly need: number }
    | { readonly kind: "usual" | "unusual"; readonly side: "above" | "below" | null; readonly value: number }

export function monthlyChart(points: readonly Point[], { scale, steps }: Pick<Measure, "scale" | "steps">): MonthlyChart {
    const dots = answered(points)
    const about = steps ? byStudies(points, steps, scale) : byOneself(points, scale)
    return { dots, joined: dots.length >= ENOUGH.line, ...about }
}

type About = Pick<MonthlyChart, "band" | "reading">

function byStudies(points: readonly Point[], steps: Steps, { least, most }: Scale): About {
    const [begun, reading] = [baselineOf(points), changeOf(points, steps)]
    if (!begun) return { band: null, reading }
    const [low, high] = [Math.max(least, begun.mean - steps.clear), Math.min(most, begun.mean + steps.clear)]
    return { band: { low, high, from: "studies" }, reading }
}

function byOneself(points: readonly Point[], scale: Scale): About {
    const values = valuesOf(points)
    const [band, to, begun] = [bandOf(values, scale), values.at(-1), baselineOf(points)]
    const nothingSince = !begun || values.length <= begun.of
    if (to === undefined || nothingSince) return { band: null, reading: notEnough(begun ? 1 : 0, 2) }
    if (band.kind !== "band") return { band: null, reading: { kind: "noted", from: begun.mean, to, ...counted(band) } }
    const side = outside(to, band)
    const { low, high } = band
    return { band: { low, high, from: "own" }, reading: { kind: side ? "unusual" : "usual", side, value: to } }
}

function counted({ have, need }: NotEnough): Pick<NotEnough, "have" | "need"> {
    return { have, need }
}

type Pair = readonly [published: number | null, ours: number | null]

/** A published scale beside our own question, once both were answered in six months: side by side, never overlaid. */
export function sideBySide(pairs: readonly Pair[]): NotEnough | { readonly kind: "pairs"; readonly of: number } {
    const both = pairs.filter(([one, other]) => one !== null && other !== null).length
    return both < ENOUGH.sideBySide ? notEnough(both, ENOUGH.sideBySide) : { kind: "pairs", of: both }
}
