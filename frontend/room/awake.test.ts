import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"

import { Awake } from "./awake.ts"

/** A screen that takes its time to answer, as a browser’s does. */
class Screen {
    readonly asked: (() => void)[] = []
    held = 0

    request(): Promise<unknown> {
        return new Promise((resolve) => {
            this.asked.push(() => {
                this.held += 1
                const lock = {
                    released: false,
                    release: () => {
                        if (!lock.released) this.held -= 1
                        lock.released = true
                        return Promise.resolve()
                    },
                }
                resolve(lock)
            })
        })
    }

    /** Give everything that was asked for. */
    async answer(): Promise<void> {
        await settled()
        for (const give of this.asked.splice(0)) give()
        await settled()
    }
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

let screen: Screen

beforeEach(() => {
    screen = new Screen()
    vi.stubGlobal("navigator", { wakeLock: screen })
    vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }))
})

afterEach(() => {
    vi.unstubAllGlobals()
})

describe("the screen", () => {
    it("stays on while the hour runs, and not in a pause", async () => {
        const awake = new Awake()
        awake.keep(true)
        await screen.answer()
        expect(screen.held).toBe(1)
        awake.keep(false)
        await settled()
        expect(screen.held).toBe(0)
    })

    it("is let go where the pause came before the browser’s answer", async () => {
        const awake = new Awake()
        awake.keep(true)
        await settled()
        awake.keep(false)
        await screen.answer()
        expect(screen.held).toBe(0)
    })

    it("is held once, and let go whole, however often it was asked for meanwhile", async () => {
        const awake = new Awake()
        for (const wanted of [true, false, true]) awake.keep(wanted)
        document.dispatchEvent(new Event("visibilitychange"))
        for (let time = 0; time < 3; time += 1) await screen.answer()
        expect(screen.held).toBe(1)
        awake.keep(false)
        await screen.answer()
        expect(screen.held).toBe(0)
    })
})
