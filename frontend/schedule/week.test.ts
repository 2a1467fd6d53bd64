import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { between, copied, digitsOf, isAtNight, led, painted, strokesBetween, TUESDAY_TO_FRIDAY, weekOf, withStrokes } from "./week.ts"

const MONDAY_SIX = 36
const TUESDAY = 48

describe("a week", () => {
    it("is written as the server writes it", () => {
        const { cases } = JSON.parse(readFileSync("tests/contracts/availability.json", "utf8")) as Contract
        expect(cases.length).toBeGreaterThan(3)
        for (const { halves, hex } of cases) {
            expect(digitsOf(new Set(halves))).toBe(hex)
            expect([...weekOf(hex)]).toEqual(halves)
        }
    })

    it("is not read out of anything else", () => {
        for (const digits of ["", "0".repeat(83), "0".repeat(85), "g".repeat(84)]) {
            expect(() => weekOf(digits)).toThrow()
        }
    })
})

describe("painting", () => {
    it("fills what lies between two corners, whichever comes first", () => {
        const corner = [MONDAY_SIX, MONDAY_SIX + 1, TUESDAY + MONDAY_SIX, TUESDAY + MONDAY_SIX + 1]
        expect(between(MONDAY_SIX, TUESDAY + MONDAY_SIX + 1)).toEqual(corner)
        expect(between(MONDAY_SIX + 1, TUESDAY + MONDAY_SIX)).toEqual(corner)
        expect(between(TUESDAY + MONDAY_SIX + 1, MONDAY_SIX)).toEqual(corner)
        expect(between(9, 10)).toEqual([9, 10])
    })

    it("chooses or clears, and leaves the rest", () => {
        expect(painted(new Set([1]), [2, 3], true)).toEqual(new Set([1, 2, 3]))
        expect(painted(new Set([1, 2, 3]), [2, 3], false)).toEqual(new Set([1]))
    })

    it("copies Monday over the weekdays, and leaves Monday and the weekend", () => {
        const saturday = 5 * TUESDAY
        const all = copied(new Set([MONDAY_SIX, TUESDAY + 1, saturday]), 0, TUESDAY_TO_FRIDAY)
        const weekdays = [0, 1, 2, 3, 4].map((day) => day * TUESDAY + MONDAY_SIX)
        expect(all).toEqual(new Set([...weekdays, saturday]))
    })

    it("copies any day to another, which is then as it is, and no other day", () => {
        const sunday = 6 * TUESDAY
        const before = new Set([MONDAY_SIX, TUESDAY + 1, TUESDAY + 47, sunday + 9])
        const asTuesday = [TUESDAY + 1, TUESDAY + 47, sunday + 1, sunday + 47]
        expect(copied(before, 1, [6])).toEqual(new Set([MONDAY_SIX, ...asTuesday]))
        expect(copied(before, 2, [1])).toEqual(new Set([MONDAY_SIX, sunday + 9]))
    })

    it("knows which hours are those of the night, on every day", () => {
        const of = (day: number): boolean[] => [0, 13, 14, 47].map((time) => isAtNight(day * TUESDAY + time))
        for (const day of [0, 3, 6]) expect(of(day)).toEqual([true, true, false, false])
    })

    it("says what was painted, so that it can be painted again on another week", () => {
        const strokes = strokesBetween(new Set([1, 2]), new Set([2, 3]))
        expect(strokes).toEqual(new Map([[1, false], [3, true]]))
        expect(withStrokes(new Set([1, 9]), strokes)).toEqual(new Set([3, 9]))
    })
})

describe("keys", () => {
    it("lead from day to day and time to time", () => {
        expect(led(MONDAY_SIX, "ArrowDown", null)).toBe(MONDAY_SIX + 1)
        expect(led(MONDAY_SIX, "ArrowRight", null)).toBe(TUESDAY + MONDAY_SIX)
        expect(led(MONDAY_SIX, "End", null)).toBe(6 * TUESDAY + MONDAY_SIX)
        expect(led(MONDAY_SIX, "PageUp", null)).toBe(MONDAY_SIX - 8)
        expect(led(3, "PageUp", null)).toBe(0)
    })

    it("lead along the lines of one day", () => {
        expect(led(MONDAY_SIX, "ArrowRight", 8)).toBe(MONDAY_SIX + 1)
        expect(led(MONDAY_SIX, "ArrowDown", 8)).toBe(MONDAY_SIX + 8)
        expect(led(TUESDAY + 3, "Home", 8)).toBe(TUESDAY)
    })

    it("lead nowhere at an edge, and others mean nothing", () => {
        expect(led(0, "ArrowUp", null)).toBeNull()
        expect(led(0, "ArrowLeft", null)).toBeNull()
        expect(led(TUESDAY - 1, "ArrowDown", null)).toBeNull()
        expect(led(TUESDAY - 1, "ArrowRight", 8)).toBeNull()
        expect(led(5, "a", null)).toBeNull()
        expect(led(5, "a", 8)).toBeNull()
    })
})

interface Contract {
    readonly cases: readonly { readonly halves: number[]; readonly hex: string }[]
}
