import { describe, expect, it } from "vitest"

import { rmsOf } from "./level.ts"

describe("a level", () => {
    it("is nothing for silence, and for no samples at all", () => {
        expect(rmsOf(new Float32Array(64))).toBe(0)
        expect(rmsOf(new Float32Array())).toBe(0)
    })

    it("is that of a sine’s effective height, whichever way it swings", () => {
        const sine = Float32Array.from({ length: 4800 }, (_, at) => 0.2 * Math.sin((2 * Math.PI * at) / 48))
        expect(rmsOf(sine)).toBeCloseTo(0.2 / Math.SQRT2, 4)
        expect(rmsOf(sine.map((sample) => -sample))).toBeCloseTo(0.2 / Math.SQRT2, 4)
    })
})
