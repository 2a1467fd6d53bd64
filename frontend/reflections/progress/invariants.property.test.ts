/** What holds of every history, however it was lived and in whatever order it is told. */

import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { changeOf } from "./change.ts"
import { directionOf, kendall } from "./direction.ts"
import { ENOUGH } from "./enough.ts"
import { heardChart } from "./felt-heard.ts"
import { flagsOf, isShownTo, type Word } from "./flags.ts"
import type { Hour } from "./hours.ts"
import { keptOf, wilson } from "./kept.ts"
import { monthlyChart } from "./monthly.ts"
import { MEASURES } from "./measures.ts"
import { bandOf } from "./natural-limits.ts"
import { answered, type Point, valuesOf } from "./points.ts"
import { runChart } from "./run-chart.ts"

const points = fc.integer({ min: 0, max: 10 })
const answer = fc.option(points, { nil: null })

/** As people answer: nought to ten, now and then nothing, never twice on a day. */
const series = fc.array(answer, { maxLength: 30 })
    .map((values) => values.map((value, at): Point => ({ day: 14 * at, value })))

const items = fc.record({ heard: answer, free: answer, mine: answer, useful: answer })
const between = fc.constantFrom("no" as const, "no" as const, "maybe" as const, "yes" as const)
const advice = fc.option(fc.constantFrom("none" as const, "heard" as const, "soon" as const), { nil: null })
const focus = fc.record({ role: fc.constant("focus" as const), items, between, advice })
const coach = fc.record({ role: fc.constant("coach" as const), guess: answer, between, load: answer })
const hours = fc.array(
    fc.record({
        fate: fc.constantFrom("held" as const, "held" as const, "held" as const, "cancelled" as const),
        answers: fc.oneof(focus, coach, fc.constant(null)),
        written: fc.option(fc.integer({ min: 0, max: 3 }), { nil: null }),
    }),
    { maxLength: 16 },
).map((all) => all.map((one, at): Hour => {
    const answers = one.fate === "held" ? one.answers : null
    return { ...one, session: `s${at}`, day: 7 * at, role: answers?.role ?? "focus", answers }
}))
const words = fc.array(fc.record({
    by: fc.constantFrom("ana", "ben"),
    about: fc.array(fc.integer({ min: 0, max: 15 }).map((at) => `s${at}`), { maxLength: 4 }),
    at: fc.integer({ min: 0, max: 200 }),
    what: fc.constantFrom("dismissed", "private", "yes", "partly", "not yet"),
}), { maxLength: 8 }).map((all) => all.map(({ by, about, at, what }, turn): Word => {
    const one = { by, about, at: 10 * at + turn, day: at }
    return what === "dismissed" || what === "private"
        ? { ...one, said: what }
        : { ...one, said: "talked", back: what }
}))

const reversed = <T>(all: readonly T[]): T[] => [...all].reverse()
const moved = (all: readonly Point[], by: number): Point[] => {
    return all.map(({ day, value }) => ({ day, value: value === null ? null : value + by }))
}
const later = (all: readonly Point[]): Point[] => all.map(({ day, value }) => ({ day: day + 365, value }))
const gapless = (all: readonly Point[]): Point[] => all.filter(({ value }) => value !== null)

describe("of every series", () => {
    it("it does not matter in which order, and when, it is told", () => {
        fc.assert(fc.property(series, (all) => {
            expect(heardChart(reversed(all))).toEqual(heardChart(all))
            expect(heardChart(later(all)).reading).toEqual(heardChart(all).reading)
            expect(monthlyChart(reversed(all), MEASURES.ons4)).toEqual(monthlyChart(all, MEASURES.ons4))
        }))
    })

    it("what is missing changes nothing", () => {
        fc.assert(fc.property(series, (all) => {
            expect(heardChart(all).reading).toEqual(heardChart(gapless(all)).reading)
            expect(changeOf(all, MEASURES.who5.steps!)).toEqual(changeOf(gapless(all), MEASURES.who5.steps!))
            expect(directionOf(all, 1.5)).toEqual(directionOf(gapless(all), 1.5))
        }))
    })

    it("as much more everywhere moves what is usual, and no sign", () => {
        fc.assert(fc.property(series, fc.integer({ min: -5, max: 5 }), (all, by) => {
            expect(directionOf(moved(all, by), 1.5)).toEqual(directionOf(all, 1.5))
            const [before, after] = [runChart(valuesOf(all)), runChart(valuesOf(moved(all, by)))]
            if (before.kind === "runs") expect(after).toEqual({ ...before, median: before.median + by })
            const size = (some: readonly Point[]) => ({ ...changeOf(some, { maybe: 1, clear: 2 }), from: 0, to: 0 })
            expect(size(moved(all, by))).toEqual(size(all))
        }))
    })

    it("turned about, rising is falling, and chance the same", () => {
        fc.assert(fc.property(series, (all) => {
            const values = valuesOf(all)
            const [there, back] = [kendall(values), kendall(reversed(values))]
            expect(back.s + there.s).toBe(0)
            expect(back.chance).toBeCloseTo(there.chance, 9)
            expect(there.chance).toBeGreaterThan(0)
            expect(there.chance).toBeLessThanOrEqual(1)
        }))
    })

    it("nothing is read of fewer than it takes", () => {
        fc.assert(fc.property(series, (all) => {
            const { reading, band, median } = heardChart(all)
            const have = answered(all).length
            expect(reading.kind === "not-enough").toBe(have < ENOUGH.direction)
            expect([band !== null, median !== null]).toEqual([have >= ENOUGH.band, have >= ENOUGH.median])
            if (reading.kind === "not-enough") expect(reading).toEqual({ kind: "not-enough", have, need: ENOUGH.direction })
            if (band && have < ENOUGH.firmBand) expect(band.early).toBe(true)
        }))
    })

    it("a band holds its own middle, stays on the scale, and is no wider for what lies outside", () => {
        fc.assert(fc.property(fc.array(points, { minLength: 8, maxLength: 30 }), (values) => {
            const band = bandOf(values)
            if (band.kind === "not-enough") throw new Error("there are eight")
            expect(0 <= band.low && band.low <= band.centre && band.centre <= band.high && band.high <= 10).toBe(true)
            const eight = bandOf(values.slice(0, 8))
            if (eight.kind === "not-enough") throw new Error("there are eight")
            const inside = values.filter((value, at) => at < 8 || (value >= eight.low && value <= eight.high))
            expect(band).toEqual(bandOf(inside))
        }))
    })
})

