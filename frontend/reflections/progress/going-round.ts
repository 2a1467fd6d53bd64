/**
 * When two people talk a trouble round and round (co-rumination, `evidence.md` 5.1 rule 9): the same topic three focus
 * hours running, nothing kept meanwhile, and wellbeing going down. Then another way is suggested, or help from outside.
 * Such hours feel good, so the pulse does not show it. Whatever is not known speaks against saying anything.
 */

import type { Promised } from "./kept.ts"
import { answered, inOrder, type Point } from "./points.ts"

/** A focus hour and what it was about, as its person named it; null where they named nothing. */
export interface TopicHour {
    readonly day: number
    readonly topic: string | null
}

interface Going {
    readonly hours: readonly TopicHour[]
    readonly promised: readonly Promised[]
    /** Monthly; more is better. */
    readonly wellbeing: readonly Point[]
    /** How far wellbeing has gone down for it to count. */
    readonly fall: number
}

const RUNNING = 3

/** Of an ONS item: two of its ten points, a choice of ours, as no study gives one. */
export const FALL = { who5: 10, ons4: 2 } as const

/** The topic that goes round, or null. */
export function goingRound({ hours, promised, wellbeing, fall }: Going): string | null {
    const last = inOrder(hours).slice(-RUNNING)
    const [first] = last
    if (!first || last.length < RUNNING || first.topic === null) return null
    if (last.some(({ topic }) => topic !== first.topic)) return null
    if (promised.some(({ day, how }) => day >= first.day && how === "kept")) return null
    return hasFallen(wellbeing, first.day, fall) ? first.topic : null
}

/** From the last answer before these hours to the newest since. */
function hasFallen(wellbeing: readonly Point[], since: number, fall: number): boolean {
    const known = answered(wellbeing)
    const before = known.filter(({ day }) => day <= since).at(-1)
    const now = known.filter(({ day }) => day > since).at(-1)
    return before !== undefined && now !== undefined && before.value - now.value >= fall
}
