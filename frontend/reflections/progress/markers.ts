/**
 * What people do before they say anything: the quiet signs of drawing back (`evidence.md` 3). Friends rather withdraw
 * than complain, and points alone miss it. They are shown to nobody but the person themself.
 *
 * Where the evidence names a sign and no number, the number is a choice of ours, and says so.
 */

import { focusOf, type Hour } from "./hours.ts"
import { inOrder, median } from "./points.ts"
import { ITEMS } from "./pulse.ts"

/** Two weeks left out in a row; questions skipped twice by somebody who answers; no more words; all tens four times. */
export type Marker = "cancelled-twice" | "skipped-twice" | "words-gone" | "all-tens"

export interface Marked {
    readonly session: string
    readonly day: number
    readonly marker: Marker
}

const TWICE = 2
const TENS = 4
/** Ours: what somebody usually does shows in the five hours before, and not in fewer than three. */
const USUAL = { most: 5, least: 3 } as const

/** Each sign once for each time it begins, at the hour with which it is complete. */
export function markersOf(hours: readonly Hour[]): Marked[] {
    const all = inOrder(hours)
    const held = all.filter(({ fate }) => fate === "held")
    const focus = held.filter((hour) => focusOf(hour) !== null)
    const known = held.filter(({ written }) => written !== null)
    return inOrder([
        ...runsOf(all, "cancelled-twice", ({ fate }) => fate === "cancelled", TWICE),
        ...runsOf(held, "skipped-twice", ({ answers }) => answers === null, TWICE, usuallyAnswers),
        ...runsOf(known, "words-gone", ({ written }) => written === 0, TWICE, usuallyWrites),
        ...runsOf(focus, "all-tens", isAllTens, TENS),
    ])
}

type Before = (before: readonly Hour[]) => boolean

/** Where something has been so for a number of hours in a row, and was otherwise usual before, if that is asked. */
function runsOf(
    hours: readonly Hour[],
    marker: Marker,
    isSo: (hour: Hour) => boolean,
    times: number,
    usual: Before = () => true,
): Marked[] {
    let run = 0
    return hours.flatMap((hour, at) => {
        run = isSo(hour) ? run + 1 : 0
        const begun = run === times && usual(hours.slice(Math.max(0, at + 1 - times - USUAL.most), at + 1 - times))
        return begun ? [{ session: hour.session, day: hour.day, marker }] : []
    })
}

/** Ours: in more than half of them. */
function usuallyAnswers(before: readonly Hour[]): boolean {
    return before.length >= USUAL.least && 2 * before.filter(({ answers }) => answers !== null).length > before.length
}

function usuallyWrites(before: readonly Hour[]): boolean {
    return before.length >= USUAL.least && median(before.map(({ written }) => written ?? 0)) > 0
}

function isAllTens(hour: Hour): boolean {
    const focus = focusOf(hour)
    return focus !== null && ITEMS.every((item) => focus.items[item] === 10)
}
