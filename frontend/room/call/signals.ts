/**
 * What two browsers say to each other about their call, on the sealed line: that one is in it, and what WebRTC needs to
 * find a way between them. What comes in is the partner's word, held to its shape here; docs/protocol.md has the words.
 */

import { mayReach, mayReachAll } from "./reaching.ts"

/** What of oneself the other sees and hears. */
export interface Shown {
    readonly sound: boolean
    readonly picture: Picture
}

/** `thin`: the line lets no picture through just now. */
export const PICTURES = ["camera", "screen", "thin", "off"] as const
export type Picture = (typeof PICTURES)[number]

/** One time in the call, from joining until leaving or losing it, by a name drawn at random; null: not in it. */
export interface Presence extends Shown {
    readonly run: string | null
}

/** Something about the way between two runs: how to reach one of them, or what the one offers and the other answers. */
export interface Signal {
    readonly run: string
    readonly to: string
    readonly description?: Description
    readonly candidates?: readonly RTCIceCandidateInit[]
}

export interface Description {
    readonly type: "offer" | "answer"
    readonly sdp: string
}

type Said = Readonly<Record<string, unknown>>

const RUN_BYTES = 16
const LONGEST_SDP = 60_000 // characters: far beyond what browsers write for two lines of media
const MOST_CANDIDATES = 100
const LONGEST_CANDIDATE = 1000

/** A name for being in the call this once. */
export function newRun(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(RUN_BYTES))
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}

/** What the partner says of being in the call; null where it is none of that. */
export function readPresence({ run, sound, picture }: Said): Presence | null {
    const shown = PICTURES.find((one) => one === picture)
    if (typeof sound !== "boolean" || shown === undefined || !(run === null || isRun(run))) return null
    return { run, sound, picture: shown }
}

/** What the partner says of the way; null where it is none of that. */
export function readSignal(said: Said): Signal | null {
    const { run, to } = said
    if (!isRun(run) || !isRun(to)) return null
    if (said["description"] !== undefined) {
        const description = readDescription(said["description"])
        return description && { run, to, description }
    }
    const candidates = readCandidates(said["candidates"])
    return candidates && { run, to, candidates }
}

function isRun(value: unknown): value is string {
    return typeof value === "string" && value.length === RUN_BYTES * 2 && /^[0-9a-f]+$/.test(value)
}

function readDescription(value: unknown): Description | null {
    const { type, sdp } = fields(value)
    if (type !== "offer" && type !== "answer") return null
    return typeof sdp === "string" && sdp.length <= LONGEST_SDP && mayReachAll(sdp) ? { type, sdp } : null
}

function readCandidates(value: unknown): RTCIceCandidateInit[] | null {
    if (!Array.isArray(value) || value.length > MOST_CANDIDATES) return null
    const read = value.map(readCandidate)
    return read.every((one) => one !== null) ? read : null
}

function readCandidate(value: unknown): RTCIceCandidateInit | null {
    const { candidate, sdpMid, sdpMLineIndex, usernameFragment = null } = fields(value)
    if (typeof candidate !== "string" || candidate.length > LONGEST_CANDIDATE || !mayReach(candidate)) return null
    if (!isTextOrNull(sdpMid) || !isLineOrNull(sdpMLineIndex) || !isTextOrNull(usernameFragment)) return null
    return { candidate, sdpMid, sdpMLineIndex, usernameFragment }
}

function isLineOrNull(value: unknown): value is number | null {
    return value === null || (typeof value === "number" && Number.isSafeInteger(value) && value >= 0)
}

function isTextOrNull(value: unknown): value is string | null {
    return value === null || (typeof value === "string" && value.length <= LONGEST_CANDIDATE)
}

function fields(value: unknown): Said {
    return typeof value === "object" && value !== null ? (value as Said) : {}
}