describe("of every history", () => {
    const anas = (all: readonly Hour[], said: readonly Word[] = []) => flagsOf({ person: "ana", hours: all, words: said })

    it("it does not matter in which order it is told", () => {
        fc.assert(fc.property(hours, words, (all, said) => {
            expect(anas(reversed(all), reversed(said))).toEqual(anas(all, said))
        }))
    })

    it("no flag goes with time, or by what the other says", () => {
        fc.assert(fc.property(hours, fc.nat(16), words, (all, so, said) => {
            const bens = said.filter(({ by }) => by === "ben")
            const [then, now] = [anas(all.slice(0, so)), anas(all, bens)]
            expect(now.slice(0, then.length)).toEqual(then)
            expect(now.every(({ state }) => state === "standing")).toBe(true)
        }))
    })

    it("a flag that does not stand was named by its person, and none is lost", () => {
        fc.assert(fc.property(hours, words, (all, said) => {
            const flags = anas(all, said)
            expect(flags.map(({ id }) => id)).toEqual(anas(all).map(({ id }) => id))
            const named = new Set(said.flatMap(({ by, about }) => (by === "ana" ? about : [])))
            expect(flags.filter(({ state, id }) => state !== "standing" && !named.has(id))).toEqual([])
        }))
    })

    it("its person sees all of them, and the other none that is quiet or kept", () => {
        fc.assert(fc.property(hours, words, (all, said) => {
            const flags = anas(all, said)
            expect(flags.filter((flag) => !isShownTo(flag, "ana"))).toEqual([])
            expect(flags.filter((flag) => isShownTo(flag, "ben") && (flag.level === "quiet" || flag.isPrivate))).toEqual([])
        }))
    })

    it("hours in which nothing was asked or answered raise no flag but a quiet one", () => {
        fc.assert(fc.property(hours, (all) => {
            const unanswered = new Set(all.filter(({ answers }) => answers === null).map(({ session }) => session))
            expect(anas(all).filter(({ session, level }) => unanswered.has(session) && level !== "quiet")).toEqual([])
        }))
    })
})

describe("of all commitments", () => {
    const how = fc.constantFrom("kept" as const, "partly" as const, "not" as const, "changed" as const, null)
    const promised = fc.array(fc.record({ how, ifThen: fc.boolean() }), { maxLength: 20 })
        .map((all) => all.map((one, day) => ({ ...one, day })))

    it("those that were changed or are open count nowhere", () => {
        fc.assert(fc.property(promised, (all) => {
            expect(keptOf(all)).toEqual(keptOf(all.filter(({ how: said }) => said !== null && said !== "changed")))
            expect(keptOf(reversed(all))).toEqual(keptOf(all))
        }))
    })

    it("what is likely holds what was, and is narrower of more", () => {
        fc.assert(fc.property(fc.nat(20), fc.nat(20), (kept, not) => {
            fc.pre(kept + not > 0)
            const [{ low, high }, twice] = [wilson(kept, kept + not), wilson(2 * kept, 2 * (kept + not))]
            const share = kept / (kept + not)
            expect(0 <= low && low <= share && share <= high && high <= 1).toBe(true)
            expect(twice.high - twice.low).toBeLessThan(high - low)
        }))
    })
})
