/** For tests: two pages with a call on each, the room that passes on what they say, and the network between them. */

import { Conversation } from "../conversation.ts"
import { type FromServer, parse } from "../protocol.ts"
import { aMoment, Timers } from "../two-rooms.ts"
import { Call, type CallState } from "./call.ts"
import { PaperNetwork } from "./paper-way.ts"
import type { Shown } from "./signals.ts"

const [ANA, BEN] = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"]
const key = await crypto.subtle.importKey("raw", new Uint8Array(32), "HKDF", false, ["deriveBits"])
export const SEEN: Shown = { sound: true, picture: "camera" }

/** Nothing here takes so many ms, on any machine. */
const LONG_ENOUGH = 10_000

let sockets = 0

/** Somebody's page with a call on it. */
export class Page {
    readonly conversation = new Conversation()
    readonly timers = new Timers()
    outbox: FromServer[] = []
    readonly states: CallState[] = []
    readonly call: Call
    readonly own: string
    readonly partner: string
    readonly #network: PaperNetwork
    partnerShows: Shown | null = null
    forged = 0

    constructor(own: string, partner: string, network: PaperNetwork) {
        this.own = own
        this.partner = partner
        this.#network = network
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

    /** The same person's page, loaded anew. */
    anew(): Page {
        return new Page(this.own, this.partner, this.#network)
    }
}

/** The server's part: it passes everything on, or does with it what it likes. */
export class Room {
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
        this.pages[at] = this.pages[at].anew()
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

    /** Carry what they say, to and fro, until it is so; throws as `so` does where it never is. */
    async until(so: () => void): Promise<void> {
        for (const since = performance.now(); ;) {
            this.carry()
            try {
                so()
                return
            } catch (error) {
                if (performance.now() - since > LONG_ENOUGH) throw error
            }
            await aMoment()
        }
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


export interface Two {
    readonly room: Room
    readonly ana: Page
    readonly ben: Page
    readonly network: PaperNetwork
}

export const states = (...pages: readonly Page[]): CallState[] => pages.map(({ call }) => call.state)

/** Both are in the room, and neither in the call. */
export function twoInARoom(): Two {
    const network = new PaperNetwork()
    const [ana, ben] = [new Page(ANA, BEN, network), new Page(BEN, ANA, network)]
    return { room: new Room(ana, ben), ana, ben, network }
}

/** Both have joined, and are so far. */
export async function twoInACall(so: CallState, two = twoInARoom()): Promise<Two> {
    for (const page of [two.ana, two.ben]) page.join()
    await two.room.until(() => {
        const are = states(two.ana, two.ben)
        if (are.some((state) => state !== so)) throw new Error(`${are.join(" and ")}, not ${so}`)
    })
    return two
}
