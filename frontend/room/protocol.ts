// The room's messages, read as strictly as turnabout/room/protocol.py reads ours.
// tests/contracts/protocol.json holds an example of each, and of what neither side reads.

import type { SharedClock } from "./phases.ts"

export const CLOSE = {
    MALFORMED: 4400,
    SIGNED_OUT: 4401,
    ENDED: 4403,
    NOT_YOURS: 4404,
    ELSEWHERE: 4409,
    OVER: 4410,
    DOOR_SHUT: 4425,
    TOO_MUCH: 4429,
    TOO_SLOW: 1013,
} as const

export const BUCKETS = [512, 16384] as const // bytes of ciphertext, tag included
const NONCE_BYTES = 32

export type Bucket = (typeof BUCKETS)[number]

/** A sealed frame: exactly `bucket` bytes as base64url, the sender's `counter`-th. */
export interface SealedFrame {
    readonly bucket: Bucket
    readonly counter: number
    readonly data: string
}

export interface RoomState {
    readonly type: "state"
    readonly clock: SharedClock | null
    readonly server_ms: number
    readonly present: readonly string[]
    /** Of each who is present, since when what is said reaches them: another moment, and something may not have. */
    readonly since: readonly number[]
    readonly me: string
    readonly session: string
}

export type FromServer =
    | RoomState
    | { readonly type: "hello", readonly from: string, readonly nonce: string }
    | { readonly type: "reply", readonly from: string, readonly hello: string, readonly nonce: string }
    | { readonly type: "sealed", readonly from: string } & SealedFrame
    | { readonly type: "changed" }
    | { readonly type: "refused", readonly code: string }
    | { readonly type: "pong", readonly server_ms: number }

/** Not a message of this protocol: most likely the server is newer than the page. */
export class ProtocolError extends Error {}

/** Writes what a browser says. Bytes are unpadded base64url text already. */
export const say = {
    start: (marks: readonly number[]): string => JSON.stringify({ type: "start", marks }),
    next: (phase: number): string => JSON.stringify({ type: "next", phase }),
    /** `extended` is the time added so far, so two taps at once count once; `giver` the phase they come from. */
    extend: (phase: number, extended: number, giver: number | null): string =>
        JSON.stringify({ type: "extend", phase, extended, giver }),
    pause: (phase: number): string => JSON.stringify({ type: "pause", phase }),
    resume: (phase: number): string => JSON.stringify({ type: "resume", phase }),
    end: (): string => JSON.stringify({ type: "end" }),
    hello: (nonce: string): string => JSON.stringify({ type: "hello", nonce }),
    reply: (hello: string, nonce: string): string => JSON.stringify({ type: "reply", hello, nonce }),
    sealed: ({ bucket, counter, data }: SealedFrame): string =>
        JSON.stringify({ type: "sealed", bucket, counter, data }),
    changed: (): string => JSON.stringify({ type: "changed" }),
    ping: (): string => JSON.stringify({ type: "ping" }),
}

/** Reads a frame from the server. Throws ProtocolError. */
export function parse(frame: unknown): FromServer {
    const raw = record(json(frame))
    const read = typeof raw["type"] === "string" ? READERS.get(raw["type"]) : undefined
    return read === undefined ? refuse("unknown type") : read(raw)
}

type Raw = Record<string, unknown>

const READERS = new Map<string, (raw: Raw) => FromServer>([
    ["state", readState],
    ["hello", raw => {
        only(raw, ["type", "from", "nonce"])
        return { type: "hello", from: text(raw["from"]), nonce: bytes(raw["nonce"], NONCE_BYTES) }
    }],
    ["reply", raw => {
        only(raw, ["type", "from", "hello", "nonce"])
        const hello = bytes(raw["hello"], NONCE_BYTES)
        return { type: "reply", from: text(raw["from"]), hello, nonce: bytes(raw["nonce"], NONCE_BYTES) }
    }],
    ["sealed", readSealed],
    ["changed", raw => {
        only(raw, ["type"])
        return { type: "changed" }
    }],
    ["refused", raw => {
        only(raw, ["type", "code"])
        return { type: "refused", code: text(raw["code"]) }
    }],
    ["pong", raw => {
        only(raw, ["type", "server_ms"])
        return { type: "pong", server_ms: whole(raw["server_ms"]) }
    }],
])

function readState(raw: Raw): RoomState {
    only(raw, ["type", "clock", "server_ms", "present", "since", "me", "session"])
    const present = list(raw["present"]).map(text)
    const since = list(raw["since"]).map(whole)
    return {
        type: "state",
        clock: raw["clock"] === null ? null : readClock(record(raw["clock"])),
        server_ms: whole(raw["server_ms"]),
        present,
        since: since.length === present.length ? since : refuse("not a moment for each"),
        me: text(raw["me"]),
        session: text(raw["session"]),
    }
}

function readClock(raw: Raw): SharedClock {
    only(raw, ["marks", "ends", "started_at", "paused_at", "over_at", "extended_seconds"])
    const marks = list(raw["marks"]).map(whole)
    const ends = list(raw["ends"]).map(whole)
    const falls = ends.some((end, phase) => end < (ends[phase - 1] ?? end))
    if (marks.length === 0 || marks.length !== ends.length || falls) {
        refuse("not a clock")
    }
    return {
        marks,
        ends,
        started_at: whole(raw["started_at"]),
        paused_at: raw["paused_at"] === null ? null : whole(raw["paused_at"]),
        over_at: raw["over_at"] === null ? null : whole(raw["over_at"]),
        extended_seconds: whole(raw["extended_seconds"]),
    }
}

function readSealed(raw: Raw): FromServer {
    only(raw, ["type", "from", "bucket", "counter", "data"])
    const bucket = BUCKETS.find(size => size === raw["bucket"]) ?? refuse("not a bucket")
    const data = bytes(raw["data"], bucket)
    return { type: "sealed", from: text(raw["from"]), bucket, counter: whole(raw["counter"]), data }
}

function json(frame: unknown): unknown {
    try {
        return JSON.parse(text(frame))
    } catch {
        return refuse("not JSON")
    }
}

function record(value: unknown): Raw {
    const is = typeof value === "object" && value !== null && !Array.isArray(value)
    return is ? { ...value } : refuse("not an object")
}

function only(raw: Raw, names: readonly string[]): void {
    const keys = Object.keys(raw)
    if (keys.length !== names.length || !names.every(name => keys.includes(name))) {
        refuse("other fields than its type has")
    }
}

function list(value: unknown): unknown[] {
    return Array.isArray(value) ? value as unknown[] : refuse("not a list")
}

function text(value: unknown): string {
    return typeof value === "string" ? value : refuse("not text")
}

function whole(value: unknown): number {
    return Number.isSafeInteger(value) && (value as number) >= 0 ? value as number : refuse("not a whole number")
}

function bytes(value: unknown, size: number): string {
    const is = /^[A-Za-z0-9_-]*$/.test(text(value)) && text(value).length === Math.ceil(size * 8 / 6)
    return is ? text(value) : refuse("not so many bytes")
}

function refuse(why: string): never {
    throw new ProtocolError(why)
}
