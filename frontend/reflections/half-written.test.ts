import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"

import type { Drafts } from "../vault/drafts.ts"
import { UntrustedServer } from "../vault/untrusted-server.ts"
import { HalfWritten } from "./half-written.ts"

const FORM = "6b1c2a6e-3f57-4c1a-9f0e-0a4c5f6d7e80 commitment"

let drafts: Drafts
/** What stands in the form. */
let field: string
let half: HalfWritten<string>

const takeUp = (left: unknown): boolean => {
    field = String(left)
    return true
}

async function types(words: string): Promise<void> {
    field = words
    await half.keep()
}

/** What lies on the device, whoever finds it. */
async function kept(): Promise<unknown[]> {
    const names = await drafts.names()
    return (await Promise.all(names.map((name) => drafts.load(name)))).map((draft) => draft?.half).sort()
}

beforeEach(async () => {
    vi.stubGlobal("addEventListener", () => undefined)
    drafts = (await new UntrustedServer().member("amber harbour quiet lantern seven")).vault.drafts
    field = ""
    half = new HalfWritten<string>(() => field || null)
    await half.recallFrom(drafts, FORM, takeUp)
})

afterEach(() => {
    vi.unstubAllGlobals()
})

describe("a form that is half written", () => {
    it("gives way to something else, and both lie on the device meanwhile", async () => {
        await types("write to my sister")
        half.setAside()
        await types("ring two coopers")
        expect(await kept()).toEqual(["ring two coopers", "write to my sister"])
        await types("")
        expect(await kept()).toEqual(["write to my sister"])
        await half.goOn(takeUp)
        expect([field, await kept()]).toEqual(["write to my sister", ["write to my sister"]])
        await types("")
        expect(await kept()).toEqual([])
    })

    it("comes back the last first, and only into a form that is free", async () => {
        for (const words of ["one", "two"]) {
            await types(words)
            half.setAside()
        }
        await types("three")
        await half.goOn(takeUp)
        expect(field).toBe("three")
        const back: string[] = []
        for (let time = 0; time < 3; time += 1) {
            await types("")
            await half.goOn(takeUp)
            back.push(field)
        }
        expect(back).toEqual(["two", "one", ""])
        expect(await kept()).toEqual([])
    })

    it("stays aside where nobody takes it up yet", async () => {
        await types("a change of what cannot be seen just now")
        half.setAside()
        await types("")
        await half.goOn(() => false)
        expect(await kept()).toEqual(["a change of what cannot be seen just now"])
        await half.goOn(takeUp)
        expect(field).toBe("a change of what cannot be seen just now")
    })

    it("is there for the page that comes after, one after the other", async () => {
        await types("write to my sister")
        half.setAside()
        await types("ring two coopers")
        // The page is gone, and with it what it held.
        vi.stubGlobal("navigator", {})
        field = ""
        half = new HalfWritten<string>(() => field || null)
        await half.recallFrom(drafts, FORM, takeUp)
        const first = field
        await types("")
        await half.goOn(takeUp)
        expect([first, field].sort()).toEqual(["ring two coopers", "write to my sister"])
    })
})
