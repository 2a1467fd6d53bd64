/** Drafts: what a person is writing, sealed to themselves and kept on the device, through locking too. */

import type { RootKeys } from "./derive.ts"
import { type Body, open, seal } from "./envelope.ts"
import type { Store } from "./store.ts"

export class Drafts {
    readonly #store: Pick<Store, "person" | "saveDraft" | "draft" | "dropDraft" | "draftNames">
    readonly #keys: RootKeys
    readonly #now: () => number

    constructor(store: Store, keys: RootKeys, now: () => number) {
        this.#store = store
        this.#keys = keys
        this.#now = now
    }

    /** Keep a draft under a name that says nothing: it is not sealed. */
    async save(name: string, body: Body): Promise<void> {
        const at = new Date(this.#now()).toISOString()
        const slot = { ...this.#slot(name), author: this.#store.person }
        const { sealed } = await seal(this.#keys.own, "record", slot, { kind: "draft", previous: null, at, body })
        await this.#store.saveDraft(name, sealed)
    }

    /** The draft of a name, if there is one. */
    async load(name: string): Promise<Body | undefined> {
        const sealed = await this.#store.draft(name)
        if (!sealed) return undefined
        const asked = { ...this.#slot(name), authors: [this.#store.person] }
        return (await open(this.#keys.own, "record", asked, sealed)).body
    }

    async drop(name: string): Promise<void> {
        await this.#store.dropDraft(name)
    }

    async names(): Promise<string[]> {
        return await this.#store.draftNames()
    }

    // A name is no UUID, so no record of the server's can pass for a draft, nor a draft for a record.
    #slot(name: string) {
        return { server: "own", id: `draft ${name}`, partnership: null, epoch: 1, revision: 1 } as const
    }
}
