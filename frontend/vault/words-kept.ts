/**
 * What a device keeps of safety words beside the pin: when runs broke off, whether being asked again was put away,
 * and that words differed where that has yet to go into the pin. It is sealed to its person, and outlives reloads.
 */

import type { Drafts } from "./drafts.ts"
import type { Body } from "./envelope.ts"
import { Refusal } from "./refusal.ts"

/** So many runs that break off within a day stop it. */
export const MOST_BROKEN = 3
const DAY = 24 * 60 * 60 * 1000

interface Kept {
    /** Milliseconds since 1970. */
    readonly broken: readonly number[]
    /** The epoch in which being asked again was put away. */
    readonly putAway: number | null
    /** The epoch whose words differed, until the pin says so. */
    readonly differed: number | null
}

export class WordsKept {
    readonly #drafts: Drafts
    readonly #name: string
    readonly #now: () => number

    constructor(drafts: Drafts, partnership: string, now: () => number) {
        this.#drafts = drafts
        this.#name = `words ${partnership}`
        this.#now = now
    }

    /** Until when there are no more runs, in milliseconds since 1970; null while there may be. */
    async stoppedUntil(): Promise<number | null> {
        return stoppedUntil((await this.#load()).broken, this.#now())
    }

    /** A run begins, and counts as broken until it has come to words: a page that is gone in mid-run cannot say so. */
    async begin(): Promise<number> {
        const kept = await this.#load()
        const at = this.#now()
        await this.#save({ ...kept, broken: [...recent(kept.broken, at), at] })
        return at
    }

    /** The run that began then has not broken off. */
    async settle(at: number): Promise<void> {
        const kept = await this.#load()
        const place = kept.broken.indexOf(at)
        await this.#save({ ...kept, broken: kept.broken.filter((_, which) => which !== place) })
    }

    async isPutAway(epoch: number): Promise<boolean> {
        return (await this.#load()).putAway === epoch
    }

    async putAway(epoch: number): Promise<void> {
        await this.#save({ ...(await this.#load()), putAway: epoch })
    }

    /** Whether words of this epoch differed, and the pin may not say so yet. */
    async differed(epoch: number): Promise<boolean> {
        return (await this.#load()).differed === epoch
    }

    async noteDiffered(epoch: number | null): Promise<void> {
        await this.#save({ ...(await this.#load()), differed: epoch })
    }

    async #load(): Promise<Kept> {
        const body = await this.#drafts.load(this.#name).catch((error: unknown) => {
            // Of keys that a start anew has replaced: then the pins are others, too.
            if (error instanceof Refusal) return undefined
            throw error
        })
        return readKept(body ?? {})
    }

    async #save(kept: Kept): Promise<void> {
        await this.#drafts.save(this.#name, { ...kept })
    }
}

/** When the oldest of the last three is a day old. */
export function stoppedUntil(broken: readonly number[], now: number): number | null {
    const within = recent(broken, now).sort((one, other) => one - other)
    const oldest = within.at(-MOST_BROKEN)
    return oldest === undefined ? null : oldest + DAY
}

function recent(broken: readonly number[], now: number): number[] {
    return broken.filter((at) => now - at < DAY)
}

function readKept({ broken, putAway, differed }: Body): Kept {
    const times = Array.isArray(broken) ? broken.filter((at): at is number => typeof at === "number") : []
    return { broken: times, putAway: epochOf(putAway), differed: epochOf(differed) }
}

function epochOf(value: unknown): number | null {
    return typeof value === "number" ? value : null
}
