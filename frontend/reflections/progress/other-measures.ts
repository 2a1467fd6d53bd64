/**
 * How published scales are scored that an instance may switch on; of their standing see `measures.ts`. Cut-offs are
 * those of `evidence.md` 1.1 and 7.6, and hold for the very words they were published with.
 */

import { answerOn, summed } from "./measures.ts"
import type { Scale } from "./natural-limits.ts"
import { mean } from "./points.ts"

/**
 * What a score asks for: a kind look; the page of help; that page before anything else, and the word that it would be
 * good to talk to a professional this week. Never a diagnosis, and nothing of it is kept.
 */
export type Note = "none" | "look" | "help" | "help-first"

/** WHO-5: five items of 0 to 5, times four. */
export function who5(items: readonly unknown[]): number | null {
    const sum = summed(items, { of: 5, least: 0, most: 5 })
    return sum === null ? null : sum * 4
}

/** At 50 or less a look; at 28 or less, or at 50 or less twice running, the way to help. */
export function who5Note(score: number, before: number | null): Note {
    if (score > 50) return "none"
    return score <= 28 || (before !== null && before <= 50) ? "help" : "look"
}

/** UCLA, three items of 1 to 3. */
export function ucla3(items: readonly unknown[]): number | null {
    return summed(items, { of: 3, least: 1, most: 3 })
}

export function ucla3Note(score: number): Note {
    return score >= 6 ? "look" : "none"
}

/** PHQ-4, four items of 0 to 3: the first two are GAD-2, the last two PHQ-2. A half counts by itself. */
export interface Phq4 {
    readonly anxiety: number | null
    readonly depression: number | null
    readonly total: number | null
}

export function phq4(items: readonly unknown[]): Phq4 {
    const of = (from: number, to: number): number | null =>
        summed(items.slice(from, to), { of: to - from, least: 0, most: 3 })
    return { anxiety: of(0, 2), depression: of(2, 4), total: of(0, 4) }
}

/** A half at 3, as one always is where all is 6 or more, or all of it at 9. */
export function phq4Note({ anxiety, depression, total }: Phq4): Note {
    if ((total ?? 0) >= 9) return "help-first"
    return Math.max(anxiety ?? 0, depression ?? 0) >= 3 ? "help" : "none"
}

/**
 * Feeling Heard Scale (Roos 2023, CC BY): the mean of eight, those that are worded the other way turned round; asked
 * in odd months. Which eight, which are turned and on what scale is to be confirmed in the paper, so it comes from
 * outside, and until then nothing shows it.
 */
export function feelingHeard(items: readonly unknown[], { turned, scale }: Heard): number | null {
    const answers = items.map((item) => answerOn(scale, item)).filter((answer) => answer !== null)
    if (items.length !== 8 || answers.length !== 8) return null
    return mean(answers.map((answer, at) => (turned.includes(at) ? scale.least + scale.most - answer : answer)))
}

interface Heard {
    readonly turned: readonly number[]
    readonly scale: Scale
}
