import { describe, expect, it } from "vitest"
import { Unreachable } from "../web/api.ts"
import { type Opened, Stale } from "../vault/session.ts"
import {
    Autosave,
    type State,
    TRY_AGAIN_AFTER,
    UPLOAD_AFTER,
    UPLOAD_AT_MOST_EVERY,
    UPLOAD_UNKEPT_AFTER,
} from "./autosave.ts"

/** What was on the sheet already. */
const STANDING = "before"

/** A desk with a clock moved by hand, a device and a server that may be out of reach. */
class Desk {
    now = 0
    drafts: string[] = []
    server: string[] = []
    shown: State[] = []
    fault: Error | null = null
    settledDrafts = 0
    /** Whether the device keeps anything after the page, and whether it has room. */
    lasting = true
    full = false
    readonly #plans = new Set<{ at: number; act: () => void }>()

    readonly autosave = new Autosave(
        {
            draft: async (text) => {
                if (this.full) throw new Error("the disk is full")
                this.drafts.push(text)
                return Promise.resolve(this.lasting)
            },
            upload: async (text) => {
                if (this.fault) throw this.fault
                this.server.push(text)
                return Promise.resolve()
            },
            settle: async () => {
                this.settledDrafts += 1
                return Promise.resolve()
            },
            show: (state) => this.shown.push(state),
            after: (ms, act) => {
                const plan = { at: this.now + ms, act }
                this.#plans.add(plan)
                return () => this.#plans.delete(plan)
            },
        },
        STANDING,
    )

    async wait(ms: number): Promise<void> {
        this.now += ms
        const due = [...this.#plans].filter(({ at }) => at <= this.now)
        for (const plan of due.sort((one, other) => one.at - other.at)) {
            if (this.#plans.delete(plan)) plan.act()
        }
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
    }
}

const current = { body: { text: "theirs" } } as unknown as Opened

describe("what is typed", () => {
    it("is on this device first and with the server soon after", async () => {
        const desk = new Desk()
        desk.autosave.typed("Hello")
        await desk.wait(300)
        expect(desk.drafts).toEqual(["Hello"])
        expect(desk.server).toEqual([])
        await desk.wait(UPLOAD_AFTER)
        expect(desk.server).toEqual(["Hello"])
        expect(desk.shown.at(-1)).toBe("saved")
        expect(desk.settledDrafts).toBe(1)
    })

    it("is sent although somebody never stops typing", async () => {
        const desk = new Desk()
        for (let stroke = 0; stroke < 30; stroke += 1) {
            desk.autosave.typed("x".repeat(stroke + 1))
            await desk.wait(500)
        }
        expect(desk.now).toBeGreaterThan(UPLOAD_AT_MOST_EVERY)
        expect(desk.server.length).toBe(1)
    })

    it("waits on this device while the network is gone, then goes", async () => {
        const desk = new Desk()
        desk.fault = new Unreachable("no answer")
        desk.autosave.typed("one")
        await desk.wait(UPLOAD_AFTER)
        desk.autosave.typed("one two")
        await desk.wait(UPLOAD_AFTER)
        expect(desk.shown.at(-1)).toBe("offline")
        expect(desk.drafts.at(-1)).toBe("one two")
        desk.fault = null
        await desk.wait(TRY_AGAIN_AFTER)
        expect(desk.server).toEqual(["one two"])
    })

    it("never overwrites what somebody else wrote meanwhile", async () => {
        const desk = new Desk()
        desk.fault = new Stale(current)
        desk.autosave.typed("mine")
        await desk.wait(UPLOAD_AFTER)
        expect(desk.shown.at(-1)).toBe("stale")
        desk.fault = null
        desk.autosave.typed("mine, longer")
        await desk.wait(UPLOAD_AT_MOST_EVERY * 2)
        expect(desk.server).toEqual([])
        expect(desk.drafts.at(-1)).toBe("mine, longer")
        desk.autosave.resume("mine, longer", "theirs")
        await desk.wait(0)
        expect(desk.server).toEqual(["mine, longer"])
    })

    it("goes from the device when the other text is taken", async () => {
        const desk = new Desk()
        desk.autosave.hold()
        desk.autosave.typed("mine")
        await desk.wait(UPLOAD_AT_MOST_EVERY)
        desk.autosave.resume("theirs", "theirs")
        await desk.wait(0)
        expect(desk.server).toEqual([])
        expect(desk.settledDrafts).toBe(1)
    })

    it("goes at once where the device keeps nothing, and is not safe before", async () => {
        const desk = new Desk()
        desk.lasting = false
        desk.autosave.typed("one")
        await desk.wait(UPLOAD_AFTER)
        expect(desk.server).toEqual(["one"])
        desk.autosave.typed("one two")
        await desk.wait(0)
        expect(desk.autosave.safe).toBe(false)
        await desk.wait(UPLOAD_UNKEPT_AFTER)
        expect(desk.server).toEqual(["one", "one two"])
        expect(desk.autosave.safe).toBe(true)
    })

    it("is sent although the disk is full, and says so where it cannot be", async () => {
        const desk = new Desk()
        desk.full = true
        desk.fault = new Unreachable("no answer")
        desk.autosave.typed("one")
        await desk.wait(UPLOAD_AFTER)
        expect(desk.shown.at(-1)).toBe("unkept")
        expect(desk.autosave.safe).toBe(false)
        desk.fault = null
        await desk.wait(TRY_AGAIN_AFTER)
        expect(desk.server).toEqual(["one"])
        expect(desk.shown.at(-1)).toBe("saved")
    })

    it("is not touched by somebody who only looks", async () => {
        const desk = new Desk()
        await desk.autosave.keep()
        await desk.autosave.upload()
        expect([...desk.drafts, ...desk.server]).toEqual([])
        expect(desk.autosave.settled).toBe(true)
    })

    it("is not sent again when it says what was sent", async () => {
        const desk = new Desk()
        desk.autosave.typed("a")
        await desk.wait(UPLOAD_AFTER)
        desk.autosave.typed("a")
        await desk.wait(UPLOAD_AT_MOST_EVERY)
        expect(desk.server).toEqual(["a"])
        expect(desk.autosave.settled).toBe(true)
    })
})
