import { beforeEach, describe, expect, it, vi } from "vitest"
import { Conversation } from "../conversation.ts"
import { type FromServer, parse } from "../protocol.ts"
import { Timers } from "../two-rooms.ts"
import { Call, type CallState, FOUND_WITHIN, GONE_FOR } from "./call.ts"
import { PaperNetwork } from "./paper-way.ts"
import type { Shown } from "./signals.ts"

const [ANA, BEN] = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"]
const key = await crypto.subtle.importKey("raw", new Uint8Array(32), "HKDF", false, ["deriveBits"])
const SEEN: Shown = { sound: true, picture: "camera" }

let network: PaperNetwork
let sockets = 0
beforeEach(() => void (network = new PaperNetwork()))

/** Somebody's page with a call on it. */
class Page {
    readonly conversation = new Conversation()
    readonly timers = new Timers()
    outbox: FromServer[] = []
    readonly states: CallState[] = []
    readonly call: Call
    readonly own: string
    readonly partner: string
    partnerShows: Shown | null = null
    forged = 0

    constructor(own: string, partner: string) {
        this.own = own
        this.partner = partner
        this.call = new Call(this.conversation, own < partner, {
            state: (state) => this.states.push(state),
            partner: (shown) => (this.partnerShows = shown),
            track: () => undefined,
        }, { after: this.timers.after, make: network.make, configuration: () => Promise.resolve({}) })
        const place = { partnership: "p", epoch: 1, session: "s", own, partner }
        this.conversation.open(key, place, (text) => {
            this.outbox.push(parse(JSON.stringify({ ...(JSON.parse(text) as object), from: own })))
            return true
        }, () => (this.forged += 1))
    }

    join(): void {
        this.call.join(new Map(), SEEN)
    }
}

/** The server's part: it passes everything on, or does with it what it likes. */
class Room {
    readonly pages: [Page, Page]
    passed: (readonly [to: Page, message: FromServer])[] = []
    #since: [number, number]

    constructor(ana: Page, ben: Page) {
        this.pages = [ana, ben]
        this.#since = [(sockets += 1), (sockets += 1)]
        this.#tell()
    }

    /** Somebody's page is loaded again. */
    reload(at: 0 | 1): Page {
        const { own, partner } = this.pages[at]
        this.pages[at] = new Page(own, partner)
        this.#since[at] = sockets += 1
        this.#tell()
        return this.pages[at]
    }

    /** Their sockets were gone for a while. */
    reconnect(): void {
        for (const at of [0, 1] as const) this.#since[at] = sockets += 1
        for (const { conversation } of this.pages) conversation.cut()
        this.#tell()
        for (const { conversation } of this.pages) conversation.greet()
    }

    /** Carry what they say, to and fro, until it is so. */
    async until(so: () => void): Promise<void> {
        await vi.waitFor(() => {
            this.carry()
            so()
        }, { interval: 1 })
    }

    carry(): void {
        for (const [from, to] of [this.pages, [...this.pages].reverse()] as [Page, Page][]) {
            for (const message of from.outbox.splice(0)) {
                this.passed.push([to, message])
                to.conversation.hear(message)
            }
        }
    }

    #tell(): void {
        for (const { conversation } of this.pages) conversation.present([ANA, BEN], this.#since)
    }
}

const states = (...pages: readonly Page[]) => pages.map(({ call }) => call.state)

async function connected(): Promise<{ room: Room; ana: Page; ben: Page }> {
    const [ana, ben] = [new Page(ANA, BEN), new Page(BEN, ANA)]
    const room = new Room(ana, ben)
    ana.join()
    ben.join()
    await room.until(() => expect(states(ana, ben)).toEqual(["connected", "connected"]))
    return { room, ana, ben }
}

describe("two who join a call", () => {
    it.each([["Ana", 0], ["Ben", 1]] as const)("are connected when %s joins first, and each hears of it", async (_, first) => {
        const pages = [new Page(ANA, BEN), new Page(BEN, ANA)] as [Page, Page]
        const room = new Room(...pages)
        const [one, other] = first === 0 ? pages : [pages[1], pages[0]]
        one.join()
        await room.until(() => expect(other.partnerShows).toMatchObject(SEEN))
        expect(states(one, other)).toEqual(["waiting", "out"])
        other.join()
        await room.until(() => expect(states(one, other)).toEqual(["connected", "connected"]))
        expect(one.partnerShows).toMatchObject(SEEN)
    })

    it("hear what the other shows, and that they left", async () => {
        const { room, ana, ben } = await connected()
        ana.call.show({ sound: false, picture: "off" })
        await room.until(() => expect(ben.partnerShows).toMatchObject({ sound: false, picture: "off" }))
        ana.call.leave()
        await room.until(() => expect(ben.partnerShows).toBeNull())
        await room.until(() => expect(states(ana, ben)).toEqual(["out", "waiting"]))
    })

    it.each([0, 1] as const)("find each other again when page %i is loaded anew", async (at) => {
        const { room } = await connected()
        room.reload(at).join()
        await room.until(() => expect(states(...room.pages)).toEqual(["connected", "connected"]))
        expect(network.ways.filter(({ connectionState }) => connectionState === "connected")).toHaveLength(2)
    })

    it("stay connected while their sockets are gone and come back", async () => {
        const { room, ana, ben } = await connected()
        room.reconnect()
        await room.until(() => expect([ana.conversation.ready, ben.conversation.ready]).toEqual([true, true]))
        expect(states(ana, ben)).toEqual(["connected", "connected"])
        expect(network.ways).toHaveLength(2)
    })

    it("look for another way when it is gone for two seconds, and have it once the network is back", async () => {
        const { room, ana, ben } = await connected()
        network.cut()
        expect(states(ana, ben)).toEqual(["lost", "lost"])
        network.whole = true
        for (const { timers } of [ana, ben]) timers.pass(GONE_FOR)
        await room.until(() => expect(states(ana, ben)).toEqual(["connected", "connected"]))
        expect(network.ways).toHaveLength(2)
    })

    it("find each other again where what they said about it was lost with the line", async () => {
        const { room, ana, ben } = await connected()
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
        const { room, ana, ben } = await connected()
        for (const { presence } of [...network.ways]) presence.dispatchEvent(new Event("close"))
        await room.until(() => expect(states(ana, ben)).toEqual(["connected", "connected"]))
        expect(network.ways.length).toBeGreaterThan(2)
    })

    it("are told after twenty seconds that there is no way, and may try once more", async () => {
        network.whole = false
        const [ana, ben] = [new Page(ANA, BEN), new Page(BEN, ANA)]
        const room = new Room(ana, ben)
        ana.join()
        ben.join()
        await room.until(() => expect(states(ana, ben)).toEqual(["connecting", "connecting"]))
        for (const { timers } of [ana, ben]) timers.pass(FOUND_WITHIN)
        expect(states(ana, ben)).toEqual(["failed", "failed"])
        network.whole = true
        ana.call.again()
        await room.until(() => expect(states(ana, ben)).toEqual(["connected", "connected"]))
    })
})

describe("a server that is not content with passing on", () => {
    it("changes nothing by saying again, or to the one who said it, what was said before", async () => {
        const { room, ana, ben } = await connected()
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
        const { room, ana, ben } = await connected()
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
        const { room, ana, ben } = await connected()
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
