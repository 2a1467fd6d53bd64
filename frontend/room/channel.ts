/**
 * What the two browsers say to each other past the server: a handshake from the room key, then sealed messages. It
 * starts over whenever the partner comes back, and says so to whoever shows it.
 */

import { Refusal } from "../vault/session.ts"
import { RoomLine } from "../vault/room-line.ts"
import type { Frame, Place as RoomPlace } from "../vault/room-keys.ts"
import { BUCKETS, type FromServer, say, type SealedFrame } from "./protocol.ts"

export type { RoomPlace }

export interface ChannelListeners {
    /** The line is confirmed by both: what one wants to say can be said. */
    ready(): void
    message(body: Readonly<Record<string, unknown>>): void
    /** Something forged, repeated or out of order came; it was dropped. */
    refused(refusal: Refusal): void
}

/** How a frame is refused that belongs to a line which is no more. */
const LATE: readonly string[] = ["gap", "frame"]

export class Channel {
    readonly #line: RoomLine
    readonly #partner: string
    readonly #send: (text: string) => boolean
    readonly #listeners: ChannelListeners
    #partnerSince: number | null = null
    /** Something may have got lost on the line: it is used no more, and the next one is confirmed first. */
    #broken = false
    /** The partner is not in the room, as far as this browser was told. */
    #alone = false
    /** Of which line it was said that it is ready. */
    #told = 0

    constructor(room: CryptoKey, place: RoomPlace, send: (text: string) => boolean, listeners: ChannelListeners) {
        this.#line = new RoomLine(room, place)
        this.#partner = place.partner
        this.#send = send
        this.#listeners = listeners
    }

    /** Whether the partner hears what is said. */
    get ready(): boolean {
        return this.#line.ready && !this.#broken && !this.#alone
    }

    /** This browser is not in the room any more: what it says reaches nobody, and what is said there is missed. */
    cut(): void {
        this.#broken = true
    }

    /**
     * Who is in the room now, and since when what is said reaches each. A partner who has entered anew is greeted:
     * their old line died with their page. So is one to whom something may have got lost on the way.
     */
    present(people: readonly string[], since: readonly number[]): void {
        const here = since[people.indexOf(this.#partner)] ?? null
        this.#alone = here === null
        if (here !== null && here !== this.#partnerSince) this.greet()
        this.#partnerSince = here
    }

    /** Say hello, if it is on this side to do so. Also after one's own reconnect. */
    greet(): void {
        if (!this.#line.starts) return
        this.#broken = true
        this.#send(say.hello(this.#line.hello().nonce))
    }

    /** Seal a message for the partner; false while there is no line, and where it could not be sent. */
    async say(body: Readonly<Record<string, unknown>>): Promise<boolean> {
        if (!this.ready) return false
        for (const frame of await this.#line.seal({ ...body })) {
            if (this.#send(say.sealed(written(frame)))) continue
            // The partner would miss its number: nothing more is said on this line.
            this.#broken = true
            return false
        }
        return true
    }

    /** Take what the server relayed. */
    async hear(message: FromServer): Promise<void> {
        try {
            await this.#hear(message)
        } catch (error) {
            if (!(error instanceof Refusal)) throw error
            this.#listeners.refused(error)
        }
    }

    async #hear(message: FromServer): Promise<void> {
        // The server says who sent it; what counts is that only the partner's line opens.
        if (!("from" in message) || message.from !== this.#partner) return
        if (message.type === "hello") {
            // Whoever says hello has missed something, or is a page that knows of no line.
            this.#broken = true
            const { reply, frame } = await this.#line.answer(message)
            this.#send(say.reply(reply.hello, reply.nonce))
            this.#send(say.sealed(written(frame)))
        } else if (message.type === "reply") {
            // To a hello that was said again since: late, and no sign of anybody else.
            if (message.hello !== this.#line.asked) return
            this.#send(say.sealed(written(await this.#line.accept(message))))
        } else {
            await this.#open({ counter: message.counter, sealed: message.data })
        }
    }

    async #open(frame: Frame): Promise<void> {
        const body = await this.#line.open(frame).catch((error: unknown) => {
            // Who was away has missed some; and the first frame of a line that a later hello has overtaken comes late.
            const late = !this.ready || frame.counter === 0
            if (late && error instanceof Refusal && LATE.includes(error.reason)) return null
            throw error
        })
        if (body) this.#listeners.message(body)
        if (this.#line.lines === this.#told) return
        this.#told = this.#line.lines
        this.#broken = false
        this.#alone = false
        this.#listeners.ready()
    }
}

/** A frame as it travels: its bucket is said beside it, so that the server can hold it to that size. */
function written({ counter, sealed }: Frame): SealedFrame {
    const bucket = BUCKETS.find((size) => size === Math.floor((sealed.length * 3) / 4))
    if (bucket === undefined) throw new Refusal("frame")
    return { bucket, counter, data: sealed }
}
