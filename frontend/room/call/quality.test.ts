import fc from "fast-check"
import { describe, expect, it, test } from "vitest"

import { GOOD, type Line, Scripted } from "./lines.ts"
import { BETTER_FOR_MS, Quality, type Verdict, VERDICTS, verdictTold, WORSE_FOR_MS } from "./quality.ts"

type Script = readonly (readonly [line: Line, seconds: number])[]

/** What is shown in each second of these lines. */
function shown(...lines: Script): Verdict[] {
    const [quality, scripted] = [new Quality(), new Scripted()]
    return lines.flatMap(([line, seconds]) => {
        return Array.from({ length: seconds }, () => quality.take(...scripted.next(line)))
    })
}

const last = (lines: Script): Verdict | undefined => shown(...lines).at(-1)

describe("what is told of a connection", () => {
    test.each<[verdict: Verdict, line: Line]>([
        ["good", GOOD],
        ["good", { lostHere: 0.03, lostThere: 0.03, roundTrip: 0.4 }],
        ["good", { roundTrip: null, forPicture: null }],
        ["far", { roundTrip: 0.7 }],
        ["theirs slow", { lostHere: 0.08 }],
        ["theirs slow", { concealed: 0.08 }],
        ["theirs slow", { lostHere: 0.08, roundTrip: 0.9 }],
        ["yours slow", { lostThere: 0.08 }],
        ["both slow", { lostHere: 0.08, lostThere: 0.08 }],
        ["theirs unheard", { lostHere: 0.4 }],
        ["theirs unheard", { lostHere: 0.4, lostThere: 0.08 }],
        ["theirs unheard", { cut: true }],
        ["yours unheard", { lostThere: 0.4 }],
        ["yours unheard", { lostHere: 0.08, lostThere: 0.4 }],
        ["both unheard", { lostHere: 0.4, lostThere: 0.4 }],
    ])("is %s for %o", (verdict, line) => {
        expect(last([[GOOD, 10], [line, 15]])).toBe(verdict)
    })

    it("is a sentence with a name, or none", () => {
        const told = VERDICTS.map((verdict) => verdictTold(verdict, "Ben"))
        expect(told[0]).toBe("")
        expect(told[2]).toBe("Ben’s connection seems slow.")
        expect(new Set(told).size).toBe(VERDICTS.length)
    })

    it("says nothing of a second in which something was lost", () => {
        expect(new Set(shown([GOOD, 20], [{ lostHere: 0.2, lostThere: 0.2 }, 1], [GOOD, 20]))).toEqual(new Set(["good"]))
    })

    it("stays while a line is now just better, now just worse", () => {
        const wavering = Array.from({ length: 20 }, (_, at) => [{ lostThere: at % 2 ? 0.04 : 0.06 }, 3] as const)
        expect(last([[{ lostThere: 0.1 }, 10], ...wavering])).toBe("yours slow")
    })

    it("says that a picture stands still though something of it comes", () => {
        const [quality, scripted] = [new Quality(), new Scripted()]
        const told = Array.from({ length: 12 }, () => {
            const [sample, now] = scripted.next(GOOD)
            return quality.take({ ...sample, picture: { packets: now, frames: 7 } }, now)
        })
        expect(told.at(-1)).toBe("theirs slow")
    })

    it("knows nothing of a line before its computer slept, nor of one whose counts begin anew", () => {
        const [quality, scripted] = [new Quality(), new Scripted()]
        for (let second = 0; second < 5; second += 1) quality.take(...scripted.next(GOOD))
        const asleep = Array.from({ length: 5 }, () => quality.take(...scripted.next({ cut: true }, 60_000)))
        const anew = new Scripted()
        const again = Array.from({ length: 9 }, () => quality.take(anew.next(GOOD)[0], scripted.now + anew.now))
        expect(new Set([...asleep, ...again])).toEqual(new Set(["good"]))
    })
})

const lines = fc.record({
    lostHere: fc.double({ min: 0, max: 1, noNaN: true }),
    lostThere: fc.double({ min: 0, max: 1, noNaN: true }),
    roundTrip: fc.option(fc.double({ min: 0, max: 3, noNaN: true })),
    cut: fc.boolean(),
})
const gaps = fc.integer({ min: 200, max: 4000 })

describe("whatever a line does", () => {
    it("changes no oftener than it takes to read, and is told well again", () => {
        fc.assert(fc.property(fc.array(fc.tuple(lines, gaps), { maxLength: 150 }), (script) => {
            const [quality, scripted] = [new Quality(), new Scripted()]
            let [before, since, calm]: [Verdict, number, number] = ["good", -Infinity, -Infinity]
            for (const [line, ms] of script) {
                const verdict = quality.take(...scripted.next(line, ms))
                if (verdict === before) continue
                expect(scripted.now - since).toBeGreaterThanOrEqual(WORSE_FOR_MS)
                if (verdict === "good") calm = scripted.now - since
                if (verdict === "good") expect(calm).toBeGreaterThanOrEqual(BETTER_FOR_MS)
                ;[before, since] = [verdict, scripted.now]
            }
            const after = Array.from({ length: 20 }, () => quality.take(...scripted.next(GOOD)))
            expect(after.at(-1)).toBe("good")
        }))
    })
})
