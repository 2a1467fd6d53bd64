/**
 * The pulse as a number, and when it has dipped. Four items of our own, nobody’s published scale, and no cut-off of
 * one: the rule was tried in simulation (`evidence.md` 6.3), and `tests/reflections/test_simulated_flags.py` tries it
 * again.
 */

import type { Answers } from "../questions.ts"
import { ENOUGH } from "./enough.ts"
import { mean, median } from "./points.ts"

export const ITEMS = ["heard", "free", "mine", "useful"] as const
export type Item = (typeof ITEMS)[number]

/** Nought to ten; null where it was not answered. */
export type Items = Readonly<Record<Item, number | null>>

/** Why an hour dipped. */
export type Dip =
    | { readonly why: "low"; readonly pulse: number }
    | { readonly why: "item"; readonly item: Item; readonly points: number }
    | { readonly why: "drop"; readonly by: number }

/** Lower is a dip, whatever is usual; and lower still is one to look at now. */
const LOW = { pulse: 6.5, item: 4 } as const
const VERY_LOW = { pulse: 5, item: 2 } as const
/** So far below one’s own median is a dip; so many pulses make it. */
export const DROP = 1.5
const LOOKED_BACK_ON = 5
/** Back on track is no further below that median than this: `evidence.md` 3. */
const BACK_WITHIN = 0.5

/** The mean of the four. One missing is no pulse: three of them are another scale. */
export function pulseOf(items: Items): number | null {
    const points = ITEMS.map((item) => items[item])
    return points.every((one) => one !== null) ? mean(points) : null
}

/** What a sealed pulse says, for whoever was focus. */
export function itemsOf({ points }: Pick<Answers, "points">): Items {
    const of = (item: Item): number | null => points.get(item) ?? null
    return { heard: of("heard"), free: of("free"), mine: of("mine"), useful: of("useful") }
}

/** One’s own median of the last five pulses; null before there are two. */
export function usualOf(earlier: readonly number[]): number | null {
    return earlier.length < ENOUGH.earlier ? null : median(earlier.slice(-LOOKED_BACK_ON))
}

/** Every sign of a dip in one hour, after the pulses of those before it, oldest first. */
export function dipsOf(items: Items, earlier: readonly number[]): Dip[] {
    const [pulse, usual] = [pulseOf(items), usualOf(earlier)]
    const low = ITEMS.flatMap((item): Dip[] => {
        const points = items[item]
        return points !== null && points <= LOW.item ? [{ why: "item", item, points }] : []
    })
    if (pulse === null) return low
    const whole: Dip[] = pulse < LOW.pulse ? [{ why: "low", pulse }] : []
    const drop: Dip[] = usual !== null && usual - pulse >= DROP ? [{ why: "drop", by: usual - pulse }] : []
    return [...whole, ...low, ...drop]
}

/** Whether a card is offered at once, and not only at the next hour. */
export function isDeep(dip: Dip): boolean {
    if (dip.why === "low") return dip.pulse < VERY_LOW.pulse
    return dip.why === "item" && dip.points <= VERY_LOW.item
}

/** Whether a later pulse is back where pulses were before a dip; null where nothing was usual yet. */
export function isBack(pulse: number, earlier: readonly number[]): boolean | null {
    const usual = usualOf(earlier)
    return usual === null ? null : pulse >= usual - BACK_WITHIN
}
