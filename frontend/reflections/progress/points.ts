/** What a chart is drawn from: one person’s values, each on its day. Series of two people never come together here. */

/** `day` counts days and grows with time; null where nothing was answered. */
export interface Point {
    readonly day: number
    readonly value: number | null
}

export interface Answered {
    readonly day: number
    readonly value: number
}

const MS_A_DAY = 24 * 60 * 60 * 1000

/** The number of a day such as 2026-11-24, or of a moment; null where it is none. */
export function dayOf(on: string): number | null {
    const moment = Date.parse(on)
    return Number.isNaN(moment) ? null : moment / MS_A_DAY
}

/** Oldest first. What is of one day stays in the order it came in. */
export function inOrder<T extends Pick<Point, "day">>(all: readonly T[]): T[] {
    return [...all].sort((one, other) => one.day - other.day)
}

/** In order, and only those that were answered. */
export function answered(points: readonly Point[]): Answered[] {
    return inOrder(points).flatMap(({ day, value }) => (value === null ? [] : [{ day, value }]))
}

export function valuesOf(points: readonly Point[]): number[] {
    return answered(points).map(({ value }) => value)
}

export function sum(values: readonly number[]): number {
    return values.reduce((all, value) => all + value, 0)
}

export function mean(values: readonly number[]): number {
    if (values.length === 0) throw new RangeError("nothing has no mean")
    return sum(values) / values.length
}

/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
    const sorted = [...values].sort((one, other) => one - other)
    const half = sorted.length / 2
    return mean(sorted.slice(Math.ceil(half) - 1, Math.floor(half) + 1))
}
