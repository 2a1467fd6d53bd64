/**
 * The talk share of an hour between two pages: who wants it counted, whose microphone is on, what each says of their
 * own, and whether both keep it. Each side speaks for itself only. Pure: it knows no page, no network and no time.
 */

import { isListening } from "../plans.ts"
import type { Role } from "../advice.ts"
import { readTotals, type Share, shareOf, type TalkTotals } from "./talk-time.ts"

/** What one side says, whole each time. */
export interface Side {
    /** Whether they want it counted; null until they have said. */
    readonly wants: boolean | null
    /** Whether their microphone is in the call. */
    readonly hears: boolean
    /** Whether they want it kept with the hour; null until they have said. */
    readonly keeps: boolean | null
    /** How long they spoke, once a phase of the hour is over. */
    readonly totals: TalkTotals | null
}

export const SILENT: Side = { wants: null, hears: false, keeps: null, totals: null }

/** Where the hour stands: the key of its phase, this once the last is over, null where the phase is not known yet. */
export const OVER = "over"
type Where = string | null

/** By then the hour can be looked back on. */
const CLOSING = ["close", "goodbye", OVER]

export interface Shares {
    readonly listen: Share | null
    readonly hour: Share | null
}

/** A partner’s word, held to its shape: what has it not was not said. */
export function readSide(said: Readonly<Record<string, unknown>>): Side {
    const { wants, hears, keeps, totals } = said
    return {
        wants: typeof wants === "boolean" ? wants : null,
        hears: hears === true,
        keeps: typeof keeps === "boolean" ? keeps : null,
        totals: readTotals(totals),
    }
}

/** Whether it is on for both: either turns it off for both. */
export function isOn(mine: Side, theirs: Side): boolean {
    return mine.wants === true && theirs.wants === true
}

/** Whether it is counted: on, and both microphones in the call. Otherwise one would be silent who is not. */
export function isCounted(mine: Side, theirs: Side): boolean {
    return isOn(mine, theirs) && mine.hears && theirs.hears
}

/** What is shown where the hour stands: nothing while one listens, how all of it was only at its close. */
export function sharesAt(where: Where, role: Role, { mine, theirs }: Both): Shares {
    if (!isOn(mine, theirs) || where === null || isListening(where)) return NOTHING
    const both = sharesOf(role, mine.totals, theirs.totals)
    return { listen: both.listen, hour: isClosing(where) ? both.hour : null }
}

export interface Both {
    readonly mine: Side
    readonly theirs: Side
}

/** The shares of what both said, for somebody who has this role. */
export function sharesOf(role: Role, mine: TalkTotals | null, theirs: TalkTotals | null): Shares {
    const [coach, focus] = role === "coach" ? [mine, theirs] : [theirs, mine]
    if (!coach || !focus) return NOTHING
    return { listen: shareOf(coach.listen, focus.listen), hour: shareOf(coach.hour, focus.hour) }
}

/** What is to be said of keeping it. */
export type Keeping = "nothing" | "question" | "waits" | "kept" | "not kept"

export function keepingAt(where: Where, role: Role, both: Both): Keeping {
    const { listen, hour } = sharesAt(where, role, both)
    if (!isClosing(where) || (!listen && !hour)) return "nothing"
    const { mine, theirs } = both
    if (mine.keeps === false || theirs.keeps === false) return "not kept"
    if (mine.keeps === null) return "question"
    return theirs.keeps ? "kept" : "waits"
}

const NOTHING: Shares = { listen: null, hour: null }

function isClosing(where: Where): boolean {
    return where !== null && CLOSING.includes(where)
}
