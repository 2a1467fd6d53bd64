/** What a run of safety words is done with: the line to the partner, time, and what the device remembers. */

import type { Heard } from "./heard.ts"

/** Runs that broke off, kept on this device. */
export interface Attempts {
    stoppedUntil(): Promise<number | null>
    begin(): Promise<number>
    settle(at: number): Promise<void>
}

export interface RunWorld {
    readonly attempts: Attempts
    /** Say something to the partner; false where there is no line. */
    readonly say: (said: Heard) => Promise<boolean>
    /** Do something in so many milliseconds; answers how to leave it. */
    readonly after: (ms: number, act: () => void) => () => void
    readonly changed: () => void
    readonly failed: (error: unknown) => void
}
