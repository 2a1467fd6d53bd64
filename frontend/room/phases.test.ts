import { describe, expect, test } from "vitest"
import contract from "../../tests/contracts/phases.json" with { type: "json" }
import { beginning, givenBy, lengthOf, mayExtend, position, type SharedClock } from "./phases.ts"

const clock: SharedClock = contract.cases[0]!.clock

describe("where the hour stands", () => {
    test.each(contract.cases)("$name", ({ clock, positions }) => {
        for (const { at, state, phase, phase_ms, hour_ms } of positions) {
            expect(position(clock, at)).toEqual({ state, phase, phaseMs: phase_ms, hourMs: hour_ms })
        }
    })

    test("a phase begins where the one before it ends", () => {
        expect([0, 1, 2].map(phase => beginning(clock, phase))).toEqual([1000000, 1060000, 1180000])
    })

    test("a phase gives what it has but its last minute, to earlier ones only", () => {
        const fresh = { ...clock, marks: [300, 420, 900], ends: [1_300_000, 1_720_000, 2_620_000] }
        expect([0, 1, 2].map((phase) => lengthOf(fresh, phase))).toEqual([300_000, 420_000, 900_000])
        expect([null, 0, 1, 2, 3].map((giver) => givenBy(fresh, giver, 0))).toEqual([0, 0, 300_000, 300_000, 0])
        const poorer = { ...fresh, ends: [1_300_000, 1_500_000, 1_545_000] }
        expect([1, 2].map((giver) => givenBy(poorer, giver, 0))).toEqual([140_000, 0])
    })

    test("an hour may be extended twelve times", () => {
        expect(mayExtend({ ...clock, extended_seconds: 3300 })).toBe(true)
        expect(mayExtend({ ...clock, extended_seconds: 3600 })).toBe(false)
    })
})
