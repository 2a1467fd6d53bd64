import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { GOOD, type Line, Scripted } from "./lines.ts"
import { ENCODINGS, FALLS_APART_MS, type Pictures, RISES_AFTER_AT_MOST_MS, RISES_AFTER_MS, Thrift } from "./thrift.ts"

const RANK: Readonly<Record<Pictures, number>> = { none: 0, small: 1, full: 2 }

/** A line that carries so many bits a second, of which 50,000 are the voice’s. */
const carrying = (bits: number): Line => ({ forPicture: Math.max(30_000, bits - 50_000) })

/** What is sent, and from which second on: only where it changes. A picture that is not sent is given nothing. */
function sent(...lines: readonly (readonly [line: Line, seconds: number])[]): [Pictures, number][] {
    const [thrift, scripted] = [new Thrift(), new Scripted()]
    let pictures: Pictures = "full"
    const all = lines.flatMap(([line, seconds]) => Array.from({ length: seconds }, () => {
        const given = pictures === "none" ? null : Math.min(line.forPicture ?? Infinity, ENCODINGS[pictures].maxBitrate)
        pictures = thrift.take(...scripted.next({ ...line, forPicture: given }))
        return [pictures, scripted.now / 1000] as const
    }))
    return all.filter(([now], at) => now !== all[at - 1]?.[0]).map(([now, second]) => [now, second])
}

describe("one’s own picture", () => {
    it("is sent in full over a good line, over a far one, and where nobody knows", () => {
        for (const line of [GOOD, { roundTrip: 0.9 }, { roundTrip: null }, { lostThere: 0.03 }]) {
            expect(sent([line, 120])).toEqual([["full", 1]])
        }
    })

    it("goes at once where the line hardly carries a voice, and comes back in two steps", () => {
        expect(sent([GOOD, 10], [carrying(60_000), 10], [GOOD, 60])).toEqual([
            ["full", 1], ["none", 11], ["small", 27], ["full", 42],
        ])
    })

    it("becomes small where there is room for that, and is tried in full ever less often", () => {
        const narrow = sent([GOOD, 10], [carrying(150_000), 150])
        expect(narrow.map(([pictures]) => pictures)).toEqual(["full", "small", "full", "small", "full", "small", "full", "small"])
        expect(narrow.map(([, second]) => second)).toEqual([1, 11, 27, 32, 63, 68, 129, 134])
    })

    it("makes room for a voice of which much is lost, and for one that has to queue", () => {
        expect(sent([GOOD, 10], [{ lostThere: 0.5 }, 10]).at(-1)).toEqual(["none", 15])
        expect(sent([GOOD, 10], [{ roundTrip: 0.6 }, 2]).at(-1)).toEqual(["small", 11])
    })

    it("is trusted again once the line has carried all of it for a while", () => {
        const bad = [carrying(60_000), 3] as const
        const [again] = sent([GOOD, 5], bad, [GOOD, 20], bad, [GOOD, 120], bad, [GOOD, 40]).slice(-2)
        expect(again).toEqual(["small", 168])
    })
})

const lines = fc.record({
    lostThere: fc.double({ min: 0, max: 1, noNaN: true }),
    roundTrip: fc.option(fc.double({ min: 0, max: 3, noNaN: true })),
    forPicture: fc.option(fc.integer({ min: 0, max: 3_000_000 })),
})
const gaps = fc.integer({ min: 200, max: 4000 })

describe("whatever a line does", () => {
    it("the picture never comes and goes within seconds", () => {
        fc.assert(fc.property(fc.array(fc.tuple(lines, gaps), { maxLength: 200 }), (script) => {
            const [thrift, scripted] = [new Thrift(), new Scripted()]
            let [before, fell, strained]: [Pictures, number, number] = ["full", -Infinity, -Infinity]
            for (const [line, ms] of script) {
                const now = scripted.now + ms
                const pictures = thrift.take(...scripted.next(line, ms))
                const step = RANK[pictures] - RANK[before]
                if (step > 0) expect([step, now - strained >= RISES_AFTER_MS]).toEqual([1, true])
                if (step < 0) expect(now - fell).toBeGreaterThanOrEqual(FALLS_APART_MS)
                if (step < 0) fell = now
                if (step !== 0) strained = now
                before = pictures
            }
        }))
    })

    it("it is whole again once the line is good for long enough", () => {
        fc.assert(fc.property(fc.array(fc.tuple(lines, gaps), { maxLength: 100 }), (script) => {
            const [thrift, scripted] = [new Thrift(), new Scripted()]
            for (const [line, ms] of script) thrift.take(...scripted.next(line, ms))
            const until = scripted.now + 2 * RISES_AFTER_AT_MOST_MS + 10_000
            let pictures: Pictures = "none"
            while (scripted.now < until) pictures = thrift.take(...scripted.next(GOOD))
            expect(pictures).toBe("full")
        }))
    })
})
