/** Opening whatever a person may fetch, of any kind, under any of their keys, for the archive's index. */

import type { RootKeys, SealKeys } from "./derive.ts"
import { decrypt, type Envelope, type EnvelopeType, read } from "./envelope.ts"
import type { OpenedPin } from "./pins.ts"
import { Refusal } from "./refusal.ts"
import { type Row, sealedOf } from "./shelf.ts"

/** Keys, and what they may have vouched for. */
interface Way {
    readonly keys: SealKeys
    readonly types: readonly EnvelopeType[]
}

/** All of one person's keys: their own under every root, and each partnership's in every epoch. */
export class Ways {
    readonly #person: string
    readonly #own: ReadonlyMap<number, SealKeys>
    readonly #pairs = new Map<string, ReadonlyMap<number, SealKeys>>()
    readonly #people = new Map<string, readonly string[]>()

    constructor(person: string, keys: RootKeys, pins: readonly OpenedPin[]) {
        this.#person = person
        this.#own = new Map([...keys.older, [keys.root, keys.own]])
        for (const { partnership, epoch, keys: pair, earlier, people } of pins) {
            const before = [...earlier].map(([number, { shared }]) => [number, shared] as const)
            this.#pairs.set(partnership, new Map([...before, [epoch, pair.shared]]))
            this.#people.set(partnership, people)
        }
    }

    /** What a row says; null where it is sealed to somebody else, or not believed. */
    async open(row: Row): Promise<Envelope | null> {
        const { id, server, partnership, epoch, revision, author } = row
        const authors = partnership === null ? [this.#person] : (this.#people.get(partnership) ?? [])
        const asked = { id, server, partnership, epoch, revision, authors: authors.filter((one) => one === author) }
        for (const { keys, types } of this.#for(row)) {
            const text = await decrypt(sealedOf(row), [keys.seal]).catch(unlessUnopenable)
            if (!text) continue
            for (const type of types) {
                const found = await read(keys.mac, type, asked, text).catch(unlessRefused)
                if (found) return found
            }
        }
        return null
    }

    #for({ server, partnership, epoch, author }: Row): Way[] {
        if (partnership === null) return ways(["record", "manifest"], this.#own.get(epoch))
        const pair = this.#pairs.get(partnership)?.get(epoch)
        if (server !== "key") return ways(["record", "manifest"], pair)
        // A pin carries its partnership's epoch, and is sealed under whichever root there was.
        const own = author === this.#person ? [...this.#own.values()].reverse() : []
        return [...ways(["confirmed", "end"], pair), ...own.flatMap((keys) => ways(["pin"], keys))]
    }
}

function ways(types: readonly EnvelopeType[], keys: SealKeys | undefined): Way[] {
    return keys ? [{ keys, types }] : []
}

function unlessUnopenable(error: unknown): null {
    if (error instanceof Refusal && error.reason === "unopenable") return null
    throw error
}

function unlessRefused(error: unknown): null {
    if (error instanceof Refusal) return null
    throw error
}
