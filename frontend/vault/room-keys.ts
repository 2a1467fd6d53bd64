/**
 * The keys of one live room. Each pair of fresh nonces gives one AES-256-GCM key per direction; the first frame each
 * way is a MAC over the whole transcript. `room-line.ts` keeps lines through reconnects.
 */

import { b64url, type Bytes, fromB64url, fromUtf8, joined, utf8 } from "./bytes.ts"
import { derive, importMac } from "./derive.ts"
import { decoded, type Body } from "./envelope.ts"
import { Refusal } from "./refusal.ts"

/** Which live room, and who is on this side of it. */
export interface Place {
    readonly partnership: string
    readonly epoch: number
    readonly session: string
    readonly own: string
    readonly partner: string
}

/** What travels as `sealed`: the number of the frame in its direction, and b64url of exactly a bucket. */
export interface Frame {
    readonly counter: number
    readonly sealed: string
}

/** Sizes of a frame in bytes, its tag included. */
export const FRAME_BUCKETS = [512, 16384] as const
const TAG = 16
const LENGTH = 4
const MOST_PAYLOAD = FRAME_BUCKETS[1] - TAG - LENGTH
/** The top bit of a frame's length: the message goes on in the next frame. */
const MORE = 0x80000000
/** Largest message put together from frames, in bytes. */
export const MOST_MESSAGE = 1024 * 1024
const MOST_PARTS = Math.ceil(MOST_MESSAGE / MOST_PAYLOAD)

interface Direction {
    readonly sender: string
    readonly frames: CryptoKey
    readonly confirm: CryptoKey
    readonly transcript: Bytes
}

/** One pair of nonces' line to the partner: seals in order, opens in order, refuses everything else. */
export class Line {
    readonly #out: Direction
    readonly #in: Direction
    #sent = 0
    #received = 0
    #parts: Bytes[] = []

    constructor(outward: Direction, inward: Direction) {
        this.#out = outward
        this.#in = inward
    }

    /** Whether the partner has proved to hold the same keys over the same transcript. */
    get confirmed(): boolean {
        return this.#received > 0
    }

    /** The number of the one frame that would be accepted next. */
    get expected(): number {
        return this.#received
    }

