import { describe, expect, it, test } from "vitest"

import { baselineOf, changeOf } from "./change.ts"
import { FALL, goingRound } from "./going-round.ts"
import { answerOn, MEASURES } from "./measures.ts"
import { monthlyChart, sideBySide } from "./monthly.ts"
import { dueOf, monthBegins, monthsBetween } from "./months.ts"
import { feelingsOf, lonelinessOf } from "./ons.ts"
import { feelingHeard, phq4, phq4Note, ucla3, ucla3Note, who5, who5Note } from "./other-measures.ts"

describe("scores", () => {
    it("of the ONS stand each by itself", () => {
        expect(feelingsOf({ satisfied: 7, worthwhile: 0, happy: 11, anxious: 2.5 }))
            .toEqual({ satisfied: 7, worthwhile: 0, happy: null, anxious: null })
        expect(["never", "hardly-ever", "occasionally", "sometimes", "often", "always", 5].map(lonelinessOf))
            .toEqual([1, 2, 3, 4, 5, null, null])
    })

    it("of others are none where an item is missing, too many, or no number of theirs", () => {
        expect([who5([5, 5, 5, 5, 5]), who5([0, 1, 2, 3, 4])]).toEqual([100, 40])
        expect([who5([5, 5, 5, 5]), who5([5, 5, 5, 5, null]), who5([5, 5, 5, 5, 6])]).toEqual([null, null, null])
        expect(who5([5, 5, 5, 5, 5, null])).toBeNull()
        expect([ucla3([1, 1, 1]), ucla3([3, 3, 3]), ucla3([0, 3, 3]), ucla3([3, 3, 3, 3])]).toEqual([3, 9, null, null])
        expect(phq4([0, 3, 1, 2])).toEqual({ anxiety: 3, depression: 3, total: 6 })
        expect(phq4([3, 3, null, 0])).toEqual({ anxiety: 6, depression: null, total: null })
        const heard = { turned: [4], scale: { least: 1, most: 5 } }
        expect(feelingHeard([5, 5, 5, 5, 1, 5, 5, 5], heard)).toBe(5)
        expect(feelingHeard([5, 5, 5, 5, 1, 5, 5, undefined], heard)).toBeNull()
        expect([answerOn({ least: 0, most: 10 }, "7"), answerOn({ least: 0, most: 10 }, Number.NaN)]).toEqual([null, null])
    })

    test.each([[52, null, "none"], [48, null, "look"], [48, 52, "look"], [48, 48, "help"], [28, null, "help"], [50, null, "look"], [32, 50, "help"]])(
        "of WHO-5, %i after %s, lead to: %s", (score, before, note) => expect(who5Note(score, before)).toBe(note),
    )

    test.each([
        [[1, 1, 1, 1], "none"], [[2, 1, 0, 0], "help"], [[0, 0, 0, 3], "help"], [[3, 3, 2, 1], "help-first"],
        [[null, 0, 3, 3], "help"], [[null, null, 1, 1], "none"],
    ])("of PHQ-4, %j, lead to: %s", (items, note) => expect(phq4Note(phq4(items))).toBe(note))

    it("of UCLA lead to a look from six on", () => {
        expect([ucla3Note(5), ucla3Note(6)]).toEqual(["none", "look"])
    })
})

describe("a change", () => {
    const at = (...values: [day: number, value: number | null][]) => values.map(([day, value]) => ({ day, value }))
    const steps = MEASURES.who5.steps!

    it("is held against the mean of two answers a week apart", () => {
        expect(baselineOf(at([7, 60], [0, 52], [30, 40]))).toEqual({ mean: 56, of: 2, until: 7 })
        expect(baselineOf(at([0, 52], [30, 40]))).toEqual({ mean: 52, of: 1, until: 0 })
        expect(changeOf(at([0, 52], [7, 60]), steps)).toEqual({ kind: "not-enough", have: 1, need: 2 })
        expect(changeOf([], steps)).toEqual({ kind: "not-enough", have: 0, need: 2 })
    })

    test.each([[62, "none", "up"], [66, "maybe", "up"], [36, "clear", "down"], [56, "none", "same"], [46, "maybe", "down"]])(
        "to %i of WHO-5 is: %s, %s", (to, size, way) => {
            expect(changeOf(at([0, 52], [7, 60], [30, to]), steps)).toEqual({ kind: "change", size, way, from: 56, to })
        },
    )

    it("is drawn on the band of studies, and joined from four dots on", () => {
        const { band, joined, reading } = monthlyChart(at([0, 90], [7, 90], [30, null], [60, 64]), MEASURES.who5)
        expect({ band, joined }).toEqual({ band: { low: 70, high: 100, from: "studies" }, joined: false })
        expect(reading).toMatchObject({ size: "clear", way: "down" })
        expect(monthlyChart(at([0, 90], [7, 90], [60, 64], [90, 70]), MEASURES.who5).joined).toBe(true)
        expect(monthlyChart(at([0, 50]), MEASURES.who5).band).toEqual({ low: 30, high: 70, from: "studies" })
    })

    it("of a measure without studies is two numbers, until there are eight of one’s own", () => {
        const lonely = MEASURES["ons-lonely"]
        const months = (...values: number[]) =>
            monthlyChart(values.map((value, month) => ({ day: 30 * month, value })), lonely)
        expect(months(3).reading).toEqual({ kind: "not-enough", have: 1, need: 2 })
        expect(months(3, 5)).toMatchObject({ band: null, reading: { kind: "noted", from: 3, to: 5, have: 2, need: 8 } })
        expect(months(2, 2, 2, 3, 2, 2, 2, 2)).toMatchObject({ band: { from: "own" }, reading: { kind: "usual", side: null } })
        expect(months(2, 2, 2, 2, 2, 2, 2, 2, 5).reading).toEqual({ kind: "unusual", side: "above", value: 5 })
    })

    it("shows two scales side by side after six months in which both were answered", () => {
        expect(sideBySide([[5, 6], [null, 6], [5, 6], [5, 6], [5, 6], [5, 6]])).toEqual({ kind: "not-enough", have: 5, need: 6 })
        expect(sideBySide([[5, 6], [5, 6], [5, 6], [5, 6], [5, 6], [5, 6]])).toEqual({ kind: "pairs", of: 6 })
    })
})

