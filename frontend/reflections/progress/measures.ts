/**
 * Measures that others made: what each is scored by, how often it is asked, and what it may be used for (`evidence.md`
 * 1.1, 7.6, 7.7). Only numbers stand here: an instrument’s words come with a licence and a file of their own.
 *
 * All are private to whoever answers. No item left out is guessed: a scale with a gap has no score.
 */

import type { Steps } from "./change.ts"
import type { Scale } from "./natural-limits.ts"
import { sum } from "./points.ts"

export type MeasureName = "ons4" | "ons-lonely" | "who5" | "ucla3" | "phq4"

/** In each month, in the odd ones, in each third. */
export type Asked = "month" | "odd-month" | "quarter"

export interface Measure {
    /** Of each item, or of the score where there is one. */
    readonly scale: Scale
    /** Which way it is drawn, and said so: loneliness up is more lonely. */
    readonly up: "better" | "worse" | "each"
    readonly asked: Asked
    /** From which change on it may be one, or is; null where no study of single people says. */
    readonly steps: Steps | null
    /** Whether it is drawn over time at all. */
    readonly charted: boolean
    /**
     * *free*: words and scoring may be used. *apart*: its words only in a file of their own with their own notice,
     * which a build that wants free licences leaves out.
     */
    readonly standing: "free" | "apart"
}

const PHQ4 = { least: 0, most: 12, up: "worse" } as const

export const MEASURES: Readonly<Record<MeasureName, Measure>> = {
    // The UK’s national statistics; four questions that are never added up.
    "ons4": measure({ least: 0, most: 10, up: "each" }),
    "ons-lonely": measure({ least: 1, most: 5, up: "worse" }),
    // Sources disagree about its licence: treated as BY-NC-SA. Ten points are called a change; 20 are beyond a wobble.
    "who5": measure({ least: 0, most: 100, up: "better", steps: { maybe: 10, clear: 20 }, standing: "apart" }),
    // No explicit licence was found.
    "ucla3": measure({ least: 3, most: 9, up: "worse", steps: { maybe: 2, clear: 3 }, standing: "apart" }),
    // Its owner gives it to everybody. Never drawn: it is for a quarter’s look, and for the way to help.
    "phq4": measure({ ...PHQ4, asked: "quarter", steps: { maybe: 3, clear: 4 }, charted: false }),
}

function measure({ least, most, ...rest }: Scale & Pick<Measure, "up"> & Partial<Measure>): Measure {
    return { scale: { least, most }, asked: "month", steps: null, charted: true, standing: "free", ...rest }
}

/** An answer as it is kept, or null: whole, and on its scale. */
export function answerOn({ least, most }: Scale, value: unknown): number | null {
    return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most ? value : null
}

/** The sum of so many items, null where one is missing. */
export function summed(items: readonly unknown[], { of, ...scale }: Scale & { readonly of: number }): number | null {
    const answers = items.map((item) => answerOn(scale, item)).filter((answer) => answer !== null)
    return items.length === of && answers.length === of ? sum(answers) : null
}
