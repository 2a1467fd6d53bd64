/**
 * One person's end of a live room: the handshake, and the lines it gives through reloads and lost connections. The
 * lower person id starts. An old line still opens what was under way when a new one is confirmed; it no longer seals.
 */

import { b64url, randomSecret } from "./bytes.ts"
import type { Body } from "./envelope.ts"
import { Refusal } from "./refusal.ts"
import { type Frame, type Line, lineOf, nonceBytes, type Place } from "./room-keys.ts"

export interface Hello {
    readonly nonce: string
}

export interface Reply {
    /** The nonce of the hello that is answered. */
    readonly hello: string
    readonly nonce: string
}

type NewNonce = () => string

export class RoomLine {
    /** Whether this side says hello: on entering, on each reconnect, and when the partner enters. */
    readonly starts: boolean
    readonly #room: CryptoKey
    readonly #place: Place
    readonly #newNonce: NewNonce
    #asked: string | null = null
    #pending: Line | null = null
    #live: Line | null = null
    #retiring: Line | null = null
    #lines = 0
    // WebCrypto answers out of order; frames are numbered, so each waits for the one before.
    #turn: Promise<unknown> = Promise.resolve()

    constructor(room: CryptoKey, place: Place, newNonce: NewNonce = () => b64url(randomSecret())) {
        if (place.own === place.partner) throw new Refusal("own-recipient")
        this.starts = place.own < place.partner
        this.#room = room
        this.#place = place
        this.#newNonce = newNonce
    }

    /** Whether messages can be sealed. */
    get ready(): boolean {
        return this.#live !== null
    }

    /** How many lines were confirmed, one after the other: what was said on an earlier one may not have arrived. */
    get lines(): number {
        return this.#lines
    }

    /** The nonce of the hello that waits for its reply. */
    get asked(): string | null {
        return this.#asked
    }

    /** A fresh hello; an earlier one that was not answered no longer counts. */
    hello(): Hello {
        if (!this.starts) throw new Refusal("nonce")
        this.#asked = this.#newNonce()
        return { nonce: this.#asked }
    }

    /** Answer a hello: send the reply, then the frame. */
    async answer(hello: Hello): Promise<{ reply: Reply; frame: Frame }> {
        if (this.starts) throw new Refusal("nonce")
        nonceBytes(hello.nonce)
        const nonce = this.#newNonce()
        return await this.#inTurn(async () => {
            this.#pending = await lineOf(this.#room, this.#place, nonce, hello.nonce)
            return { reply: { hello: hello.nonce, nonce }, frame: await this.#pending.confirmation() }
        })
    }

    /** Take the one reply to the last hello: send the frame. */
    async accept(reply: Reply): Promise<Frame> {
        const asked = this.#asked
        if (asked === null || reply.hello !== asked || reply.nonce === asked) throw new Refusal("nonce")
        nonceBytes(reply.nonce)
        this.#asked = null
        return await this.#inTurn(async () => {
            this.#pending = await lineOf(this.#room, this.#place, asked, reply.nonce)
            return await this.#pending.confirmation()
        })
    }

    /** A message as frames, to be sent in this order; refuses `not-confirmed` until `ready`. */
    seal(message: Body): Promise<Frame[]> {
        return this.#inTurn(async () => {
            if (!this.#live) throw new Refusal("not-confirmed")
            return await this.#live.seal(message)
        })
    }

    /** The message a frame completes, or null; refuses `gap` and `frame`. */
    open(frame: Frame): Promise<Body | null> {
        return this.#inTurn(async () => {
            const lines = [this.#pending, this.#live, this.#retiring].filter((line) => line !== null)
            const fitting = lines.filter((line) => line.expected === frame.counter)
            if (fitting.length === 0) throw new Refusal("gap")
            return await this.#openBy(fitting, frame)
        })
    }

    async #openBy([line, ...others]: Line[], frame: Frame): Promise<Body | null> {
        if (!line) throw new Refusal("frame")
        try {
            const message = await line.open(frame)
            this.#promote(line)
            return message
        } catch (error) {
            // Only a frame of another line may go on to the next: a message that was opened is not tried twice.
            if (error instanceof Refusal && error.reason === "frame") return await this.#openBy(others, frame)
            throw error
        }
    }

    #promote(line: Line): void {
        if (line === this.#pending) {
            this.#retiring = this.#live
            this.#live = line
            this.#lines += 1
            this.#pending = null
        } else if (line === this.#live) {
            this.#retiring = null
        }
    }

    #inTurn<T>(work: () => Promise<T>): Promise<T> {
        const result = this.#turn.then(work)
        this.#turn = result.catch(() => undefined)
        return result
    }
}
