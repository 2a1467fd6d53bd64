/**
 * Updates that a partner sent and that say something of one's own pages which is not known here: another device of
 * one's own has not told it yet, or it was never so. They are tried again as one's own is told.
 */

/** An update, and where it came from. */
type Held<Source> = readonly [update: Uint8Array, source: Source]
type Reached = ReadonlyMap<number, number>

/** Bytes that are held at most; what is more is in the other's log, and in what is said on coming back. */
const MOST_HELD = 1024 * 1024

export class HeldBack<Source> {
    #held: Held<Source>[] = []
    #size = 0
    #at = 0

    get any(): boolean {
        return this.#held.length > 0
    }

    /** Hold one for when one's own pages have come further. False where there is no room. */
    add(held: Held<Source>, reached: Reached): boolean {
        if (this.#size + held[0].length > MOST_HELD) return false
        this.#held.push(held)
        this.#size += held[0].length
        this.#at = sumOf(reached)
        return true
    }

    /** All of them, once, where one's own pages have come further since. */
    due(reached: Reached): readonly Held<Source>[] {
        if (!this.any || sumOf(reached) === this.#at) return []
        const held = this.#held
        this.#held = []
        this.#size = 0
        return held
    }
}

function sumOf(reached: Reached): number {
    return [...reached.values()].reduce((sum, clock) => sum + clock, 0)
}
