import { describe, expect, it } from "vitest"
import { refusal } from "./move-limits.ts"

const HOUR = 3_600_000
const now = Date.UTC(2026, 2, 2, 10)
const limits = { starts: now + 24 * HOUR, now, furthest: now + 366 * 24 * HOUR }

describe("a time to move an hour to", () => {
    it("is any to come within a year", () => {
        const possible = [now + 1, limits.starts + HOUR, limits.furthest]
        expect(possible.map((then) => refusal(then, true, limits))).toEqual([null, null, null])
    })

    it("is neither over nor far away", () => {
        const refused = [now - HOUR, now, limits.furthest + 1]
        expect(refused.map((then) => refusal(then, true, limits))).toEqual(["over", "over", "far"])
    })

    it("is another one, unless those that follow move along", () => {
        expect(refusal(limits.starts, true, limits)).toBe("same")
        expect(refusal(limits.starts, false, limits)).toBeNull()
    })
})
