/** For tests: what may happen to a page that two write at once, step by step. */

export interface Step {
    readonly who: number
    readonly act: Act
    readonly roll: number
    readonly size: number
}

export const ACTS = [
    "type", "type", "type", "type", "paste", "flood", "delete", "delete", "undo", "redo",
    "pass", "pass", "pass", "deliver", "deliver", "deliver", "rest",
    "offline", "online", "online", "drop", "lose", "reload", "crash", "away", "takeover", "crowd",
    "tap", "tap", "tap", "odd words", "tamper",
] as const
export type Act = (typeof ACTS)[number]

/** After these not all that came was the partner's, or in order: it may be said. */
export const UNFAIR: ReadonlySet<Act> = new Set(["odd words", "tamper", "drop"])
