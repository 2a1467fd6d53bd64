import { describe, expect, test } from "vitest"
import contract from "../../tests/contracts/phases.json" with { type: "json" }
import { beginning, mayExtend, position, type SharedClock } from "./phases.ts"

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

    test("an hour may be extended twelve times", () => {
        expect(mayExtend({ ...clock, extended_seconds: 3300 })).toBe(true)
        expect(mayExtend({ ...clock, extended_seconds: 3600 })).toBe(false)
    })
})
