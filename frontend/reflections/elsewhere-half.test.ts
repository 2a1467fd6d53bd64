import { describe, expect, it } from "vitest"
import { halfOf, isWordless, missingIn, readHalf, thenOf, tidy } from "./elsewhere-half.ts"

const PAIR = "2b1c2a6e-3f57-4c1a-9f0e-0a4c5f6d7e80"
const WALK = { on: "2026-03-01", at: "18:30", focus: "ana", hour: "h", commitment: "p" }
const walk = readHalf({ ...WALK, takeaway: " The river. ", will: "walk again", where: "there" })

describe("the form of an hour held elsewhere", () => {
    it("needs a day and whose hour it was, and nothing more", () => {
        expect(missingIn(readHalf(WALK))).toBe("nothing")
        expect(missingIn(readHalf({ ...WALK, on: "" }))).toBe("which")
        expect(missingIn(readHalf({ ...WALK, focus: "" }))).toBe("which")
        expect(missingIn(readHalf({ ...WALK, when: "it rains" }))).toBe("will")
        expect([isWordless(readHalf(WALK)), isWordless(walk)]).toEqual([true, false])
    })

    it("becomes a takeaway and a commitment where there are words", () => {
        expect(thenOf(readHalf(WALK), PAIR)).toEqual([])
        expect(thenOf(tidy(walk), PAIR)).toEqual([
            { kind: "takeaway", partnership: PAIR, body: { text: "The river." } },
            { kind: "commitment", partnership: PAIR, id: "p", body: { when: "", will: "walk again", where: "there" } },
        ])
    })

    it("stands again as it was where it could not be noted", () => {
        const half = tidy(walk)
        const told = { id: "h", on: half.on, at: half.at, focus: half.focus }
        expect(halfOf({ address: "/", page: "/", told, then: thenOf(half, PAIR) })).toEqual(half)
    })

    it("reads any draft, and gives what has no id one", () => {
        for (const draft of [undefined, null, 7, { on: 3, hour: {} }]) {
            const { hour, commitment, ...lines } = readHalf(draft)
            expect([hour, commitment].map(({ length }) => length)).toEqual([36, 36])
            expect(new Set(Object.values(lines))).toEqual(new Set([""]))
        }
    })
})
