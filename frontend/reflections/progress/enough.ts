/**
 * Not enough yet, n of m: what every reading says before it says anything (`evidence.md` 7.9). A missing answer is
 * missing: nothing is filled in, carried over or counted as nought, so it brings nobody nearer to enough.
 */

export interface NotEnough {
    readonly kind: "not-enough"
    readonly have: number
    readonly need: number
}

/** How many answers it takes before anything is said of them. */
export const ENOUGH = {
    /** The first number of which one is in the middle. */
    median: 3,
    /** Pulses before one that may be a dip: `evidence.md` 6.3. */
    earlier: 2,
    /** Of a run, or of rising and falling: with fewer, perfect order is chance. 6.2. */
    direction: 6,
    /** Hours of which usual ups and downs are known at all, and those at which they stand firm. 6.2. */
    band: 8,
    firmBand: 12,
    /** Commitments, before a share of them is more than a tile each. 6.2. */
    share: 4,
    /** Commitments of either sort, before the two are held against each other. 7.4. */
    comparison: 8,
    /** Monthly dots, before a line joins them. 7.9. */
    line: 4,
    /** Months in which two scales were both answered, before they stand side by side. 7.6. */
    sideBySide: 6,
    /** Guesses, of which two far off are a habit. 7.2. */
    guesses: 3,
} as const

export function notEnough(have: number, need: number): NotEnough {
    return { kind: "not-enough", have, need }
}
