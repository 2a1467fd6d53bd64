/**
 * One entry of a log of updates, as bodies of revisions. What is too long for one goes on in the next; what was begun
 * and not finished counts for nothing. Nothing in here knows what an update means.
 */

import { piecesOf } from "../web/pieces.ts"
import { b64url, type Bytes, fromB64url, joined } from "./bytes.ts"
import type { Body } from "./envelope.ts"
import { Refusal } from "./refusal.ts"

/** What is added to a log. */
export interface LogEntry {
    /** What its writer has and the log had not. */
    readonly update: Uint8Array
    /** The same in plain words, for whoever reads the log without a program. */
    readonly text: string | null
    /** What else is to be read so; some 15,000 bytes at most. */
    readonly beside?: Body
}

/** Bytes of an update in one revision, and characters of its words: together, as JSON, they fit the last bucket. */
const MOST_UPDATE = 24 * 1024
const MOST_WORDS = 5000
/** Revisions that one entry may take: what is longer was made by no page of ours. */
export const MOST_PARTS = 64

/**
 * An entry as bodies; refuses `too-large` where no reader would put it together. `since` is the revision that a reader
 * may begin with, once the entry is whole.
 */
export function bodiesOf(session: string, { update, text, beside = {} }: LogEntry, since: SinceAt): Body[] {
    const words = text === null ? [] : piecesOf(readable(text), MOST_WORDS)
    const of = Math.max(1, Math.ceil(update.length / MOST_UPDATE), words.length)
    if (of > MOST_PARTS) throw new Refusal("too-large")
    return Array.from({ length: of }, (_, part) => ({
        // First: what is beside it changes nothing of the entry itself.
        ...(part === 0 ? beside : {}),
        session,
        update: b64url(update.slice(part * MOST_UPDATE, (part + 1) * MOST_UPDATE)),
        since: part + 1 < of ? since.until : since.then,
        ...(text === null ? {} : { text: words[part] ?? "" }),
        ...(of === 1 ? {} : { part, of }),
    }))
}

/** Where a reader begins until an entry is whole, and then. */
export interface SinceAt {
    readonly until: number
    readonly then: number
}

/** The revision a reader may begin with; the one asked itself, where it says nothing that can be. */
export function sinceOf(body: Body, revision: number): number {
    const { since } = body
    return isWhole(since) && since >= 1 && since <= revision ? since : revision
}

/** Whether a revision is the last of an entry that a reader may begin with. */
export function endsWhole(body: Body, revision: number): boolean {
    const read = partOf(body)
    return read !== null && read.part + 1 === read.of && sinceOf(body, revision) === revision - read.part
}

/** Puts the parts of entries together, revision by revision. */
export class Parts {
    #parts: Bytes[] = []

    /** The update that a body completes, or null: more is to come, or it is none. */
    add(body: Body): Bytes | null {
        const read = partOf(body)
        const follows = read !== null && (read.part === 0 || read.part === this.#parts.length)
        const parts = follows ? [...this.#parts.slice(0, read.part), read.bytes] : []
        const done = follows && read.part + 1 === read.of
        this.#parts = done ? [] : parts
        return done ? joined(...parts) : null
    }
}

/** The text that was completed last, as it stands in plain words; none where nobody wrote any down. */
export function plainTextOf(run: readonly { readonly body: Body }[]): string {
    let done = ""
    let begun: string[] = []
    for (const { body } of run) {
        const read = partOf(body)
        if (read === null || typeof body.text !== "string") continue
        begun = read.part === 0 ? [body.text] : [...begun, body.text]
        // Whatever was left out before it, none of it counts.
        if (begun.length === read.of && read.part + 1 === read.of) done = begun.join("")
    }
    return done
}

interface Part {
    readonly bytes: Bytes
    readonly part: number
    readonly of: number
}

function partOf({ update, part = 0, of = 1 }: Body): Part | null {
    const bytes = bytesOf(update)
    const fits = isWhole(part) && isWhole(of) && part < of && of <= MOST_PARTS
    return bytes && fits ? { bytes, part, of } : null
}

function isWhole(value: unknown): value is number {
    return Number.isSafeInteger(value) && (value as number) >= 0
}

function bytesOf(text: unknown): Bytes | null {
    try {
        return typeof text === "string" ? fromB64url(text) : null
    } catch {
        return null
    }
}

/** Without what no eye reads and JSON writes at length. */
function readable(text: string): string {
    return text.replaceAll(/(?![\n\t])\p{Cc}/gu, "")
}
