/**
 * What this device saw settled between two people, such as an agreement in force: noted for good, whatever is shown
 * later. By MAC, with the ids of the records it rests on. Like marks it tells nothing by itself, and outlives locks.
 */

import type { Cupboard } from "./cupboard.ts"

type Notes = Record<string, readonly string[]>

export class Settled {
    readonly #cupboard: Cupboard
    readonly #name: string

    constructor(cupboard: Cupboard, partnership: string) {
        this.#cupboard = cupboard
        this.#name = `settled:${partnership}`
    }

    async all(): Promise<ReadonlyMap<string, readonly string[]>> {
        return new Map(Object.entries(((await this.#cupboard.get(this.#name)) as Notes | undefined) ?? {}))
    }

    /** A note is never changed: what was settled first is what was settled. */
    async add(notes: ReadonlyMap<string, readonly string[]>): Promise<void> {
        const more = Object.fromEntries(notes)
        await this.#cupboard.update(this.#name, (seen) => ({ ...more, ...(seen as Notes | undefined) }))
    }
}
