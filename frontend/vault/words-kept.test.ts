import { expect, test } from "vitest"
import { memoryCupboard } from "./cupboard.ts"
import { rootKeys } from "./derive.ts"
import { Drafts } from "./drafts.ts"
import { BENS_ROOT, ids, ROOT } from "./key-vectors.ts"
import { Store } from "./store.ts"
import { WordsKept } from "./words-kept.ts"

const HOUR = 60 * 60 * 1000
const keys = await rootKeys(ROOT)
const store = (): Store => new Store(ids.ana, memoryCupboard())

/** What a device keeps, read by one page after another. */
function device(on = store(), under = keys) {
    let now = Date.UTC(2026, 10, 24)
    const page = () => new WordsKept(new Drafts(on, under, () => now), ids.partnership, () => now)
    return { page, passes: (ms: number) => (now += ms), on }
}

test("three runs that broke off stop it for a day, across reloads", async () => {
    const { page, passes } = device()
    const first = await page().begin()
    passes(HOUR)
    await page().begin()
    expect(await page().stoppedUntil()).toBeNull()
    passes(HOUR)
    await page().begin()
    expect(await page().stoppedUntil()).toBe(first + 24 * HOUR)
    passes(22 * HOUR - 1)
    expect(await page().stoppedUntil()).not.toBeNull()
    passes(1)
    expect(await page().stoppedUntil()).toBeNull()
})

test("a run that came to words does not count, and of two at one moment one", async () => {
    const { page } = device()
    for (let run = 0; run < 5; run += 1) await page().settle(await page().begin())
    expect(await page().stoppedUntil()).toBeNull()
    for (let run = 0; run < 4; run += 1) await page().begin()
    await page().settle(Date.UTC(2026, 10, 24))
    expect(await page().stoppedUntil()).not.toBeNull()
    await page().settle(Date.UTC(2026, 10, 24))
    expect(await page().stoppedUntil()).toBeNull()
})

test("that being asked again was put away is of that epoch only, and forgets no broken run", async () => {
    const { page } = device()
    for (let run = 0; run < 3; run += 1) await page().begin()
    await page().putAway(2)
    expect([await page().isPutAway(2), await page().isPutAway(3)]).toEqual([true, false])
    expect(await page().stoppedUntil()).not.toBeNull()
})

test("that words differed is noted until the pin says so, of that epoch only", async () => {
    const { page } = device()
    await page().noteDiffered(2)
    expect([await page().differed(2), await page().differed(1)]).toEqual([true, false])
    await page().noteDiffered(null)
    expect(await page().differed(2)).toBe(false)
})

test("what is kept under keys that are gone does not stop a page", async () => {
    const { page, on } = device()
    await page().putAway(1)
    expect(await device(on, await rootKeys(BENS_ROOT)).page().isPutAway(1)).toBe(false)
})
