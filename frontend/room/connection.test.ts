import { beforeEach, describe, expect, test } from "vitest"
import { ANSWER_WITHIN, Connection, FIRST_WAIT, LONGEST_WAIT, OPEN_WITHIN, PING_EVERY } from "./connection.ts"
import type { Socket, Status, Surroundings } from "./connection.ts"
import { CLOSE, say, type FromServer } from "./protocol.ts"

/** The far end of a socket: it says what a test lets it say, through real events. */
class FarEnd extends EventTarget implements Socket {
    readonly heard: string[] = []
    closed = false
    address = ""
    send(text: string): void { this.heard.push(text) }
    close(): void { this.closed = true }
    say(message: object): void { this.dispatchEvent(Object.assign(new Event("message"), { data: JSON.stringify(message) })) }
    end(code: number): void { this.dispatchEvent(Object.assign(new Event("close"), { code })) }
}

/** A world whose time moves only when a test moves it. */
class World implements Surroundings {
    time = 1_000_000
    chance = 1
    readonly ends: FarEnd[] = []
    #plans: { at: number, act: () => void }[] = []
    #backs = new Set<() => void>()
    open(address: string): Socket {
        const end = Object.assign(new FarEnd(), { address })
        this.ends.push(end)
        return end
    }
    now(): number { return this.time }
    random(): number { return this.chance }
    after(ms: number, act: () => void): () => void {
        const plan = { at: this.time + ms, act }
        this.#plans.push(plan)
        return () => { this.#plans = this.#plans.filter(each => each !== plan) }
    }
    whenBack(act: () => void): () => void {
        this.#backs.add(act)
        return () => this.#backs.delete(act)
    }
    back(): void {
        for (const act of [...this.#backs]) act()
    }
    pass(ms: number): void {
        const until = this.time + ms
        for (;;) {
            const [next] = this.#plans.filter(plan => plan.at <= until).sort((one, two) => one.at - two.at)
            if (next === undefined) break
            this.#plans = this.#plans.filter(plan => plan !== next)
            this.time = next.at
            next.act()
        }
        this.time = until
    }
    get planned(): number { return this.#plans.length }
    get last(): FarEnd { return this.ends.at(-1)! }
}

let world: World
let messages: FromServer[]
let statuses: Status[]
let connection: Connection

function state(server_ms: number): object {
    return { type: "state", clock: null, server_ms, present: ["ana"], since: [1], me: "ana", session: "one" }
}

/** Gives the connection its place, and answers the ping that every joining begins with. */
function settle(): FarEnd {
    world.last.say(state(world.time))
    world.last.say({ type: "pong", server_ms: world.time })
    return world.last
}

/** The wait it is in, in ms. */
function waited(): number {
    const status = statuses.at(-1)!
    return status.is === "waiting" ? status.ms : -1
}

beforeEach(() => {
    world = new World()
    messages = []
    statuses = []
    connection = new Connection(
        takeover => takeover ? "socket?takeover=1" : "socket",
        { message: message => messages.push(message), status: status => statuses.push(status) },
        world,
    )
    connection.start()
})

describe("coming to be", () => {
    test("it is open with the first state, and says nothing before", () => {
        expect(connection.send(say.next(0))).toBe(false)
        world.last.say(state(world.time))
        expect(statuses).toEqual([{ is: "connecting" }, { is: "open" }])
        expect(messages).toEqual([state(world.time)])
        expect(connection.send(say.next(0))).toBe(true)
        expect(world.last.heard).toEqual([say.ping(), say.next(0)])
    })

    test("a socket that never opens is given up", () => {
        world.pass(OPEN_WITHIN)
        expect(world.ends[0]!.closed).toBe(true)
        world.pass(FIRST_WAIT)
        expect(world.ends).toHaveLength(2)
    })

    test("an old server message is read by nobody", () => {
        world.last.say({ type: "tomorrow" })
        expect(statuses.at(-1)).toEqual({ is: "closed", code: CLOSE.MALFORMED })
        expect(world.last.closed).toBe(true)
    })
})

describe("coming back", () => {
    test("it waits twice as long each time, up to a limit", () => {
        const waits = []
        for (let time = 0; time < 8; time += 1) {
            world.last.end(1006)
            waits.push(waited())
            world.pass(waited())
        }
        expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15000, 15000, 15000])
    })

    test("chance spreads it over the second half of the wait", () => {
        world.chance = 0
        world.last.end(1006)
        expect(waited()).toBe(FIRST_WAIT / 2)
    })

    test("only a state, not an opening, begins the waits afresh", () => {
        world.last.end(1006)
        world.pass(FIRST_WAIT)
        world.last.dispatchEvent(new Event("open"))
        world.last.end(1006)
        expect(waited()).toBe(2 * FIRST_WAIT)
        world.pass(2 * FIRST_WAIT)
        settle().end(1012)
        expect(waited()).toBe(FIRST_WAIT)
    })

    test("network or person back: at once", () => {
        settle().end(1006)
        world.back()
        expect(world.ends).toHaveLength(2)
        settle()
        expect(statuses.at(-1)).toEqual({ is: "open" })
        world.pass(FIRST_WAIT)
        expect(world.ends).toHaveLength(2)
    })

    test("nothing said while away is kept", () => {
        settle().end(1006)
        expect(connection.send(say.changed())).toBe(false)
        world.back()
        expect(settle().heard).toEqual([say.ping()])
    })

    test("too many messages: not soon", () => {
        settle().end(CLOSE.TOO_MUCH)
        expect(waited()).toBe(LONGEST_WAIT)
    })

    test("a socket that was given up says nothing more", () => {
        const old = settle()
        old.end(1006)
        world.back()
        settle()
        const before = [messages.length, statuses.length]
        old.say(state(1))
        old.end(CLOSE.OVER)
        expect([messages.length, statuses.length]).toEqual(before)
    })
})

describe("being for good", () => {
    test.each(["SIGNED_OUT", "NOT_YOURS", "OVER", "ELSEWHERE", "DOOR_SHUT", "MALFORMED"] as const)(
        "%s is not tried again", name => {
            settle().end(CLOSE[name])
            expect(statuses.at(-1)).toEqual({ is: "closed", code: CLOSE[name] })
            world.back()
            world.pass(10 * LONGEST_WAIT)
            expect(world.ends).toHaveLength(1)
            expect(world.planned).toBe(0)
        })

    test("stopping leaves nothing planned", () => {
        settle()
        connection.stop()
        expect(world.last.closed).toBe(true)
        world.back()
        world.pass(10 * PING_EVERY)
        expect(world.ends).toHaveLength(1)
        expect(world.planned).toBe(0)
    })

    test("a tap takes over from the other tab, until seated and no longer", () => {
        world.last.end(CLOSE.ELSEWHERE)
        connection.start(true)
        world.last.end(1006)
        world.pass(FIRST_WAIT)
        expect(world.ends.map(end => end.address)).toEqual(["socket", "socket?takeover=1", "socket?takeover=1"])
        settle().end(1006)
        world.pass(FIRST_WAIT)
        expect(world.last.address).toBe("socket")
    })
})

describe("staying", () => {
    test("it asks every so often, and an answer keeps it", () => {
        const end = settle()
        world.pass(PING_EVERY)
        end.say({ type: "pong", server_ms: world.time })
        world.pass(PING_EVERY)
        expect(end.heard).toEqual([say.ping(), say.ping(), say.ping()])
        expect(world.ends).toHaveLength(1)
    })

    test("without an answer it is given up", () => {
        settle()
        world.pass(PING_EVERY + ANSWER_WITHIN)
        expect(waited()).toBe(FIRST_WAIT)
        expect(world.ends[0]!.closed).toBe(true)
    })

    test("after sleep it asks before it trusts the old socket", () => {
        const end = settle()
        world.time += 3_600_000
        world.back()
        expect(end.heard).toHaveLength(2)
        world.pass(ANSWER_WITHIN)
        expect(end.closed).toBe(true)
    })

    test("it knows the server's time by the quickest answer of this connection", () => {
        const end = world.last
        end.say(state(world.time + 60_000))
        expect(connection.serverNow()).toBe(world.time + 60_000)
        world.pass(400)
        end.say({ type: "pong", server_ms: world.time + 60_000 })
        expect(connection.serverNow()).toBe(world.time + 60_200)
        end.end(1006)
        world.back()
        world.last.say(state(world.time))
        expect(connection.serverNow()).toBe(world.time)
    })
})
