/** Drafts: what a person is writing, sealed to themselves and kept on the device, through locking too. */

import { utf8 } from "./bytes.ts"
import type { RootKeys } from "./derive.ts"
import { type Body, decoded, open, seal } from "./envelope.ts"
import { Refusal } from "./refusal.ts"
import type { Store } from "./store.ts"

/** Characters in one envelope: even at six bytes each they fit. So what is too long to send can still be kept. */
const PIECE = 10_000

export class Drafts {
    readonly #store: Store
    readonly #keys: RootKeys
    readonly #now: () => number

    constructor(store: Store, keys: RootKeys, now: () => number) {
        this.#store = store
        this.#keys = keys
        this.#now = now
    }

    /** Keep a draft under a name that says nothing: it is not sealed. Answers whether it outlives the page. */
    async save(name: string, body: Body): Promise<boolean> {
        const at = new Date(this.#now()).toISOString()
        const pieces = cut(JSON.stringify(body))
        const sealed = await Promise.all(
            pieces.map(async (text, number) => {
                const slot = { ...this.#slot(name, number), author: this.#store.person }
                const content = { kind: "draft", previous: null, at, body: { text, of: pieces.length } }
                return (await seal(this.#keys.own, "record", slot, content)).sealed
            }),
        )
        await this.#store.saveDraft(name, sealed)
        return this.#store.lasting
    }

    /** The draft of a name, if there is one. */
    async load(name: string): Promise<Body | undefined> {
        const sealed = await this.#store.draft(name)
        if (!sealed) return undefined
        const pieces = await Promise.all(sealed.map((piece, number) => this.#open(name, number, piece)))
        if (pieces.some(({ of }) => of !== pieces.length)) throw new Refusal("malformed")
        return decoded(utf8(pieces.map(({ text }) => String(text)).join("")))
    }

    async #open(name: string, number: number, sealed: Uint8Array): Promise<Body> {
        const asked = { ...this.#slot(name, number), authors: [this.#store.person] }
        // Typed before this device moved to another root, it is sealed to the one before.
        for (const keys of this.#keys.older.values()) {
            const body = await open(keys, "record", asked, sealed).catch(notWithThese)
            if (body) return body.body
        }
        return (await open(this.#keys.own, "record", asked, sealed)).body
    }

    async drop(name: string): Promise<void> {
        await this.#store.dropDraft(name)
    }

    async names(): Promise<string[]> {
        return await this.#store.names("draft")
    }

    // A name is no UUID, so no record of the server's can pass for a draft, nor a draft for a record.
    #slot(name: string, number: number) {
        const id = `draft ${name} ${String(number)}`
        return { server: "own", id, partnership: null, epoch: 1, revision: 1 } as const
    }
}

function notWithThese(error: unknown): null {
    if (error instanceof Refusal && error.reason === "unopenable") return null
    throw error
}

function cut(text: string): string[] {
    return Array.from({ length: Math.ceil(text.length / PIECE) }, (_, number) =>
        text.slice(number * PIECE, (number + 1) * PIECE),
    )
}
