import { describe, expect, it, test } from "vitest"

import { directionOf } from "./direction.ts"
import { heardChart } from "./felt-heard.ts"
import { goalLine, progressOf } from "./goals.ts"
import { type Guess, guessReading, guessesOf, needsLighterWeek, shownOf } from "./guesses.ts"
import { answersOf, type Hour, heardPoints, pulseIn } from "./hours.ts"
import { comparedOf, keptOf, type Promised, tilesOf } from "./kept.ts"
import { bandOf, outside } from "./natural-limits.ts"
import { dayOf } from "./points.ts"
import { repairReading } from "./repairs.ts"
import { flagsOf } from "./flags.ts"
import { runChart } from "./run-chart.ts"
import { tallyReading } from "./tally.ts"

/** Every second week. */
const fortnightly = (...values: (number | null)[]) => values.map((value, at) => ({ day: 14 * at, value }))

describe("felt heard", () => {
    const reading = (...values: (number | null)[]) => heardChart(fortnightly(...values)).reading

    it("says nothing of five, however clear they look", () => {
        expect(reading(2, 4, null, 6, 8, null, 10)).toEqual({ kind: "not-enough", have: 5, need: 6 })
        expect(reading()).toEqual({ kind: "not-enough", have: 0, need: 6 })
    })

    it("is steady, rising or falling", () => {
        expect(reading(8, 9, 8, 9, 8, 9)).toEqual({ kind: "steady", median: 8.5, of: 6 })
        expect(reading(5, 6, 6, 7, 8, 8)).toMatchObject({ kind: "moving", way: "rising", of: 6 })
        expect(reading(9, 8, null, 8, 7, 7, 6)).toMatchObject({ kind: "moving", way: "falling", of: 6 })
    })

    it("calls no change one that is smaller than what a dip is", () => {
        expect(reading(8, 8, 8, 9, 9, 9).kind).toBe("steady")
        expect(directionOf(fortnightly(3, 8, 4, 9, 5, 8), 1.5)).toMatchObject({ way: "none" })
        expect(directionOf(fortnightly(1, 2, 3, 4, 5, 6).map(({ value }) => ({ day: 0, value })), 1.5))
            .toEqual({ kind: "direction", way: "none", change: 0 })
        expect(directionOf(fortnightly(8, 8.2, 8.4, 8.6, 8.8, 9), 1.5)).toMatchObject({ way: "none" })
    })

    it("has moved to one side and stayed", () => {
        const moved = reading(9, 9, 9, 9, 9, 9, 9, 8, 8, 8, 8, 8, 8, 8)
        expect(moved).toEqual({ kind: "shifted", side: "below", run: 7, median: 8.5 })
    })

    it("says first what is unusual about the newest", () => {
        const chart = heardChart(fortnightly(9, 8, 9, 8, 9, 8, 9, 8, 2))
        expect(chart.reading).toMatchObject({ kind: "unusual", side: "below", value: 2, band: { early: true } })
    })

    it("draws a median from three, a band from eight, and a gap where nothing was answered", () => {
        expect(heardChart(fortnightly(8, null, 9))).toMatchObject({ median: null, band: null })
        expect(heardChart(fortnightly(8, null, 9, 10)).median).toBe(9)
        expect(heardChart(fortnightly(8, null, 9)).points).toEqual(fortnightly(8, null, 9))
        expect(heardChart(fortnightly(8, 9, 8, 9, 8, 9, 8)).band).toBeNull()
        expect(heardChart(fortnightly(8, 9, 8, 9, 8, 9, 8, null, 9)).band).toMatchObject({ early: true, high: 10 })
    })

    it("is drawn from one’s own hours that were held here", () => {
        const points = new Map([["heard", 8], ["free", 9], ["mine", 9], ["useful", 10]])
        const hour: Hour = {
            session: "a", day: dayOf("2026-11-24")!, fate: "held", role: "focus", written: null,
            answers: answersOf({ role: "focus", between: null, points }, "no"),
        }
        const guess = answersOf({ role: "coach", between: null, points: new Map([["guess", 7]]) }, "no")
        const coach: Hour = { ...hour, role: "coach", answers: guess }
        const elsewhere: Hour = { ...hour, fate: "elsewhere", answers: null }
        const skipped: Hour = { ...hour, day: 20_000, answers: null }
        expect(heardPoints([hour, coach, elsewhere, skipped]))
            .toEqual([{ day: 20_000, value: null }, { day: 20_781, value: 8 }])
        expect([pulseIn(hour), pulseIn(coach), pulseIn(skipped)]).toEqual([9, null, null])
        expect(coach.answers).toEqual({ role: "coach", guess: 7, between: "no", load: null })
        expect(dayOf("soon")).toBeNull()
    })
})

