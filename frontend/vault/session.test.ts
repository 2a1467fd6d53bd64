/** One page of a browser while keys come and go under it; the other tabs are a channel that the test holds. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { deriveKeys } from "./derive.ts"

const HOUR = 60 * 60 * 1000
const NOON = Date.UTC(2026, 2, 10, 12)

interface Said {
    readonly step: string
    readonly why?: string
}

let person: string
/** What this page heard of locking, as everything on it does. */
let heard: (string | undefined)[]
/** What the other tabs heard. */
let told: Said[]
let others: BroadcastChannel
const channels: BroadcastChannel[] = []

class Channel extends BroadcastChannel {
    constructor(name: string) {
        super(name)
        channels.push(this)
    }
}

beforeEach(() => {
    vi.resetModules()
    vi.useFakeTimers({ toFake: ["Date"], now: NOON })
    person = crypto.randomUUID()
    heard = []
    told = []
    const page = new EventTarget()
    page.addEventListener("vault-locked", (event) => heard.push((event as CustomEvent<string>).detail))
    vi.stubGlobal("document", Object.assign(new EventTarget(), {
        visibilityState: "visible",
        documentElement: { hasAttribute: () => false },
        querySelectorAll: () => [],
        querySelector: (asked: string) => (isHere(asked) ? { content: person } : null),
    }))
    vi.stubGlobal("navigator", {})
    vi.stubGlobal("addEventListener", page.addEventListener.bind(page))
    vi.stubGlobal("dispatchEvent", page.dispatchEvent.bind(page))
    vi.stubGlobal("BroadcastChannel", Channel)
    others = new Channel("turnabout-vault")
    others.onmessage = ({ data }: MessageEvent<Said>) => told.push(data)
})

afterEach(() => {
    for (const channel of channels.splice(0)) channel.close()
    vi.unstubAllGlobals()
    vi.useRealTimers()
})

/** What there is of the page: whose it is, and the form that asks for the passphrase. */
function isHere(asked: string): boolean {
    return asked.includes("person") || asked.includes("unlock-form, ")
}

/** What this browser keeps; not in the page yet. */
async function storeHere() {
    const { openStore } = await import("./store.ts")
    return await openStore(person)
}

/** A page that comes now. */
async function pageComes() {
    const { openVault, lockVault, Locking } = await import("./session.ts")
    return { openVault, lockVault, Locking }
}

/** Unlock this device for twelve hours, as the page that asks for the passphrase does. */
async function unlock(): Promise<void> {
    const raw = await deriveKeys({ revision: 1, roots: [crypto.getRandomValues(new Uint8Array(32))] })
    await (await storeHere()).keepKeys(raw, { keep: false, now: Date.now() })
}

/** Everything said so far has come to the other tabs, and everything they said to this page. */
async function delivered(): Promise<void> {
    const after = new Channel("turnabout-vault")
    const back = new Promise((resolve) => {
        addEventListener("vault-unlocked-elsewhere", resolve)
    })
    const there = new Promise((resolve) => {
        others.addEventListener("message", ({ data }: MessageEvent<Said>) => {
            if (data.step === "unlocked") resolve(data)
        })
    })
    after.postMessage({ step: "unlocked", person })
    await Promise.all([back, there])
}

const whys = (): (string | undefined)[] => told.filter(({ step }) => step === "locked").map(({ why }) => why)

describe("keys whose time is over", () => {
    it("empty a page that was still opening as it passed, and say why", async () => {
        const { openVault } = await pageComes()
        await unlock()
        vi.setSystemTime(NOON + 12 * HOUR)
        expect(await openVault()).toBeNull()
        expect(heard).toEqual(["expired"])
        expect(await (await storeHere()).standing()).toBeNull()
    })

    it("lock every tab once, whichever part of a page finds out first", async () => {
        const { openVault } = await pageComes()
        await unlock()
        const held = await openVault()
        vi.setSystemTime(NOON + 12 * HOUR)
        expect(await Promise.all([openVault(), openVault()])).toEqual([null, null])
        expect(heard).toEqual(["expired"])
        await expect(held?.own.all()).rejects.toMatchObject({ reason: "locked" })
        await delivered()
        expect(whys()).toEqual(["expired"])
    })

    it("take nothing from a page that came later, and lock the tabs that still show something", async () => {
        await unlock()
        vi.setSystemTime(NOON + 12 * HOUR)
        const { openVault } = await pageComes()
        expect(await openVault()).toBeNull()
        expect(heard).toEqual([])
        expect(await (await storeHere()).standing()).toBeNull()
        await delivered()
        expect(whys()).toEqual(["expired"])
    })

    it("are not mistaken for those that another tab has stored meanwhile", async () => {
        const { openVault, Locking } = await pageComes()
        await unlock()
        const held = await openVault()
        vi.setSystemTime(NOON + 12 * HOUR)
        // While this page seals what is typed on it.
        addEventListener("vault-locking", (event) => {
            if (event instanceof Locking) event.waitUntil(unlock())
        })
        expect(await openVault()).toBe(held)
        expect(heard).toEqual([])
        expect((await (await storeHere()).standing())?.until).toBe(NOON + 24 * HOUR)
        await delivered()
        expect(whys()).toEqual([])
    })

    it("in another tab are not those of a page that was unlocked later", async () => {
        const { openVault } = await pageComes()
        await unlock()
        const vault = await openVault()
        others.postMessage({ step: "locked", person, why: "expired" })
        await delivered()
        expect(await openVault()).toBe(vault)
        expect(heard).toEqual([])
        others.postMessage({ step: "locked", person, why: "elsewhere" })
        await vi.waitFor(() => {
            expect(heard).toEqual(["elsewhere"])
        })
    })
})

describe("keys that are away without a word", () => {
    it("empty the page that had them, whose vault opens nothing any more; it tells nobody, who may know better", async () => {
        const { openVault } = await pageComes()
        await unlock()
        const held = await openVault()
        await (await storeHere()).lock()
        expect(await openVault()).toBeNull()
        expect(heard).toEqual(["gone"])
        await expect(held?.own.all()).rejects.toMatchObject({ reason: "locked" })
        await delivered()
        expect(whys()).toEqual([])
    })
})

describe("the page that asks for the passphrase", () => {
    it("tells no tab that time has passed when somebody comes back to it", async () => {
        await import("./lock-state.ts")
        document.dispatchEvent(new Event("visibilitychange"))
        await delivered()
        expect(whys()).toEqual([])
    })
})

describe("somebody who signs out", () => {
    it("is signed out also while the page locks by itself, and leaves no archive behind", async () => {
        const { openVault, lockVault } = await pageComes()
        await unlock()
        await openVault()
        await (await storeHere()).keepArchive(new Blob(["sealed"]))
        vi.setSystemTime(NOON + 12 * HOUR)
        const signsOut = new Promise<void>((resolve) => {
            addEventListener("vault-locking", () => {
                queueMicrotask(() => {
                    resolve(lockVault("signed-out"))
                })
            }, { once: true })
        })
        await Promise.all([openVault(), signsOut])
        expect(heard).toContain("signed-out")
        expect(await (await storeHere()).archive()).toBeUndefined()
        await delivered()
        expect(whys()).toContain("signed-out")
    })
})
