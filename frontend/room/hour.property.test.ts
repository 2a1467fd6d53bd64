import fc from "fast-check"
import { beforeAll, describe, expect, it, vi } from "vitest"
import type { Member } from "../vault/untrusted-server.ts"
import { type Act, ACTS, Life, type Step } from "./lives.ts"
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

/** The rooms alone bring both to the same text: what they say of how far they have come makes up for what was lost. */
async function liveInRooms(plan: readonly Step[]): Promise<void> {
    const life = await begun([two.ana, two.ben])
    for (const device of life.devices) device.keepsNothing = true
    for (const step of plan.filter(({ who, act }) => who < 2 && IN_ROOMS.has(act))) await life.do(step)
    await life.settle()
    const [text, other] = life.texts()
    life.end()
    expect(other).toBe(text)
    expect(new Set(text)).toEqual(new Set([...life.typed].filter((one) => !life.deleted.has(one))))
}

const IN_ROOMS: ReadonlySet<Act> = new Set(["type", "paste", "delete", "deliver", "rest", "drop", "offline", "online", "pass"])

async function begun(members: readonly Member[]): Promise<Life> {
    two.server.rows.clear()
    for (const [id, rows] of two.rows) two.server.rows.set(id, rows)
    const life = new Life(two, members)
    for (const device of life.devices) await life.open(device)
    return life
}

async function live(plan: readonly Step[]): Promise<void> {
    const life = await begun([two.ana, two.ben, two.ana])
    for (const step of plan) await life.do(step)
    await life.settle()
    const [text, ...others] = life.texts()
    life.end()
    expect(others).toEqual([text, text])
    expect([await life.found(two.ana), await life.found(two.ben)]).toEqual([text, text])
    const shown = new Set(text)
    const lost = [...life.typed].filter((one) => !shown.has(one) && !life.deleted.has(one) && !life.unsure.has(one))
    const back = [...life.deleted].filter((one) => shown.has(one) && !life.unsure.has(one))
    expect({ lost, back, twice: (text?.length ?? 0) - shown.size }).toEqual({ lost: [], back: [], twice: 0 })
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