describe("runs", () => {
    it("are a sign when they are long, and none when most stand at the top", () => {
        const apart = [9, 9, 9, 9, 9, 9, 9, 7, 7, 7, 7, 7, 7, 7]
        expect(runChart(apart)).toMatchObject({ shifted: true, useful: 14, longest: 7, crossings: 1 })
        const long = [7, 9, 7, 9, 7, 9, 9, 9, 9, 9, 9, 9, 9, 7, 7, 9, 7, 9, 7, 7, 7, 7, 9, 7, 7, 7]
        expect(runChart(long)).toMatchObject({ shifted: false, longest: 8 })
        expect(runChart([...long.slice(0, 6), 9, ...long.slice(6), 7])).toMatchObject({ shifted: true, longest: 9 })
        const atTheTop = [10, 9, 10, 8, 10, 9, 10, 9, 10, 8, 10, 9, 10]
        expect(runChart(atTheTop)).toMatchObject({ median: 10, shifted: false, crossings: 0 })
    })
})

describe("the band", () => {
    it("is never narrower than half a point’s steps allow, nor wider than the scale", () => {
        expect(bandOf([8, 8, 8, 8, 8, 8, 8, 8])).toEqual({ kind: "band", centre: 8, low: 6.67, high: 9.33, early: true })
        expect(bandOf([0, 10, 0, 10, 0, 10, 0, 10])).toMatchObject({ low: 0, high: 10 })
    })

    it("is not widened by a bad patch, and stands from twelve on", () => {
        const eight = [9, 8, 9, 8, 9, 8, 9, 8]
        expect(bandOf([...eight, 1, 2, 1, 2])).toEqual(bandOf(eight))
        const twelve = bandOf([...eight, 9, 8, 9, 8])
        expect(twelve).toMatchObject({ early: false })
        expect(bandOf([...eight, 9, 8, 9, 8, 1, 10, 1, 10])).toEqual(twelve)
        expect(bandOf([...eight, 9, 1, 8, 9, 8])).toEqual(twelve)
    })

    it("has an inside and two sides", () => {
        const band = bandOf([8, 8, 8, 8, 8, 8, 8, 8])
        if (band.kind === "not-enough") throw new Error("there are eight")
        expect([6.66, 6.67, 9.33, 9.34].map((value) => outside(value, band))).toEqual(["below", null, null, "above"])
    })
})

describe("commitments", () => {
    const promised = (hows: string, ifThen = true): Promised[] => Array.from(hows).map((letter, day) => {
        return { day, ifThen, how: ({ k: "kept", p: "partly", n: "not", c: "changed" } as const)[letter] ?? null }
    })

    it("are tiles until there are four that were answered", () => {
        expect(keptOf(promised("kk?kcc"))).toEqual({ kind: "not-enough", have: 3, need: 4 })
    })

    it("are counted over the last eight, without those that were changed or not answered", () => {
        const eight = keptOf(promised("nnnn" + "kkk?kckpnk"))
        expect(eight).toMatchObject({ kind: "kept", kept: 6, of: 8, share: 6.5 / 8 })
        expect(tilesOf(promised("nnnn" + "kkk?kckpnk")).map(({ how }) => how?.[0] ?? "?").join("")).toBe("kkk?kckpnk")
        expect(tilesOf(promised("c?k"))).toHaveLength(3)
    })

    it("are held against each other once there are eight of either", () => {
        expect(comparedOf([...promised("kkkkkkkk"), ...promised("nnnnnnn", false)])).toEqual({ kind: "not-enough", have: 7, need: 8 })
        expect(comparedOf([...promised("kkkkkkkk"), ...promised("nnnnnnnn", false)])).toMatchObject({ more: "ifThen" })
        expect(comparedOf([...promised("nnnnnnnn"), ...promised("kkkkkkkk", false)])).toMatchObject({ more: "plain" })
        expect(comparedOf([...promised("kkkknnnn"), ...promised("kkknnnnn", false)])).toMatchObject({ more: null })
    })
})

