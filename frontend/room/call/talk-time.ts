/**
 * How long somebody spoke, from the level of their own microphone, and what share of the talk that was. Pure: it is
 * given levels, and knows neither what was said nor who else is in the room.
 */

import { isListening } from "../plans.ts"

/** Louder than this is speech, and until half a second after: so were 36 seconds measured within two points. */
export const LOUD = 0.01
export const HANGS_OVER_MS = 500

/** Of so many milliseconds that were heard, so many were spoken. */
export interface Spoken {
    readonly spoke: number
    readonly of: number
}

/** By phase. */
export type ByPhase = Readonly<Record<string, Spoken>>

/** What one of the two says of their own: seconds spoken, and seconds heard. */
export type Seconds = readonly [spoke: number, of: number]

/** The listening phase, null where there was none to speak of, and all of the hour. */
export interface TalkTotals {
    readonly listen: Seconds | null
    readonly hour: Seconds
}

/** In a hundred; together they are a hundred. */
export interface Share {
    readonly coach: number
    readonly focus: number
}

/** What our guide hopes for the coach to speak, in a hundred. No study gives a number; it is a choice. */
export const HOPED = { listen: 30, hour: 40 } as const

/** Seconds: nobody’s hour is longer, however often it was extended and paused. */
const LONGEST = 4 * 60 * 60
/** Seconds: less than this of either, or less talk of both, says nothing. */
export const HEARD_ENOUGH = 30
export const TALK_ENOUGH = 10
/** Both were heard for as long, but for a fifth: else the two would be compared over different times. */
const ALIKE = 0.8

/** Counts what one microphone hears. */
export class TalkTime {
    readonly #phases = new Map<string, Spoken>()
    /** Milliseconds since the last loud piece. */
    #quiet = Infinity

    /** What was counted before, on this device, of the same hour. */
    constructor(before: ByPhase = {}) {
        for (const [phase, spoken] of Object.entries(before)) this.#phases.set(phase, spoken)
    }

    /** Pieces of so many milliseconds each, after some that were missed. Whoever is muted is silent. */
    take(phase: string, { pieces, missed, pieceMs, muted }: Piecewise): void {
        let { spoke, of } = this.#phases.get(phase) ?? { spoke: 0, of: 0 }
        this.#quiet += missed
        for (const rms of pieces) {
            this.#quiet = !muted && rms > LOUD ? 0 : this.#quiet + pieceMs
            of += pieceMs
            if (!muted && this.#quiet <= HANGS_OVER_MS) spoke += pieceMs
        }
        this.#phases.set(phase, { spoke, of })
    }

    get byPhase(): ByPhase {
        return Object.fromEntries(this.#phases)
    }

    /** What may be told of it: whole seconds, of the listening and of all, and of the running phase nothing yet. */
    totalsBut(running: string | null): TalkTotals {
        const over = [...this.#phases].filter(([phase]) => phase !== running)
        const listening = over.filter(([phase]) => isListening(phase))
        return { listen: listening.length > 0 ? secondsOf(listening) : null, hour: secondsOf(over) }
    }
}

interface Piecewise {
    readonly pieces: readonly number[]
    readonly missed: number
    readonly pieceMs: number
    readonly muted: boolean
}

/** What each spoke of all that was spoken, or null where too little was heard of either. */
export function shareOf(coach: Seconds | null, focus: Seconds | null): Share | null {
    if (!coach || !focus || Math.min(coach[1], focus[1]) < HEARD_ENOUGH) return null
    if (Math.min(coach[1], focus[1]) < ALIKE * Math.max(coach[1], focus[1])) return null
    if (coach[0] + focus[0] < TALK_ENOUGH) return null
    // Each by the time that they were heard: a microphone that came a minute later has not been silent for it. In whole
    // numbers, so that the archive rounds as the page does.
    const [mine, theirs] = [coach[0] * focus[1], focus[0] * coach[1]]
    const rounded = Math.floor((200 * mine + mine + theirs) / (2 * (mine + theirs)))
    return { coach: rounded, focus: 100 - rounded }
}

/** Totals as somebody’s browser says them; null for what are none. */
export function readTotals(value: unknown): TalkTotals | null {
    const { listen, hour } = (value ?? {}) as Readonly<Record<string, unknown>>
    const [inListening, inAll] = [readSeconds(listen), readSeconds(hour)]
    if (!inAll || (listen !== null && !inListening)) return null
    // A part of the hour is no longer than the hour.
    const longer = inListening?.some((seconds, at) => seconds > (inAll[at] ?? 0)) ?? false
    return longer ? null : { listen: inListening, hour: inAll }
}

function readSeconds(value: unknown): Seconds | null {
    if (!Array.isArray(value) || value.length !== 2) return null
    const [spoke, of] = value as readonly unknown[]
    return isWhole(spoke, LONGEST) && isWhole(of, LONGEST) && spoke <= of ? [spoke, of] : null
}

function isWhole(value: unknown, most: number): value is number {
    return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most
}

function secondsOf(phases: readonly (readonly [phase: string, spoken: Spoken])[]): Seconds {
    const sum = (part: keyof Spoken): number => phases.reduce((all, [, spoken]) => all + spoken[part], 0)
    const seconds = (ms: number): number => Math.min(LONGEST, Math.floor(ms / 1000))
    return [seconds(sum("spoke")), seconds(sum("of"))]
}
