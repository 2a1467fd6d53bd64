import { describe, expect, it, vi } from "vitest"
import { FOUND_WITHIN, GONE_FOR, LOOKS_EVERY } from "./call.ts"
import { states, type Two, twoInACall, twoInARoom } from "./two-callers.ts"

describe("two whose way to each other is gone", () => {
    it("look for another way when it is gone for two seconds, and have it once the network is back", async () => {
        const { room, ana, ben, network } = await twoInACall("connected")
        network.cut()
        expect(states(ana, ben)).toEqual(["lost", "lost"])
        network.whole = true
        for (const { timers } of [ana, ben]) timers.pass(GONE_FOR)
        await room.until(() => expect(states(ana, ben)).toEqual(["connected", "connected"]))
        expect(network.ways).toHaveLength(2)
    })

    it("find each other again where what they said about it was lost with the line", async () => {
        const { room, ana, ben, network } = await twoInACall("connected")
        network.cut()
        for (const { timers } of [ana, ben]) timers.pass(GONE_FOR)
        await vi.waitFor(() => expect([ana.outbox.length, ben.outbox.length].every((said) => said > 0)).toBe(true))
        for (const { outbox } of [ana, ben]) outbox.splice(0)
        network.whole = true
        room.reconnect()
        await room.until(() => expect(states(ana, ben)).toEqual(["connected", "connected"]))
        expect(network.ways).toHaveLength(2)
    })

    it("find each other again where the way broke at both ends, and nobody left", async () => {
        const { room, ana, ben, network } = await twoInACall("connected")
        for (const { presence } of [...network.ways]) presence.dispatchEvent(new Event("close"))
        await room.until(() => expect(states(ana, ben)).toEqual(["connected", "connected"]))
        expect(network.ways.length).toBeGreaterThan(2)
    })

    it("are told after twenty seconds that there is no way, and may try once more", async () => {
        const { room, ana, ben, network } = await withoutAWay()
        for (const { timers } of [ana, ben]) timers.pass(FOUND_WITHIN)
        expect(states(ana, ben)).toEqual(["failed", "failed"])
        network.whole = true
        ana.call.startOver()
        await room.until(() => expect(states(ana, ben)).toEqual(["connected", "connected"]))
    })

    it.each([1, 4])("find each other without a tap once it is back, after %i quiet looks", async (looks) => {
        const { room, ana, ben, network } = await twoInACall("connected")
        network.cut()
        for (const { timers } of [ana, ben]) timers.pass(GONE_FOR)
        for (const { timers } of [ana, ben]) timers.pass(FOUND_WITHIN)
        expect(states(ana, ben)).toEqual(["failed", "failed"])
        for (let look = 0; look < looks; look += 1) {
            room.carry()
            if (look === looks - 1) network.whole = true
            for (const { timers } of [ana, ben]) timers.pass(LOOKS_EVERY)
        }
        await room.until(() => expect(states(ana, ben)).toEqual(["connected", "connected"]))
        expect(network.ways).toHaveLength(2)
        expect(ana.states.filter((state) => state === "failed")).toHaveLength(1)
    })

    it("look no more once they have left", async () => {
        const { ana } = await withoutAWay()
        ana.timers.pass(FOUND_WITHIN)
        void ana.call.leave()
        ana.outbox.splice(0)
        ana.timers.pass(10 * LOOKS_EVERY)
        expect(ana.outbox).toEqual([])
        expect(ana.call.state).toBe("out")
    })
})

/** Both have joined, and nothing lets them through. */
async function withoutAWay(): Promise<Two> {
    const two = twoInARoom()
    two.network.whole = false
    return await twoInACall("connecting", two)
}
