// A WebSocket that comes back. What it carries is state, sent whole on every joining, so nothing is
// queued here: what could not be said is said again by whoever still means it.

import { after } from "../web/after.ts"
import { better, heard, measured, serverTime, type Offset } from "./clock.ts"
import { CLOSE, parse, ProtocolError, say, type FromServer } from "./protocol.ts"

/** As much of a WebSocket as is used. */
export interface Socket {
    send(text: string): void
    close(): void
    addEventListener(type: "open" | "message" | "close", listener: (event: Event) => void): void
}

/** What a connection asks of the world around it. */
export interface Surroundings {
    open(address: string): Socket
    now(): number
    random(): number
    /** Does something after so many ms; gives back how to call it off. */
    after(ms: number, act: () => void): () => void
    /** Does something whenever the network or the person is back; gives back how to stop. */
    whenBack(act: () => void): () => void
}

export type Status =
    | { readonly is: "connecting" | "open" }
    | { readonly is: "waiting", readonly ms: number }
    /** For good, until opened again by a tap; `code` is one of CLOSE, or null when stopped. */
    | { readonly is: "closed", readonly code: number | null }

export interface Listeners {
    message(message: FromServer): void
    status(status: Status): void
}

export const FIRST_WAIT = 500
export const LONGEST_WAIT = 15_000
export const OPEN_WITHIN = 10_000
// A network may go without a word: together, how long until a page says so.
export const PING_EVERY = 8_000
export const ANSWER_WITHIN = 6_000

const LOST = 1006 // what a browser calls a connection that ended without a word
const FOR_GOOD: ReadonlySet<number> = new Set([
    CLOSE.MALFORMED, CLOSE.SIGNED_OUT, CLOSE.ENDED, CLOSE.NOT_YOURS, CLOSE.ELSEWHERE, CLOSE.OVER,
    CLOSE.DOOR_SHUT,
])

export class Connection {
    #socket: Socket | null = null
    #seated = false
    #takeover = false
    #failures = 0
    #offset: Offset | null = null
    #pingedAt: number | null = null
    #callOff: () => void = nothing
    #leaveWorld: () => void = nothing
    readonly #address: (takeover: boolean) => string
    readonly #listeners: Listeners
    readonly #around: Surroundings

    /** `address` gives the socket's address, with or without the wish to take over from another tab. */
    constructor(address: (takeover: boolean) => string, listeners: Listeners, around: Surroundings = browser) {
        this.#address = address
        this.#listeners = listeners
        this.#around = around
    }

    /** Connects, and stays connected until stopped or closed for good. */
    start(takeover = false): void {
        this.#drop()
        this.#leaveWorld()
        this.#leaveWorld = this.#around.whenBack(() => { this.#back() })
        this.#takeover = takeover
        this.#failures = 0
        this.#connect()
    }

    /** Lets go, for good. */
    stop(): void {
        this.#finish(null)
    }

    /** Says something now, or not at all: false if there is nobody to say it to. */
    send(text: string): boolean {
        if (!this.#seated || this.#socket === null) {
            return false
        }
        this.#socket.send(text)
        return true
    }

    /** The server's time, as well as it is known. */
    serverNow(): number {
        return serverTime(this.#offset, this.#around.now())
    }

    #connect(): void {
        this.#drop()
        const socket = this.#around.open(this.#address(this.#takeover))
        this.#socket = socket
        this.#timer(OPEN_WITHIN, () => { this.#lost(LOST) })
        // What a socket says after it was given up is no longer about us.
        const listen = (type: "open" | "message" | "close", act: (event: Event) => void): void => {
            socket.addEventListener(type, event => {
                if (this.#socket === socket) {
                    act(event)
                }
            })
        }
        listen("message", event => { this.#hear("data" in event ? event.data : null) })
        listen("close", event => { this.#lost("code" in event ? Number(event.code) : LOST) })
        this.#listeners.status({ is: "connecting" })
    }

    /** The first message is the state: only then is the place in the room ours. */
    #hear(data: unknown): void {
        const message = this.#read(data)
        if (message === null) {
            return
        }
        const first = !this.#seated
        this.#learnTime(message)
        this.#seated = true
        this.#failures = 0
        this.#takeover = false
        if (first) {
            this.#listeners.status({ is: "open" })
            this.#ping()
        } else if (message.type === "pong") {
            this.#pingedAt = null
            this.#timer(PING_EVERY, () => { this.#ping() })
        }
        this.#listeners.message(message)
    }

    #read(data: unknown): FromServer | null {
        try {
            return parse(data)
        } catch (error) {
            if (!(error instanceof ProtocolError)) {
                throw error
            }
            // Another version of the server: only a fresh page can read it.
            this.#finish(CLOSE.MALFORMED)
            return null
        }
    }

    #learnTime(message: FromServer): void {
        const now = this.#around.now()
        if (message.type === "pong" && this.#pingedAt !== null) {
            this.#offset = better(this.#offset, measured(message.server_ms, this.#pingedAt, now))
        } else if (message.type === "state") {
            // On joining, begin afresh: the local clock may have been set while we slept.
            this.#offset = better(this.#seated ? this.#offset : null, heard(message.server_ms, now))
        }
    }

    #ping(): void {
        this.#pingedAt = this.#around.now()
        this.#timer(ANSWER_WITHIN, () => { this.#lost(LOST) })
        this.send(say.ping())
    }

    /** The network or the person is back: do not wait, and do not trust an old socket unasked. */
    #back(): void {
        if (this.#socket === null) {
            this.#connect()
        } else if (this.#seated && this.#pingedAt === null) {
            this.#ping()
        }
    }

    #lost(code: number): void {
        if (FOR_GOOD.has(code)) {
            this.#finish(code)
            return
        }
        this.#drop()
        const most = code === CLOSE.TOO_MUCH ? LONGEST_WAIT : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#failures)
        this.#failures += 1
        // Not all at once after a restart: somewhere in the second half of the wait.
        const ms = Math.round(most * (0.5 + this.#around.random() / 2))
        this.#timer(ms, () => { this.#connect() })
        this.#listeners.status({ is: "waiting", ms })
    }

    #finish(code: number | null): void {
        this.#drop()
        this.#leaveWorld()
        this.#leaveWorld = nothing
        this.#listeners.status({ is: "closed", code })
    }

    /** Gives the socket up, and whatever was planned. */
    #drop(): void {
        const socket = this.#socket
        this.#socket = null
        this.#seated = false
        this.#pingedAt = null
        this.#callOff()
        this.#callOff = nothing
        socket?.close()
    }

    /** One thing is planned at a time: giving up, asking, or coming back. */
    #timer(ms: number, act: () => void): void {
        this.#callOff()
        this.#callOff = this.#around.after(ms, act)
    }
}

export const browser: Surroundings = {
    open: address => new WebSocket(address),
    now: () => Date.now(),
    random: () => Math.random(),
    after,
    whenBack: act => {
        const visible = (): void => {
            if (document.visibilityState === "visible") {
                act()
            }
        }
        const seen = new AbortController()
        const { signal } = seen
        window.addEventListener("online", act, { signal })
        document.addEventListener("visibilitychange", visible, { signal })
        // A page that was frozen, or comes back from the history: its timers stood still.
        document.addEventListener("resume", act, { signal })
        window.addEventListener("pageshow", act, { signal })
        return () => { seen.abort() }
    },
}

function nothing(): void {
    // No timer, no listener.
}
