/** Numbers that swing, as something steadier: what was reached is left only once it is well behind. Pure. */

/** From `from` on a level is reached, and it is left below `until`. */
export interface Threshold {
    readonly from: number
    readonly until: number
}

export class Steps {
    readonly #thresholds: readonly Threshold[]
    #level = 0

    /** The first threshold is that of level 1, and each next one lies higher. */
    constructor(...thresholds: readonly Threshold[]) {
        this.#thresholds = thresholds
    }

    /** The level of this value. What nobody knows is no trouble: each next value says again. */
    take(value: number | null): number {
        const stands = ({ from, until }: Threshold, at: number): boolean => {
            return value !== null && value >= (at < this.#level ? until : from)
        }
        this.#level = this.#thresholds.filter(stands).length
        return this.#level
    }
}