describe("a month", () => {
    it("runs by the calendar, and ends where it lacks the day", () => {
        expect(["2026-02-27", "2026-02-28", "2026-03-30", "2026-03-31", "2027-01-30"].map((on) => monthsBetween("2026-01-31", on)))
            .toEqual([0, 1, 1, 2, 11])
        expect([1, 2, 3, 13].map((months) => monthBegins("2026-01-31", months)))
            .toEqual(["2026-02-28", "2026-03-31", "2026-04-30", "2027-02-28"])
    })

    const since = "2026-01-10"
    const due = (today: string, ...done: string[]) => dueOf("month", { since, today, done })

    it("is due once, and a week after the first a second", () => {
        expect(due(since)).toEqual({ kind: "due", what: "first" })
        expect(due("2026-01-16", since)).toEqual({ kind: "not-due", from: "2026-02-10" })
        expect(due("2026-01-17", since)).toEqual({ kind: "due", what: "second" })
        expect(due("2026-01-25", since)).toEqual({ kind: "not-due", from: "2026-02-10" })
        expect(due("2026-02-10", since, "2026-01-17")).toEqual({ kind: "due", what: "month", month: 1 })
        expect(due("2026-03-09", since, "2026-01-17", "2026-02-12")).toEqual({ kind: "not-due", from: "2026-03-10" })
    })

    it("that was missed is missing", () => {
        expect(due("2026-05-12", since, "2026-01-17")).toEqual({ kind: "due", what: "month", month: 4 })
        expect(due("2026-05-13", since, "2026-01-17", "2026-05-12")).toEqual({ kind: "not-due", from: "2026-06-10" })
    })

    it("is each third of a quarter’s measure, and each odd one of another", () => {
        const asked = (kind: "quarter" | "odd-month") => Array.from({ length: 8 }, (_, month) => {
            return dueOf(kind, { since, today: monthBegins(since, month), done: [] }).kind === "due"
        })
        expect(asked("quarter")).toEqual([false, false, false, true, false, false, true, false])
        expect(asked("odd-month")).toEqual([false, true, false, true, false, true, false, true])
        expect(dueOf("quarter", { since, today: "2026-04-11", done: ["2026-04-10"] })).toEqual({ kind: "not-due", from: "2026-07-10" })
        expect(dueOf("quarter", { since, today: since, done: [] })).toEqual({ kind: "not-due", from: "2026-04-10" })
    })
})

describe("going round", () => {
    const hours = ["work", "money", "money", "money"].map((topic, at) => ({ day: 14 * at, topic }))
    const promised = [{ day: 0, how: "kept", ifThen: true }, { day: 21, how: "partly", ifThen: true }] as const
    const wellbeing = [{ day: 0, value: 60 }, { day: 30, value: 50 }]
    const round = { hours, promised, wellbeing, fall: FALL.who5 }

    it("is one topic three hours running, nothing kept since, and wellbeing down", () => {
        expect(goingRound(round)).toBe("money")
        expect(goingRound({ ...round, wellbeing: [{ day: 14, value: 60 }, { day: 30, value: 50 }] })).toBe("money")
    })

    test.each([
        ["another topic", { hours: [...hours, { day: 56, topic: "work" }] }],
        ["an hour without one", { hours: [...hours, { day: 56, topic: null }] }],
        ["two hours", { hours: hours.slice(0, 3) }],
        ["no topics at all", { hours: hours.map(({ day }) => ({ day, topic: null })) }],
        ["something kept", { promised: [...promised, { day: 14, how: "kept", ifThen: false } as const] }],
        ["wellbeing that holds", { wellbeing: [{ day: 0, value: 60 }, { day: 30, value: 51 }] }],
        ["a month not answered", { wellbeing: [{ day: 0, value: 60 }, { day: 30, value: null }] }],
        ["nothing known from before", { wellbeing: [{ day: 20, value: 60 }, { day: 30, value: 40 }] }],
    ])("is not said of %s", (_, other) => {
        expect(goingRound({ ...round, ...other })).toBeNull()
    })
})
