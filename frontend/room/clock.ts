// The server's time as this browser can know it, and how the hour's clock reads and sounds.
// No timers here: every moment comes in.

import { beginning, type SharedClock } from "./phases.ts"

/** Server time less local time, in ms, and how far it may be off. */
export interface Offset {
    readonly ms: number
    readonly error: number
}

/**
 * A moment worth a soft sound: a phase begins, half of it is gone, five minutes or one are left of it or of all, the
 * hour is over.
 */
export interface Cue {
    readonly kind: "phase" | "middle" | "five" | "minute" | "last-five" | "last-minute" | "over"
    readonly at: number
    readonly phase: number
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const LONG_PHASE = 10 * MINUTE // worth a word at half time
const FIVE_LEFT = 10 * MINUTE // in shorter ones it would be told at once
const SHORT_PHASE = 3 * MINUTE // shorter ones need no warning
const DRIFT = 250 // ms by which two clocks part in an hour, and more
const STALE_CUE = 5 * SECOND // after sleep, a sound from the past would only startle

/** A server time that arrived by itself: late by a way nobody knows. */
export function heard(serverMs: number, receivedAt: number): Offset {
    return { ms: serverMs - receivedAt, error: Infinity }
}

/** A server time asked for: read somewhere on the way there and back. */
export function measured(serverMs: number, sentAt: number, receivedAt: number): Offset {
    const error = Math.max(0, receivedAt - sentAt) / 2
    return { ms: serverMs - (receivedAt - error), error }
}

/**
 * The one to rely on: the less uncertain, or of two that came by themselves the less delayed. Two that cannot both be
 * true mean that the local clock was set meanwhile, as it may be after sleep: then the fresh one.
 */
export function better(known: Offset | null, fresh: Offset): Offset {
    if (known === null || fresh.error < known.error || contradicts(known, fresh)) {
        return fresh
    }
    return fresh.error === known.error && fresh.ms > known.ms ? fresh : known
}

function contradicts(known: Offset, fresh: Offset): boolean {
    const [from, to] = bounds(known)
    const [freshFrom, freshTo] = bounds(fresh)
    return freshFrom > to + DRIFT || freshTo < from - DRIFT
}

/** Between which the offset lies. What came by itself was late by a way nobody knows, and never early. */
function bounds({ ms, error }: Offset): readonly [number, number] {
    return Number.isFinite(error) ? [ms - error, ms + error] : [ms, Infinity]
}

/** The server's time at a local moment; the local one until anything is known. */
export function serverTime(offset: Offset | null, localMs: number): number {
    return localMs + Math.round(offset?.ms ?? 0)
}

/** What is left as minutes and seconds. A second that has begun still counts: 0:00 is the end and nothing else. */
export function face(leftMs: number): string {
    const seconds = Math.max(0, Math.ceil(leftMs / SECOND))
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
}

/** How long until the face changes, in ms; 0 once it never will. */
export function untilFaceChanges(leftMs: number): number {
    return leftMs <= 0 ? 0 : Math.floor((leftMs - 1) % SECOND) + 1
}

/** Every cue of the hour as its clock now stands, in order. Of two that count down to the same end, the hour's. */
export function cues(clock: SharedClock): Cue[] {
    const inside = clock.ends.flatMap((end, phase) => cuesOfPhase(beginning(clock, phase), end, phase))
    const ending = cuesOfEnding(clock)
    const told = new Set(ending.map(({ at }) => at))
    return [...inside.filter(({ kind, at }) => kind === "phase" || !told.has(at)), ...ending]
        .sort((one, other) => one.at - other.at)
}

/** Whatever the phases are: how much is left of all, and that it is over. */
function cuesOfEnding({ ends, started_at: start }: SharedClock): Cue[] {
    const last = ends.at(-1)
    if (last === undefined) return []
    const left = (kind: Cue["kind"], minutes: number): Cue[] => {
        const at = last - minutes * MINUTE
        const phase = ends.findIndex(end => end > at)
        return at > start ? [{ kind, at, phase }] : []
    }
    return [...left("last-five", 5), ...left("last-minute", 1), { kind: "over", at: last, phase: ends.length }]
}

/** The cues after one look at the clock and up to the next. None while it stands or is over by a tap. */
export function cuesBetween(clock: SharedClock, before: number, now: number): Cue[] {
    if (clock.paused_at !== null || clock.over_at !== null) {
        return []
    }
    const since = Math.max(before, now - STALE_CUE)
    return cues(clock).filter(cue => cue.at > since && cue.at <= now)
}

function cuesOfPhase(start: number, end: number, phase: number): Cue[] {
    const length = end - start
    const found: Cue[] = phase > 0 ? [{ kind: "phase", at: start, phase }] : []
    // Where half of it is five minutes, that is what is said.
    if (length >= LONG_PHASE && length !== FIVE_LEFT) {
        found.push({ kind: "middle", at: start + Math.round(length / 2), phase })
    }
    if (length >= FIVE_LEFT) {
        found.push({ kind: "five", at: end - 5 * MINUTE, phase })
    }
    if (length >= SHORT_PHASE) {
        found.push({ kind: "minute", at: end - MINUTE, phase })
    }
    return found
}
