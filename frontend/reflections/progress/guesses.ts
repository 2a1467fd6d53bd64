/** What the coach guessed beside what the focus person felt (`evidence.md` 7.2): to learn from, and nobody’s mark. */

import { ENOUGH, type NotEnough, notEnough } from "./enough.ts"
import { coachOf, focusOf, type Hour, oftenOfLate } from "./hours.ts"
import { inOrder } from "./points.ts"

/** One hour in which both answered. */
export interface Guess {
    readonly session: string
    readonly day: number
    readonly guess: number
    readonly heard: number
}

export type GuessReading =
    | NotEnough
    /** The card *ask, don’t guess*: two of the last three far off, and the newest; on which side it was. */
    | { readonly kind: "ask"; readonly side: "over" | "under" }
    | { readonly kind: "close"; readonly of: number }

/** How many are drawn. */
const SHOWN = 8
/** Points apart, and how often of late. */
const FAR = 2
const OFTEN = { times: 2, last: 3 } as const

/** Of the coach’s hours and the other’s, those in which there are both, oldest first. */
export function guessesOf(coaching: readonly Hour[], others: readonly Hour[]): Guess[] {
    const heard = new Map(others.map((hour) => [hour.session, focusOf(hour)?.items.heard ?? null]))
    return inOrder(coaching).flatMap((hour) => {
        const [guess, felt] = [coachOf(hour)?.guess ?? null, heard.get(hour.session) ?? null]
        return guess === null || felt === null ? [] : [{ session: hour.session, day: hour.day, guess, heard: felt }]
    })
}

export function shownOf(guesses: readonly Guess[]): Guess[] {
    return guesses.slice(-SHOWN)
}

export function guessReading(guesses: readonly Guess[]): GuessReading {
    const last = guesses.at(-1)
    if (!last || guesses.length < ENOUGH.guesses) return notEnough(guesses.length, ENOUGH.guesses)
    const isFar = ({ guess, heard }: Guess): boolean => Math.abs(guess - heard) >= FAR
    if (!oftenOfLate(guesses, isFar, OFTEN)) return { kind: "close", of: shownOf(guesses).length }
    return { kind: "ask", side: last.guess > last.heard ? "over" : "under" }
}

/** Too little in them twice running, as coach: a lighter week is suggested. `evidence.md` 7.2. */
export function needsLighterWeek(hours: readonly Hour[]): boolean {
    const loads = inOrder(hours).map((hour) => coachOf(hour)?.load ?? null)
    return oftenOfLate(loads, (load) => load <= 4, { times: 2, last: 2 })
}
