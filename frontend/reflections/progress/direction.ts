/**
 * Whether values rise or fall: the slope of Theil and Sen, and Kendall’s S with its exact chance (`evidence.md` 6.2).
 *
 * Answers of one person lean on one another, which makes that chance too small. So it is never shown: it only decides,
 * together with how much changed, whether anything is said.
 */

import { ENOUGH, type NotEnough, notEnough } from "./enough.ts"
import { type Answered, answered, median, type Point, sum } from "./points.ts"

export interface Line {
    /** A day. */
    readonly slope: number
    readonly intercept: number
}

export interface Direction {
    readonly kind: "direction"
    readonly way: "rising" | "falling" | "none"
    /** By how much the line changes from the first day to the last. */
    readonly change: number
}

const CHANCE = 0.05

/** `matters` is the smallest change worth a word on this scale. */
export function directionOf(points: readonly Point[], matters: number): Direction | NotEnough {
    const known = answered(points)
    const [first, last] = [known[0], known.at(-1)]
    if (!first || !last || known.length < ENOUGH.direction) return notEnough(known.length, ENOUGH.direction)
    const change = lineThrough(known).slope * (last.day - first.day)
    const said = Math.abs(change) > matters && kendall(known.map(({ value }) => value)).chance <= CHANCE
    return { kind: "direction", way: said ? (change > 0 ? "rising" : "falling") : "none", change }
}

/** The median of all slopes between two, and of what it leaves. On one day there is none. */
export function lineThrough(points: readonly Answered[]): Line {
    const slopes = points.flatMap((one, at) => points.slice(at + 1)
        .filter(({ day }) => day !== one.day)
        .map((other) => (other.value - one.value) / (other.day - one.day)))
    const slope = slopes.length > 0 ? median(slopes) : 0
    return { slope, intercept: median(points.map(({ day, value }) => value - slope * day)) }
}

/** How many pairs rise less how many fall, and how often a shuffle would be as much in order, either way. */
export function kendall(values: readonly number[]): { readonly s: number; readonly chance: number } {
    const pairs = values.flatMap((one, at) => values.slice(at + 1).map((other) => Math.sign(other - one)))
    const s = sum(pairs)
    const unlike = pairs.filter((sign) => sign !== 0).length
    const asMuch = fallingPairs(values).filter((_, falling) => Math.abs(unlike - 2 * falling) >= Math.abs(s))
    return { s, chance: Math.min(1, sum(asMuch)) }
}

/** The chance of each number of falling pairs when these values are shuffled, like ones together. */
function fallingPairs(values: readonly number[]): number[] {
    const alike = new Map<number, number>()
    for (const value of values) alike.set(value, (alike.get(value) ?? 0) + 1)
    let [chances, before] = [[1], 0]
    for (const size of alike.values()) {
        chances = sumOf(chances, fallingBetween(before, size))
        before += size
    }
    return chances
}

/** Mann and Whitney’s count between two groups: the last of all of them is of the one or of the other. */
function fallingBetween(lower: number, upper: number): number[] {
    const rows: number[][] = Array.from({ length: upper + 1 }, () => [1])
    for (let low = 1; low <= lower; low += 1) {
        for (let up = 1; up <= upper; up += 1) {
            const [without, fewer] = [rows[up] ?? [], rows[up - 1] ?? []]
            const row = Array.from({ length: low * up + 1 }, (_, falling) => {
                // The last is of the lower group, below all of the upper; or of the upper, below none.
                return ((without[falling - up] ?? 0) * low + (fewer[falling] ?? 0) * up) / (low + up)
            })
            rows[up] = row
        }
    }
    return rows[upper] ?? [1]
}

function sumOf(one: readonly number[], other: readonly number[]): number[] {
    const both = new Array<number>(one.length + other.length - 1).fill(0)
    one.forEach((chance, at) => other.forEach((more, by) => (both[at + by] = (both[at + by] ?? 0) + chance * more)))
    return both
}
