/**
 * Commitments over time: how many of the last eight were kept, and how sure that number can be.
 *
 * Wilson’s interval at 80 in a hundred, and the headline in which partly counts half (`evidence.md` 6.2, 7.4). What
 * somebody changed their mind about is no promise broken and counts nowhere; what has no answer yet is not counted as
 * not kept.
 */

import type { How } from "../commitment.ts"
import { ENOUGH, type NotEnough, notEnough } from "./enough.ts"
import { inOrder } from "./points.ts"

/** One commitment of one person. `day` is that of the hour it was made in; null where it was not said how it went. */
export interface Promised {
    readonly day: number
    readonly how: How | null
    /** Whether it says when. */
    readonly ifThen: boolean
}

export interface Likely {
    readonly low: number
    readonly high: number
}

/** So many of so many, 0 to 1 in the shares. */
export interface Kept {
    readonly kind: "kept"
    readonly kept: number
    readonly of: number
    /** With what was partly kept as half of it. */
    readonly share: number
    readonly likely: Likely
}

/** One person’s with *when*, and without; which of the two is clearly more, if either is. */
export interface Compared {
    readonly kind: "compared"
    readonly ifThen: Kept
    readonly plain: Kept
    readonly more: "ifThen" | "plain" | null
}

/** How many are looked back on. */
const ROLLING = 8

/** The normal distribution’s 90th percentile: eight of ten such intervals hold what they are about. */
export const Z_80 = 1.2815515655446004

export function wilson(count: number, of: number, z: number = Z_80): Likely {
    const [share, weight] = [count / of, z * z]
    const centre = (share + weight / (2 * of)) / (1 + weight / of)
    const half = (z / (1 + weight / of)) * Math.sqrt((share * (1 - share)) / of + weight / (4 * of * of))
    return { low: count === 0 ? 0 : centre - half, high: count === of ? 1 : centre + half }
}

/** Of the last eight that were answered. */
export function keptOf(promised: readonly Promised[]): Kept | NotEnough {
    const counted = countedOf(promised).slice(-ROLLING)
    return counted.length < ENOUGH.share ? notEnough(counted.length, ENOUGH.share) : sharesOf(counted)
}

/** The tiles of the same stretch: what was changed in between is among them, and what is open. */
export function tilesOf(promised: readonly Promised[]): Promised[] {
    const sorted = inOrder(promised)
    const first = countedOf(sorted).at(-ROLLING)
    return first ? sorted.slice(sorted.indexOf(first)) : sorted
}

/** Once there are eight of either: one’s own with *when* beside one’s own without. */
export function comparedOf(promised: readonly Promised[]): Compared | NotEnough {
    const counted = countedOf(promised)
    const [timed, untimed] = [counted.filter(({ ifThen }) => ifThen), counted.filter(({ ifThen }) => !ifThen)]
    const fewer = Math.min(timed.length, untimed.length)
    if (fewer < ENOUGH.comparison) return notEnough(fewer, ENOUGH.comparison)
    const [ifThen, plain] = [sharesOf(timed), sharesOf(untimed)]
    const more = ifThen.likely.low > plain.likely.high ? "ifThen" : plain.likely.low > ifThen.likely.high ? "plain" : null
    return { kind: "compared", ifThen, plain, more }
}

function sharesOf(counted: readonly Promised[]): Kept {
    const number = (how: How): number => counted.filter((one) => one.how === how).length
    const [kept, of] = [number("kept"), counted.length]
    return { kind: "kept", kept, of, share: (kept + number("partly") / 2) / of, likely: wilson(kept, of) }
}

function countedOf(promised: readonly Promised[]): Promised[] {
    return inOrder(promised).filter(({ how }) => how !== null && how !== "changed")
}
