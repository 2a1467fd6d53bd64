/**
 * Which month of a measure is due (`evidence.md` 7.6 to 7.8). Months run from the day somebody began it, by the
 * calendar. Two answers a week apart are where they begin; a month nobody answered in is missing, and never asked for
 * afterwards.
 */

import type { Asked } from "./measures.ts"
import { dayOf } from "./points.ts"

export type Due =
    | { readonly kind: "due"; readonly what: "first" | "second" }
    | { readonly kind: "due"; readonly what: "month"; readonly month: number }
    | { readonly kind: "not-due"; readonly from: string }

/** Days such as 2026-11-24; `done` are those of answers, in any order. */
interface Answers {
    readonly since: string
    readonly today: string
    readonly done: readonly string[]
}

/** The second answer of the beginning comes a week after the first, and counts as one for another week. */
const SECOND = { from: 7, until: 14 } as const

/** Each so many months; the odd ones begin with the first. */
const EVERY = { "month": 1, "odd-month": 2, "quarter": 3 } as const
const FIRST = { "month": 1, "odd-month": 1, "quarter": 3 } as const

export function dueOf(asked: Asked, { since, today, done }: Answers): Due {
    const beginning = asked === "month" ? beginningOf(today, done) : null
    if (beginning) return { kind: "due", what: beginning }
    const month = monthsBetween(since, today)
    const isAsked = month >= FIRST[asked] && (month - FIRST[asked]) % EVERY[asked] === 0
    const answered = done.some((on) => monthsBetween(since, on) === month)
    if (isAsked && !answered) return { kind: "due", what: "month", month }
    const later = Math.max(0, Math.floor((month - FIRST[asked]) / EVERY[asked]) + 1)
    return { kind: "not-due", from: monthBegins(since, FIRST[asked] + later * EVERY[asked]) }
}

function beginningOf(today: string, done: readonly string[]): "first" | "second" | null {
    const [first, ...more] = [...done].sort()
    if (first === undefined) return "first"
    const days = (dayOf(today) ?? 0) - (dayOf(first) ?? 0)
    return more.length === 0 && days >= SECOND.from && days <= SECOND.until ? "second" : null
}

/** Whole months: a month that lacks the day ends its own with its last. */
export function monthsBetween(since: string, on: string): number {
    const [from, to] = [partsOf(since), partsOf(on)]
    const months = (to.year - from.year) * 12 + to.month - from.month
    return to.day < Math.min(from.day, lastDay(to.year, to.month)) ? months - 1 : months
}

/** The day on which a month of it begins. */
export function monthBegins(since: string, months: number): string {
    const { year, month, day } = partsOf(since)
    const within = Math.min(day, lastDay(year, month + months))
    return new Date(Date.UTC(year, month + months - 1, within)).toISOString().slice(0, 10)
}

function lastDay(year: number, month: number): number {
    return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function partsOf(on: string): { year: number; month: number; day: number } {
    const [year = 0, month = 1, day = 1] = on.split("-").map(Number)
    return { year, month, day }
}
