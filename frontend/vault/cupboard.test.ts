import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { openCupboard } from "./cupboard.ts"

/** A browser that has been asked to open a database and takes its time. */
class Opening {
    readyState = "pending"
    readonly result = {}
    onsuccess: () => void = () => undefined

    answer(): void {
        this.readyState = "done"
        this.onsuccess()
    }
}

let opening: Opening

beforeEach(() => {
    opening = new Opening()
    vi.useFakeTimers({ toFake: ["setTimeout"] })
    vi.stubGlobal("indexedDB", { open: () => opening })
})

afterEach(() => {
    vi.unstubAllGlobals()
    vi.useRealTimers()
})

describe("a browser that does not open its database", () => {
    it("is waited for while the device sleeps, however late it is when it wakes", async () => {
        const cupboard = openCupboard("asleep")
        // Whatever was due meanwhile is due now, all at once.
        await vi.runOnlyPendingTimersAsync()
        opening.answer()
        expect((await cupboard).lasting).toBe(true)
    })

    it("keeps nobody waiting for ever: then the page keeps what it can", async () => {
        const cupboard = openCupboard("silent")
        await vi.advanceTimersByTimeAsync(5000)
        expect((await cupboard).lasting).toBe(false)
    })
})
