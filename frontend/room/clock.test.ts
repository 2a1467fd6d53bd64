import { describe, expect, test } from "vitest"
import { better, cues, cuesBetween, face, heard, measured, serverTime, untilFaceChanges } from "./clock.ts"
import source from "../../turnabout/practice/content/en/plans.json" with { type: "json" }
import type { SharedClock } from "./phases.ts"
import { marksOf, type Plan } from "./plans.ts"

const plans = source as unknown as Plan[]

const MINUTE = 60_000

function hour(marks: number[], changes: Partial<SharedClock> = {}): SharedClock {
    let end = 0
    const ends = marks.map(seconds => end += seconds * 1000)
    return { marks, ends, started_at: 0, paused_at: null, over_at: null, extended_seconds: 0, ...changes }
}

describe("the server's time", () => {
    test("an answer is from half way between asking and hearing", () => {
        expect(measured(10_000, 1_000, 1_400)).toEqual({ ms: 8_800, error: 200 })
    })

    test("a local clock set back while asking is no reason for a negative error", () => {
        expect(measured(10_000, 1_000, 900)).toEqual({ ms: 9_100, error: 0 })
    })

    test("an answer is better than what came by itself, and a quick answer than a slow one", () => {
        const alone = heard(10_000, 1_400)
        const slow = measured(10_000, 1_000, 1_400)
        const quick = measured(20_000, 11_000, 11_100)
        expect(better(null, alone)).toBe(alone)
        expect(better(alone, slow)).toBe(slow)
        expect(better(slow, alone)).toBe(slow)
        expect(better(slow, quick)).toBe(quick)
        expect(better(quick, slow)).toBe(quick)
    })

    test("of two that came by themselves, the less delayed", () => {
        const delayed = heard(10_000, 1_900)
        const prompt = heard(20_000, 11_050)
        expect(better(delayed, prompt)).toBe(prompt)
        expect(better(prompt, delayed)).toBe(prompt)
    })

    test("an answer that cannot be true beside an earlier one is believed: the clock here was set meanwhile", () => {
        const known = measured(20_000, 11_000, 11_100)
        const later = measured(30_000, 51_000, 51_400)
        expect(better(known, later)).toBe(later)
        const earlier = measured(90_000, 21_000, 21_400)
        expect(better(known, earlier)).toBe(earlier)
        // What came by itself may be late, and says nothing against an answer; early it cannot be.
        expect(better(known, heard(30_000, 51_000))).toBe(known)
        const early = heard(90_000, 21_000)
        expect(better(known, early)).toBe(early)
    })

    test("until anything is known it is the local time", () => {
        expect(serverTime(null, 5_000)).toBe(5_000)
        expect(serverTime({ ms: -1_200.4, error: 3 }, 5_000)).toBe(3_800)
    })

    test("two browsers whose clocks are minutes apart agree within a second over a slow network", () => {
        const server = 1_000_000
        const ahead = measured(server, server + 3 * MINUTE - 100, server + 3 * MINUTE + 1_700)
        const behind = measured(server, server - 2 * MINUTE - 900, server - 2 * MINUTE + 300)
        const later = server + 20 * MINUTE
        const seen = [serverTime(ahead, later + 3 * MINUTE), serverTime(behind, later - 2 * MINUTE)]
        expect(Math.max(...seen.map(each => Math.abs(each - later)))).toBeLessThan(1_000)
    })
})

describe("the clock's face", () => {
    test.each([
        [0, "0:00"], [-5, "0:00"], [1, "0:01"], [1_000, "0:01"], [1_001, "0:02"], [59_999, "1:00"],
        [60_000, "1:00"], [61_000, "1:01"], [20 * MINUTE, "20:00"], [75 * MINUTE, "75:00"],
    ])("%i ms left read %s", (left, read) => {
        expect(face(left)).toBe(read)
    })

    test.each([1, 999, 1_000, 1_001, 59_999, 60_000])("it changes exactly when it says, from %i ms", left => {
        const wait = untilFaceChanges(left)
        expect(wait).toBeGreaterThan(0)
        expect(face(left - wait + 1)).toBe(face(left))
        expect(face(left - wait)).not.toBe(face(left))
    })

    test("at the end it changes no more", () => {
        expect(untilFaceChanges(0)).toBe(0)
        expect(untilFaceChanges(-1)).toBe(0)
    })
})

describe("cues", () => {
    const clock = hour([120, 1200, 180])

    const told = (marks: number[]): string[] =>
        cues(hour(marks)).map(({ kind, at, phase }) => `${phase} ${kind} ${at / MINUTE}`)

    test("a long phase has a middle and five last minutes, all but the shortest a last one, the hour its own", () => {
        expect(told([120, 1200, 180])).toEqual([
            "1 phase 2", "1 middle 12", "1 five 17", "1 last-five 20", "1 minute 21", "2 phase 22", "2 last-minute 24",
            "3 over 25",
        ])
    })

    test("half time of ten minutes is five minutes left, and said as that", () => {
        expect(told([600, 120])).toEqual(["0 five 5", "0 last-five 7", "0 minute 9", "1 phase 10", "1 last-minute 11", "2 over 12"])
    })

    test("what is left of the hour stands in for what is left of its last phase", () => {
        expect(told([600])).toEqual(["0 last-five 5", "0 last-minute 9", "1 over 10"])
        expect(told([180, 179]).map(words => words.split(" ")[1])).toEqual(["last-five", "minute", "phase", "last-minute", "over"])
    })

    test("a phase that begins as five minutes are left of all is told of as well", () => {
        expect(told([600, 300])).toEqual(["0 five 5", "0 minute 9", "1 phase 10", "1 last-five 10", "1 last-minute 14", "2 over 15"])
    })

    test("an hour that is shorter than that has no such cue", () => {
        expect(told([300])).toEqual(["0 last-minute 4", "1 over 5"])
    })

    test.each(plans)("$key tells when five minutes and one are left, of all and of every long phase", one => {
        const found = told(marksOf(one))
        expect(found.filter(words => words.includes(" last-"))).toHaveLength(2)
        let end = 0
        for (const { minutes } of one.phases) {
            end += minutes
            const at = (left: number): RegExp => new RegExp(` (last-)?(five|minute) ${end - left}$`)
            if (minutes >= 10) expect(found.some(words => at(5).test(words))).toBe(true)
            if (minutes >= 3) expect(found.some(words => at(1).test(words))).toBe(true)
        }
    })

    test("each is met once between two looks", () => {
        const met = []
        for (let now = 1_000; now <= 26 * MINUTE; now += 1_000) {
            met.push(...cuesBetween(clock, now - 1_000, now))
        }
        expect(met).toEqual(cues(clock))
    })

    test("after sleep nothing sounds from the past", () => {
        expect(cuesBetween(clock, 0, 23 * MINUTE)).toEqual([])
        expect(cuesBetween(clock, 0, 22 * MINUTE + 2_000).map(cue => cue.kind)).toEqual(["phase"])
    })

    test("nothing sounds while the clock stands or once it is over", () => {
        expect(cuesBetween(hour([120], { paused_at: 60_000 }), 119_000, 121_000)).toEqual([])
        expect(cuesBetween(hour([120], { over_at: 60_000 }), 119_000, 121_000)).toEqual([])
    })
})
