/**
 * The hours of one person with one partner, as far as rules look at them. An hour belongs here once its questions are
 * answered or closed: before that, nobody has left them out.
 */

import type { Between } from "../between-us.ts"
import type { Answers, Role } from "../questions.ts"
import { inOrder, type Point } from "./points.ts"
import { type Items, itemsOf, pulseOf } from "./pulse.ts"

export type { Between }

/** When advice came, where somebody has that question on: none, after being heard, too soon, or wanted and not got. */
export type Advice = "none" | "heard" | "soon" | "wanted"

export interface AsFocus {
    readonly role: "focus"
    readonly items: Items
    readonly between: Between | null
    readonly advice: Advice | null
}

export interface AsCoach {
    readonly role: "coach"
    /** How understood the other felt, they think. */
    readonly guess: number | null
    readonly between: Between | null
    /** How much they had in them that day, where that question is on. */
    readonly load: number | null
}

export interface Hour {
    readonly session: string
    readonly day: number
    /** Held here; held elsewhere, where nothing is asked; or left out by this very person for this one week. */
    readonly fate: "held" | "elsewhere" | "cancelled"
    readonly role: Role
    /** Null where nothing was answered. */
    readonly answers: AsFocus | AsCoach | null
    /** Characters that they wrote around it, where that is known. */
    readonly written: number | null
}

/** What a sealed pulse says, and what its author kept for themself; what it does not ask is not answered. */
export function answersOf(pulse: Answers, kept: Between | null = null): AsFocus | AsCoach {
    const { role, points } = pulse
    const between = kept ?? pulse.between?.between ?? null
    if (role === "focus") return { role, items: itemsOf(pulse), between, advice: null }
    return { role, guess: points.get("guess") ?? null, between, load: null }
}

export function focusOf({ answers }: Hour): AsFocus | null {
    return answers?.role === "focus" ? answers : null
}

export function coachOf({ answers }: Hour): AsCoach | null {
    return answers?.role === "coach" ? answers : null
}

/** The pulse of an hour as focus person; null where there is none. */
export function pulseIn(hour: Hour): number | null {
    const focus = focusOf(hour)
    return focus ? pulseOf(focus.items) : null
}

/** What the chart *Felt heard* is drawn from: the first question alone, of one’s own hours that were held here. */
export function heardPoints(hours: readonly Hour[]): Point[] {
    const own = hours.filter(({ fate, role }) => fate === "held" && role === "focus")
    return inOrder(own).map((hour) => ({ day: hour.day, value: focusOf(hour)?.items.heard ?? null }))
}

/** Whether the last of what was answered, and as many before it as make up so many of the last, are so. */
export function oftenOfLate<T>(answers: readonly (T | null)[], isSo: (one: T) => boolean, of: OfTheLast): boolean {
    const given = answers.filter((one) => one !== null).slice(-of.last)
    const newest = given.at(-1)
    return newest !== undefined && isSo(newest) && given.filter(isSo).length >= of.times
}

interface OfTheLast {
    readonly times: number
    readonly last: number
}
