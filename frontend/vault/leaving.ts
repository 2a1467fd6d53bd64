/**
 * What this device still has to end. Somebody who has said *end* may have no network, or a server that refuses: the
 * intention is kept here first, and while it is, no browser of this device seals there. It is no secret and needs no
 * keys, because stopping must not need any.
 */

import type { Cupboard } from "./cupboard.ts"

/** `address` is where it is told; `taken` that the server knows, and only the roster is left to be written. */
export interface Leaving {
    readonly address: string
    readonly taken: boolean
}

const PREFIX = "leaving:"

export class Leavings {
    readonly #cupboard: Cupboard

    constructor(cupboard: Cupboard) {
        this.#cupboard = cupboard
    }

    async keep(partnership: string, leaving: Leaving): Promise<void> {
        await this.#cupboard.put(PREFIX + partnership, leaving)
    }

    async of(partnership: string): Promise<Leaving | undefined> {
        return (await this.#cupboard.get(PREFIX + partnership)) as Leaving | undefined
    }

    /** The partnerships to be ended. */
    async all(): Promise<string[]> {
        const names = await this.#cupboard.names()
        return names.filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length))
    }

    async drop(partnership: string): Promise<void> {
        await this.#cupboard.delete([PREFIX + partnership])
    }
}
