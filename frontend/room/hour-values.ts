/**
 * The small values of an hour, each side's apart: nobody's page can say anything in the other's name, whatever it
 * sends. What one says is in one's own record; what the other says is theirs, from their record or from the line that
 * proves it. It knows no page and no network, and is told the time.
 */

import type { Source } from "./hour-document.ts"
import { isLater, merged, readValues, type Stamped, type Values } from "./values.ts"

export class HourValues {
    readonly #now: () => number
    readonly #hearers: ((names: readonly string[], source: Source | null) => void)[] = []
    #mine: Values = new Map()
    /** What stands in one's own log. */
    #kept: Values = new Map()
    #inTheirLog: Values = new Map()
    /** What they said since the line was made, and may not have kept yet. */
    #onTheLine: Values = new Map()

    constructor(now: () => number) {
        this.#now = now
    }

    /** What this person said. */
    get mine(): Values {
        return this.#mine
    }

    /** What the other said. */
    get theirs(): Values {
        return merged(this.#inTheirLog, this.#onTheLine)
    }

    /** Say something. False where it is none, or there is no room for one more. */
    set(name: string, value: unknown): boolean {
        // A clock may be behind the one of another device; the last tap is the last all the same.
        const at = Math.max(this.#now(), (this.#mine.get(name)?.at ?? -1) + 1)
        this.#take(readValues({ [name]: { at, value } }), null)
        return this.#mine.get(name)?.at === at
    }

    /** Take in what was said elsewhere. What stands in no log yet is one's own. */
    take(said: unknown, source: Source): void {
        this.#take(readValues(said), source)
    }

    /** The line is new: what the other says first is all they have said, whatever a page that is gone said before. */
    begin(said: unknown): void {
        const before = this.theirs
        this.#onTheLine = readValues(said)
        this.#tell(before, this.theirs, "line")
    }

    /** This stands in one's own log now. */
    keep(said: Values): void {
        this.#kept = merged(this.#kept, said)
    }

    /** What one's own log lacks, or null where it has everything. */
    gained(): Values | null {
        const gained = [...this.#mine].filter(([name, said]) => {
            const kept = this.#kept.get(name)
            return !kept || isLater(said, kept)
        })
        return gained.length > 0 ? new Map(gained) : null
    }

    /** Hear which names have changed, and where that came from; null for one's own. */
    onChange(hear: (names: readonly string[], source: Source | null) => void): void {
        this.#hearers.push(hear)
    }

    #take(said: Values, source: Source | null): void {
        const theirs = source === "line" || source === "their log"
        const before = theirs ? this.theirs : this.#mine
        if (source === "line") this.#onTheLine = merged(this.#onTheLine, said)
        else if (source === "their log") this.#inTheirLog = merged(this.#inTheirLog, said)
        else this.#mine = merged(this.#mine, said)
        if (source === "own log") this.keep(said)
        this.#tell(before, theirs ? this.theirs : this.#mine, source)
    }

    #tell(before: Values, after: Values, source: Source | null): void {
        const names = [...new Set([...before.keys(), ...after.keys()])]
        const changed = names.filter((name) => !isSame(before.get(name), after.get(name)))
        if (changed.length > 0) for (const hear of this.#hearers) hear(changed, source)
    }
}

function isSame(one: Stamped | undefined, other: Stamped | undefined): boolean {
    return one === other || (one !== undefined && other !== undefined && !isLater(one, other) && !isLater(other, one))
}
