import { readFileSync } from "node:fs"
import { describe, expect, it, test } from "vitest"

import { reliableChange, reliableChangeFrom } from "./change.ts"
import { kendall, lineThrough } from "./direction.ts"
import { attainment } from "./goals.ts"
import { type Likely, wilson } from "./kept.ts"
import { bandOf, naturalLimits } from "./natural-limits.ts"
import { dipsOf, pulseOf } from "./pulse.ts"
import { leastCrossings, longestByChance, runChart } from "./run-chart.ts"

interface Scored {
    readonly s: number
    readonly chance: number
}

interface Contract {
    readonly chance: readonly { useful: number; longest: number; crossings: number }[]
    readonly runs: readonly { values: number[]; median: number; longest: number; crossings: number }[]
    readonly limits: readonly { values: number[] }[]
    readonly lines: readonly (Scored & { points: [number, number][]; slope: number; intercept: number })[]
    readonly orders: readonly (Scored & { values: number[] })[]
    readonly shares: readonly { kept: number; of: number; low: number; high: number }[]
    readonly steps: readonly { sd: number; reliability: number; step: number }[]
    readonly ladders: readonly { steps: number[]; weights: number[]; t: number }[]
}

const contract = JSON.parse(readFileSync("tests/contracts/progress.json", "utf8")) as Contract
const items = (heard: number, free: number, mine: number, useful: number) => ({ heard, free, mine, useful })
const alike = (found: Readonly<Record<string, unknown>>, told: Readonly<Record<string, unknown>>): void => {
    for (const [name, value] of Object.entries(told)) {
        if (typeof value === "number") expect(found[name], name).toBeCloseTo(value, 9)
    }
}
const dated = (values: readonly number[]) => values.map((value, day) => ({ day, value }))

describe("what NumPy, SciPy and statsmodels reckon, the browser does, too", () => {
    test("how long a run may be, and how few crossings", () => {
        const ours = contract.chance.map(({ useful }) => {
            return { useful, longest: longestByChance(useful), crossings: leastCrossings(useful) }
        })
        expect(ours).toEqual(contract.chance)
    })

    test.each(contract.runs)("runs of $values", ({ values, ...told }) => {
        expect(runChart(values)).toMatchObject(told)
    })

    test.each(contract.limits)("limits of $values", ({ values, ...told }) => alike({ ...naturalLimits(values) }, told))

    test.each(contract.lines)("the line through $points", ({ points, slope, intercept, s, chance }) => {
        const known = points.map(([day, value]) => ({ day, value }))
        alike({ ...lineThrough(known), ...kendall(known.map(({ value }) => value)) }, { slope, intercept, s, chance })
    })

    test.each(contract.orders)("the order of $values.length", ({ values, ...told }) => alike(kendall(values), told))

    test.each(contract.shares)("$kept of $of", ({ kept, of, ...told }) => alike({ ...wilson(kept, of) }, told))

    test.each(contract.steps)("a spread of $sd, agreeing by $reliability", ({ step, ...measure }) => {
        expect(reliableChange(measure)).toBeCloseTo(step, 9)
    })

    test.each(contract.ladders)("ladders at $steps", ({ steps, weights, t }) => {
        const goals = steps.map((one, at) => ({ step: one, weight: weights[at]! }))
        expect(attainment(goals)).toBeCloseTo(t, 9)
    })
})

// As the evidence prints them, in 6.2 and 6.4.
describe("the vectors of the evidence", () => {
    it("has natural limits", () => {
        const values = [8.5, 9, 8.75, 9.25, 8.25, 9, 8.75, 9.5]
        const { mean, meanRange, low, high, range } = naturalLimits(values)
        expect([mean, meanRange, low, high, range].map((one) => one.toFixed(4)))
            .toEqual(["8.8750", "0.5714", "7.3550", "10.3950", "1.8669"])
        expect(bandOf(values)).toMatchObject({ low, high: 10, early: true })
    })

    it("has lines", () => {
        const rising = dated([4, 5, 5, 6, 6.5, 7])
        expect(lineThrough(rising)).toEqual({ slope: 0.5, intercept: 4.5 })
        expect(kendall([4, 5, 5, 6, 6.5, 7])).toEqual({ s: 14, chance: expect.closeTo(0.0056, 4) as number })
        expect(lineThrough(dated([5, 7, 4, 6, 5, 6])).slope).toBe(0)
        expect(kendall([5, 7, 4, 6, 5, 6])).toEqual({ s: 1, chance: expect.closeTo(1, 9) as number })
    })

    test.each([[6, 13], [8, 18], [10, 23], [12, 30]])("of %i, a score of %i is beyond chance", (size, score) => {
        const chances = byScore(size)
        expect(chances.get(score)).toBeLessThanOrEqual(0.05)
        expect(chances.get(score - 2) ?? 1).toBeGreaterThan(0.05)
    })

    it("says nothing of four, and of five only in perfect order", () => {
        expect(kendall([1, 2, 3, 4]).chance).toBeGreaterThan(0.05)
        expect(kendall([1, 2, 3, 4, 5]).chance).toBeCloseTo(0.017, 3)
        expect(kendall([1, 2, 3, 5, 4]).chance).toBeGreaterThan(0.05)
    })

    it("has shares", () => {
        const rounded = ({ low, high }: Likely) => [low, high].map((one) => one.toFixed(3))
        expect(rounded(wilson(7, 9))).toEqual(["0.566", "0.904"])
        expect(rounded(wilson(3, 4))).toEqual(["0.433", "0.922"])
        expect(rounded(wilson(6, 8))).toEqual(["0.524", "0.891"])
    })

    test.each([
        [[0, 1, -1], [1, 1, 1], 50], [[1, 1, 0], [1, 1, 1], 59.13], [[2, 2, 2], [1, 1, 1], 77.39],
        [[-2, -2, -2], [1, 1, 1], 22.61], [[1], [1], 60], [[1, -1], [2, 1], 54.02],
    ])("has ladders at %j, weighing %j", (steps, weights, t) => {
        expect(attainment(steps.map((step, at) => ({ step, weight: weights[at]! })))).toBeCloseTo(t, 2)
    })

    it("has a pulse and a drop", () => {
        expect(pulseOf(items(9, 8, 9, 10))).toBe(9)
        expect(dipsOf(items(8, 7, 7, 8), [9, 8.75, 9.25])).toEqual([{ why: "drop", by: 1.5 }])
    })

    test.each([
        [8, 6, 1], [10, 6, 2], [12, 7, 3], [14, 7, 4], [16, 7, 4], [20, 7, 6], [24, 8, 8], [26, 8, 8], [30, 8, 10],
    ])("of %i, runs may be %i long and crossings no fewer than %i", (useful, longest, crossings) => {
        expect([longestByChance(useful), leastCrossings(useful)]).toEqual([longest, crossings])
    })

    it("has reliable changes", () => {
        expect(reliableChange({ sd: 1.7, reliability: 0.72 })).toBeCloseTo(2.5, 1)
        expect(reliableChangeFrom(2.87 / 2.77)).toBeCloseTo(2.87, 2)
    })
})

/** The chance of each score that an order of so many can have: one swap after the other makes them all. */
function byScore(size: number): ReadonlyMap<number, number> {
    const values = Array.from({ length: size }, (_, at) => at)
    const found = new Map<number, number>()
    for (let end = size - 1; end > 0; end -= 1) {
        for (let at = 0; at < end; at += 1) {
            const { s, chance } = kendall(values)
            found.set(s, chance)
            ;[values[at], values[at + 1]] = [values[at + 1]!, values[at]!]
        }
    }
    return found
}