    /** The first frame: our own MAC over the transcript. */
    async confirmation(): Promise<Frame> {
        if (this.#sent !== 0) throw new Refusal("frame")
        const mac = new Uint8Array(await crypto.subtle.sign("HMAC", this.#out.confirm, this.#out.transcript))
        return await this.#seal(utf8(b64url(mac)), false)
    }

    /** A message as one frame, or several if it is long. */
    async seal(message: Body): Promise<Frame[]> {
        const text = utf8(JSON.stringify(message))
        if (text.length > MOST_MESSAGE) throw new Refusal("too-large")
        const frames: Frame[] = []
        for (let at = 0; at < text.length; at += MOST_PAYLOAD) {
            const more = at + MOST_PAYLOAD < text.length
            frames.push(await this.#seal(text.slice(at, at + MOST_PAYLOAD), more))
        }
        return frames
    }

    /** The message a frame completes; null for the partner's confirmation and for a part of a longer message. */
    async open(frame: Frame): Promise<Body | null> {
        if (frame.counter !== this.#received) throw new Refusal("gap")
        const { payload, more } = await this.#decrypt(frame)
        if (frame.counter === 0) await this.#checkConfirmation(payload)
        this.#received += 1
        return frame.counter === 0 ? null : this.#collect(payload, more)
    }

    #collect(payload: Bytes, more: boolean): Body | null {
        const parts = [...this.#parts, payload]
        // What is refused is not kept either, or it would grow with every further part.
        this.#parts = []
        if (more && payload.length === 0) throw new Refusal("frame")
        const size = parts.reduce((sum, part) => sum + part.length, 0)
        if (size > MOST_MESSAGE || parts.length > MOST_PARTS) throw new Refusal("too-large")
        if (!more) return decoded(joined(...parts))
        this.#parts = parts
        return null
    }

    async #seal(payload: Bytes, more: boolean): Promise<Frame> {
        const counter = this.#sent
        this.#sent += 1
        const bucket = FRAME_BUCKETS.find((size) => LENGTH + payload.length + TAG <= size)
        if (bucket === undefined) throw new Refusal("too-large")
        const plaintext = new Uint8Array(bucket - TAG)
        new DataView(plaintext.buffer).setUint32(0, payload.length + (more ? MORE : 0))
        plaintext.set(payload, LENGTH)
        const sealing = parameters(this.#out.sender, bucket, counter)
        const sealed = await crypto.subtle.encrypt(sealing, this.#out.frames, plaintext)
        return { counter, sealed: b64url(new Uint8Array(sealed)) }
    }

    async #decrypt(frame: Frame): Promise<{ payload: Bytes; more: boolean }> {
        const sealed = frameBytes(frame.sealed)
        const opening = parameters(this.#in.sender, sealed.length, frame.counter)
        let plaintext: Bytes
        try {
            plaintext = new Uint8Array(await crypto.subtle.decrypt(opening, this.#in.frames, sealed))
        } catch (error) {
            throw new Refusal("frame", { cause: error })
        }
        const head = new DataView(plaintext.buffer).getUint32(0)
        const length = head & ~MORE
        if (length > plaintext.length - LENGTH) throw new Refusal("frame")
        return { payload: plaintext.slice(LENGTH, LENGTH + length), more: head >= MORE }
    }

    async #checkConfirmation(payload: Bytes): Promise<void> {
        const mac = frameBytesOr(payload)
        const valid = mac && (await crypto.subtle.verify("HMAC", this.#in.confirm, mac, this.#in.transcript))
        if (!valid) throw new Refusal("frame")
    }
}

/** The line that two nonces (b64url of 32 bytes) give. `room` is the pair's base key of rooms. */
export async function lineOf(room: CryptoKey, place: Place, own: string, partner: string): Promise<Line> {
    const [lower, higher] = place.own < place.partner ? [own, partner] : [partner, own]
    const nonces = { lower, higher }
    const [outward, inward] = await Promise.all([
        direction(room, place, nonces, place.own),
        direction(room, place, nonces, place.partner),
    ])
    return new Line(outward, inward)
}

async function direction(
    room: CryptoKey,
    place: Place,
    nonces: { lower: string; higher: string },
    sender: string,
): Promise<Direction> {
    const salt = joined(nonceBytes(nonces.lower), nonceBytes(nonces.higher))
    const where = `${place.partnership}|${String(place.epoch)}|${place.session}|${sender}`
    const frames = await derive(room, `room|${where}`, salt)
    const confirm = await derive(room, `room confirm|${where}`, salt)
    return {
        sender,
        frames: await crypto.subtle.importKey("raw", frames, "AES-GCM", false, ["encrypt", "decrypt"]),
        confirm: await importMac(confirm),
        transcript: utf8(`${nonces.lower}|${nonces.higher}|${where}`),
    }
}

/** A nonce as it travels; refuses `nonce`. */
export function nonceBytes(text: unknown): Bytes {
    if (typeof text !== "string" || !/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/.test(text)) throw new Refusal("nonce")
    return fromB64url(text)
}

function parameters(sender: string, bucket: number, counter: number): AesGcmParams {
    const iv = new Uint8Array(12)
    new DataView(iv.buffer).setBigUint64(4, BigInt(counter))
    return { name: "AES-GCM", iv, additionalData: utf8(`${sender}|${String(bucket)}|${String(counter)}`) }
}

function frameBytes(text: string): Bytes {
    let bytes: Bytes
    try {
        bytes = fromB64url(text)
    } catch (error) {
        throw new Refusal("frame", { cause: error })
    }
    if (!FRAME_BUCKETS.some((bucket) => bucket === bytes.length)) throw new Refusal("frame")
    return bytes
}

function frameBytesOr(payload: Bytes): Bytes | null {
    try {
        return fromB64url(fromUtf8(payload))
    } catch {
        return null
    }
}
