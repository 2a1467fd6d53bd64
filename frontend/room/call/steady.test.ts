import { expect, it } from "vitest"

import { Steps } from "./steady.ts"

it("a level that was reached is left only well below, and what is unknown is no trouble", () => {
    const steps = new Steps({ from: 5, until: 2 }, { from: 20, until: 10 })
    const levels = [4, 5, 3, 2, 1, 4, 19, 20, 11, 10, 9, 3, 1, 30, null, 4].map((value) => steps.take(value))
    expect(levels).toEqual([0, 1, 1, 1, 0, 0, 1, 2, 2, 2, 1, 1, 0, 2, 0, 0])
})
