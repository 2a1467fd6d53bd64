/** Why an hour cannot move to a time, as the server has it (`schedule/changes/forms.py`). Pure. */

export type Refusal = "same" | "over" | "far"

export interface Limits {
    /** When the hour is: to the same time only those that follow can move along. Not a number if it is left out. */
    readonly starts: number
    readonly now: number
    readonly furthest: number
}

/** What is wrong with that instant, for one hour or for it and all that follow; null where nothing is. */
export function refusal(then: number, onlyOne: boolean, limits: Limits): Refusal | null {
    if (then === limits.starts && onlyOne) return "same"
    if (then <= limits.now) return "over"
    return then > limits.furthest ? "far" : null
}
