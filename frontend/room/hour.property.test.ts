import fc from "fast-check"
import { beforeAll, describe, expect, it, vi } from "vitest"
import type { Member } from "../vault/untrusted-server.ts"
import { type Act, ACTS, type Step } from "./acts.ts"
import type { Advice } from "./advice.ts"
import { Life } from "./lives.ts"
import { HERS } from "./taps.ts"
import { type Partners, partners } from "./two-rooms.ts"

/** All of them take minutes: `RUNS=500`. */
const RUNS = Number(process.env.RUNS ?? 40)
const STEPS = 45

// In one process nothing says that another page holds a draft; here only pages that are gone leave any.
vi.stubGlobal("navigator", {})

let two: Partners
beforeAll(async () => (two = await partners()))

const steps = fc.array(
    fc.record({
        who: fc.nat(2),
        act: fc.constantFrom(...ACTS),
        roll: fc.nat(1_000_000),
        size: fc.integer({ min: 1, max: 6 }),
    }),
    { minLength: STEPS / 3, maxLength: STEPS },
)

/** What one message of the rooms carries: what is larger goes by what is kept. */
const MOST_IN_ROOMS = 90_000
const NOTHING_WRONG = { lost: [], back: [], twice: [], strange: [] }

/** The rooms alone bring both to the same text: what they say of how far they have come makes up for what was lost. */
async function liveInRooms(plan: readonly Step[]): Promise<void> {
    const life = await begun([two.ana, two.ben], MOST_IN_ROOMS)
    for (const device of life.devices) device.keepsNothing = true
    for (const step of plan.filter(({ who, act }) => who < 2 && IN_ROOMS.has(act))) await life.do(step)
    await life.settle()
    checkEnd(life)
    life.end()
}

const IN_ROOMS: ReadonlySet<Act> = new Set([
    "type", "paste", "flood", "delete", "undo", "redo", "deliver", "rest", "drop", "offline", "online", "pass",
    "tap", "odd words", "tamper",
])

/** All pages show one text, and nobody was accused of what nobody did. */
function checkEnd(life: Life): void {
    const [text = "", ...others] = life.texts()
    expect(others).toEqual(others.map(() => text))
    expect(life.shown()).toEqual(life.texts())
    expect(life.characters.wrongWith(text)).toEqual(NOTHING_WRONG)
    const [values = "", ...theirs] = life.values()
    expect(theirs).toEqual(theirs.map(() => values))
    const { ask, heard, open } = JSON.parse(values) as Advice
    expect([HERS.ask, null]).toContain(ask)
    expect([HERS.heard, null]).toContain(heard)
    expect(open).toBe(false)
    if (life.fair) expect(life.forged).toBe(0)
}

async function begun(members: readonly Member[], filled?: number): Promise<Life> {
    two.server.rows.clear()
    for (const [id, rows] of two.rows) two.server.rows.set(id, rows)
    const life = new Life(two, members, filled)
    for (const device of life.devices) await life.open(device)
    return life
}

async function live(plan: readonly Step[]): Promise<void> {
    const life = await begun([two.ana, two.ben, two.ana])
    for (const step of plan) await life.do(step)
    await life.settle()
    checkEnd(life)
    if (life.fair) expect(life.said().filter((one) => one !== "saved" && one !== "")).toEqual([])
    const [text] = life.texts()
    const [values] = life.values()
    const found = [await life.found(two.ana), await life.found(two.ben)]
    expect(found).toEqual([{ text, values }, { text, values }])
    if (life.taps.said) expect(JSON.parse(values ?? "")).toMatchObject(HERS)
    life.end()
}

describe("a page that two write at once", () => {
    it(
        "loses nothing and says the same to everybody, whatever happens in between",
        async () => {
            await fc.assert(fc.asyncProperty(steps, live), { numRuns: RUNS, endOnFailure: true })
        },
        RUNS * 10_000,
    )

    it(
        "is the same in both rooms, though nothing of it can be kept",
        async () => {
            await fc.assert(fc.asyncProperty(steps, liveInRooms), { numRuns: RUNS, endOnFailure: true })
        },
        RUNS * 10_000,
    )
})
