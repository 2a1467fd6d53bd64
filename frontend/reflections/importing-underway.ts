/** Batches on their way: each is a draft of its own on this device, and goes alone once all of it is sealed. */

import { type DraftPlace, placeFor } from "../vault/draft-place.ts"
import type { Drafts } from "../vault/drafts.ts"
import { type Batch, readBatch } from "./importing.ts"

export class Underway {
    readonly #drafts: Drafts
    readonly #sheet: string
    readonly #places = new Map<Batch, DraftPlace>()

    constructor(drafts: Drafts, partnership: string) {
        this.#drafts = drafts
        this.#sheet = `import ${partnership}`
    }

    get batches(): readonly Batch[] {
        return [...this.#places.keys()]
    }

    /** Take up what pages that are gone left behind. */
    async recall(): Promise<void> {
        const gone = await placeFor(this.#drafts, this.#sheet)
        for (const left of gone.left) {
            const batch = readBatch(left)
            // Not before it has a place of its own.
            if (!batch || !(await this.add(batch))) continue
            gone.takeUp(left)
            await gone.drop()
        }
    }

    /** One more. Answers whether it outlives the page. */
    async add(batch: Batch): Promise<boolean> {
        const place = await placeFor(this.#drafts, this.#sheet)
        this.#places.set(batch, place)
        return await place.save({ batch }).catch(() => false)
    }

    /** All of it is with the server, or nobody wants it any more. */
    async drop(batch: Batch): Promise<void> {
        await this.#places.get(batch)?.drop()
        this.#places.delete(batch)
    }
}
