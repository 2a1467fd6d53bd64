import { describe, expect, it } from "vitest"
import type { FromServer } from "../protocol.ts"
import { SEEN, states, twoInACall, twoInARoom } from "./two-callers.ts"

describe("two who join a call", () => {
    it.each([["Ana", 0], ["Ben", 1]] as const)("are connected when %s joins first, and each hears of it", async (_, first) => {
        const { room, ana, ben } = twoInARoom()
        const [one, other] = first === 0 ? [ana, ben] : [ben, ana]
        one.join()
        await room.until(() => expect(other.partnerShows).toMatchObject(SEEN))
        expect(states(one, other)).toEqual(["waiting", "out"])
        other.join()
        await room.until(() => expect(states(one, other)).toEqual(["connected", "connected"]))
        expect(one.partnerShows).toMatchObject(SEEN)
    })

    it("hear what the other shows, and that they left", async () => {
        const { room, ana, ben } = await twoInACall("connected")
        ana.call.show({ sound: false, picture: "off" })
        await room.until(() => expect(ben.partnerShows).toMatchObject({ sound: false, picture: "off" }))
        void ana.call.leave()
        await room.until(() => expect(ben.partnerShows).toBeNull())
        await room.until(() => expect(states(ana, ben)).toEqual(["out", "waiting"]))
    })

    it.each([0, 1] as const)("find each other again when page %i is loaded anew", async (at) => {
        const { room, network } = await twoInACall("connected")
        room.reload(at).join()
        await room.until(() => expect(states(...room.pages)).toEqual(["connected", "connected"]))
        expect(network.ways.filter(({ connectionState }) => connectionState === "connected")).toHaveLength(2)
    })

    it("stay connected while their sockets are gone and come back", async () => {
        const { room, ana, ben, network } = await twoInACall("connected")
        room.reconnect()
        await room.until(() => expect([ana.conversation.ready, ben.conversation.ready]).toEqual([true, true]))
        expect(states(ana, ben)).toEqual(["connected", "connected"])
        expect(network.ways).toHaveLength(2)
    })
})

describe("a server that is not content with passing on", () => {
    it("changes nothing by saying again, or to the one who said it, what was said before", async () => {
        const { room, ana, ben, network } = await twoInACall("connected")
        const sealed = room.passed.filter(([, { type }]) => type === "sealed")
        const ways = network.ways.map(({ local, remote }) => [local, remote])
        for (const [to, message] of sealed) {
            to.conversation.hear(message)
            const from = to === ana ? ben : ana
            from.conversation.hear(message)
            from.conversation.hear({ ...message, from: from.partner } as FromServer)
        }
        await room.until(() => expect(ana.forged + ben.forged).toBeGreaterThan(sealed.length))
        expect(states(ana, ben)).toEqual(["connected", "connected"])
        expect(network.ways.map(({ local, remote }) => [local, remote])).toEqual(ways)
    })

    it("gets no word of its own heard", async () => {
        const { room, ana, ben } = await twoInACall("connected")
        const [, genuine] = room.passed.findLast(([to, { type }]) => to === ben && type === "sealed")!
        if (genuine.type !== "sealed") throw new Error("not sealed")
        const forged = { ...genuine, counter: genuine.counter + 1, data: genuine.data.replace(/^./, (one) => (one === "A" ? "B" : "A")) }
        ben.conversation.hear(forged)
        await room.until(() => expect(ben.forged).toBe(1))
        ana.call.show({ sound: false, picture: "off" })
        await room.until(() => expect(ben.partnerShows).toMatchObject({ sound: false }))
    })
})

describe("a partner whose page says what it likes", () => {
    it("reaches no way but the present one", async () => {
        const { room, ana, ben, network } = await twoInACall("connected")
        const before = network.ways.map(({ remote }) => remote)
        const [, present] = room.passed.findLast(([to, { type }]) => to === ben && type === "sealed")!
        expect(present.type).toBe("sealed")
        const old = { say: "signal", run: "0".repeat(32), to: "1".repeat(32), description: { type: "offer", sdp: "evil" } }
        await ana.conversation.say(old)
        await ana.conversation.say({ say: "signal", run: 7, description: "none" })
        await ana.conversation.say({ say: "call", run: "short", sound: "loud", picture: "all" })
        ana.call.show({ sound: false, picture: "off" })
        await room.until(() => expect(ben.partnerShows).toMatchObject({ sound: false }))
        expect(network.ways.map(({ remote }) => remote)).toEqual(before)
        expect(states(ana, ben)).toEqual(["connected", "connected"])
    })
})
