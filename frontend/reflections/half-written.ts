/**
 * A form that is half written outlives its page: what stands in it is a draft on this device, kept in the order of
 * typing, and safe before the keys go.
 */

import { type DraftPlace, placeFor } from "../vault/draft-place.ts"
import { Locking } from "../vault/session.ts"
import { vaultHere } from "./drawers.ts"

export class HalfWritten<Half> {
    readonly #read: () => Half | null
    #place: DraftPlace | null = null
    #keeping: Promise<unknown> = Promise.resolve()

    /** `read` says what stands in the form; null for nothing. */
    constructor(read: () => Half | null) {
        this.#read = read
        addEventListener("vault-locking", (event) => {
            if (event instanceof Locking) event.waitUntil(this.#keeping)
        })
    }

    /** What a page that is gone left half written, given to whoever takes it up: they say whether they did. */
    async recall(form: string, takeUp: (half: unknown) => boolean): Promise<void> {
        const { drafts } = await vaultHere()
        this.#place = await placeFor(drafts, form)
        const taken = this.#place.left.find(({ half }) => takeUp(half))
        if (taken) this.#place.takeUp(taken)
        await this.keep()
    }

    /** Keep what stands in the form when its turn comes. Answers, once that is done, whether it outlives the page. */
    async keep(): Promise<boolean> {
        const kept = this.#keeping.then(() => this.#keepNow()).catch(() => false)
        this.#keeping = kept
        return await kept
    }

    async #keepNow(): Promise<boolean> {
        const half = this.#read()
        if (half !== null) return (await this.#place?.save({ half })) ?? false
        await this.#place?.drop()
        return true
    }
}

/** A field without what has left it: somebody may have typed on meanwhile. */
export function without(value: string, gone: string): string {
    return value.startsWith(gone) ? value.slice(gone.length) : value
}