describe("guesses", () => {
    const guesses = (...pairs: [guess: number, heard: number][]): Guess[] =>
        pairs.map(([guess, heard], day) => ({ session: `s${day}`, day, guess, heard }))

    test.each([
        [guesses([9, 7], [9, 7]), { kind: "not-enough", have: 2, need: 3 }],
        [guesses([9, 7], [8, 8], [9, 7]), { kind: "ask", side: "over" }],
        [guesses([9, 7], [5, 8], [6, 9]), { kind: "ask", side: "under" }],
        [guesses([9, 7], [9, 7], [8, 8]), { kind: "close", of: 3 }],
        [guesses([9, 7], [8, 7], [8, 8], [9, 7]), { kind: "close", of: 4 }],
    ])("%j", (all, reading) => {
        expect(guessReading(all)).toEqual(reading)
    })

    it("need both answers of an hour; the last eight are drawn", () => {
        const coach = (day: number, guess: number | null, load: number | null = null): Hour => {
            const answers = { role: "coach", guess, between: "no", load } as const
            return { session: `s${day}`, day, fate: "held", role: "coach", answers, written: null }
        }
        const focus = (day: number, heard: number | null): Hour => {
            const items = { heard, free: 9, mine: 9, useful: 9 }
            return { ...coach(day, null), role: "focus", answers: { role: "focus", items, between: "no", advice: null } }
        }
        const days = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
        const others = [...days.slice(1).map((day) => focus(day, 9)), focus(9, null)]
        const all = guessesOf(days.map((day) => coach(day, 7)), others)
        expect(all.map(({ day }) => day)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
        expect(shownOf(all).map(({ day }) => day)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
        expect([[4, 3], [3, 5], [3]].map((loads) => needsLighterWeek(loads.map((load, day) => coach(day, 7, load)))))
            .toEqual([true, false, false])
    })
})

describe("goals", () => {
    const rated = (...values: [day: number, value: number | null][]) => values.map(([day, value]) => ({ day, value }))

    it("begin with two ratings about a week apart, and change from there", () => {
        expect(goalLine(rated([0, 3], [7, 4]))).toBeNull()
        expect(goalLine(rated([0, 3], [7, 4], [21, null], [35, 6]))).toEqual({
            start: { mean: 3.5, of: 2, until: 7 }, now: 6, change: 2.5, isShift: true,
        })
        expect(goalLine(rated([0, 3], [30, 5]))).toMatchObject({ start: { of: 1 }, change: 2, isShift: false })
        expect(goalLine(rated([0, null]))).toBeNull()
    })

    it("come together as the mean of those that have both", () => {
        expect(progressOf([rated([0, 3]), []])).toEqual({ kind: "not-enough", have: 0, need: 1 })
        expect(progressOf([rated([0, 3], [30, 7]), rated([0, 5], [30, 4]), rated([0, 1])]))
            .toEqual({ kind: "goals", progress: 1.5, of: 2, isShift: false })
    })
})

describe("repairs and tallies", () => {
    it("say what came up and what became of it", () => {
        const items = (points: number) => ({ heard: points, free: points, mine: points, useful: points })
        const hours = [9, 9, 6, 9, 6, 10, 10, 10, 10].map((points, day): Hour => ({
            session: `s${day}`, day, fate: "held", role: "focus", written: null,
            answers: { role: "focus", items: items(points), between: "no", advice: null },
        }))
        const words = [{ by: "ana", about: ["s2"], at: 3, day: 3, said: "talked", back: "yes" } as const]
        const flags = flagsOf({ person: "ana", hours, words })
        expect(flags.map(({ level }) => level)).toEqual(["amber", "amber", "quiet"])
        expect(repairReading(flags, "ana")).toEqual({ kind: "repairs", raised: 2, talked: 1, back: 1, open: 1 })
        expect(repairReading([], "ben")).toEqual({ kind: "none" })
    })

    test.each([
        [[], { kind: "not-enough", have: 0, need: 1 }],
        [[[3, 4, 0]], { kind: "tally", ratio: 0.75, aim: "one", unasked: 0, fewUnasked: true }],
        [[[3, 3, 2]], { kind: "tally", ratio: 1, aim: "two", unasked: 2, fewUnasked: false }],
        [[[1, 9, 9], [4, 0, 1]], { kind: "tally", ratio: null, aim: "reached", unasked: 1, fewUnasked: true }],
        [[[6, 3, 1], [0, 0, 5]], { kind: "tally", ratio: 2, aim: "reached", unasked: 1, fewUnasked: true }],
    ])("tallies %j", (counted, reading) => {
        const tallies = counted.map(([reflections, questions, unasked], day) => {
            return { day, reflections: reflections!, questions: questions!, unasked: unasked! }
        })
        expect(tallyReading(tallies)).toEqual(reading)
    })
})
