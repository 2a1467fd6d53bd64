/**
 * A form that is half written outlives its page: what stands in it is a draft on this device, kept in the order of
 * typing, and safe before the keys go.
 */

import { type DraftPlace, placeFor } from "../vault/draft-place.ts"
import type { Drafts } from "../vault/drafts.ts"
import { Locking } from "../vault/session.ts"
import { vaultHere } from "./drawers.ts"

/** What left the form for a while: it lies in a place of its own, and the form goes on in another. */
interface Aside<Half> {
    readonly half: Half
    readonly place: DraftPlace | null
}

export class HalfWritten<Half> {
    readonly #read: () => Half | null
    #newPlace: (() => Promise<DraftPlace>) | null = null
    #place: DraftPlace | null = null
    readonly #aside: Aside<Half>[] = []
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
        await this.recallFrom((await vaultHere()).drafts, form, takeUp)
    }

    async recallFrom(drafts: Drafts, form: string, takeUp: (half: unknown) => boolean): Promise<void> {
        this.#newPlace = () => placeFor(drafts, form)
        this.#place = await this.#newPlace()
        this.#takeUpLeft(takeUp)
        await this.keep()
    }

    /** Keep what stands in the form when its turn comes. Answers, once that is done, whether it outlives the page. */
    async keep(): Promise<boolean> {
        const kept = this.#keeping.then(() => this.#keepNow()).catch(() => false)
        this.#keeping = kept
        return await kept
    }

    /** What stands in the form leaves it for something else, and is kept until `goOn`. */
    setAside(): void {
        const half = this.#read()
        if (half === null) return
        this.#keeping = this.#keeping.then(async () => {
            const place = this.#place
            this.#aside.push({ half, place })
            this.#place = null
            await place?.save({ half }).catch(() => false)
            this.#place = (await this.#newPlace?.().catch(() => null)) ?? null
        })
    }

    /** The form is free: what was set aside last, or else what a page that is gone left, for whoever takes it up. */
    async goOn(takeUp: (half: unknown) => boolean): Promise<void> {
        const gone = this.#keeping.then(() => this.#goOnNow(takeUp)).catch(() => undefined)
        this.#keeping = gone
        await gone
    }

    async #goOnNow(takeUp: (half: unknown) => boolean): Promise<void> {
        if (this.#read() !== null) return
        const last = this.#aside.at(-1)
        if (last ? !takeUp(last.half) : !this.#takeUpLeft(takeUp)) return
        if (last) {
            this.#aside.pop()
            await this.#place?.drop()
            this.#place = last.place
        }
        await this.#keepNow()
    }

    #takeUpLeft(takeUp: (half: unknown) => boolean): boolean {
        const taken = this.#place?.left.find(({ half }) => takeUp(half))
        if (taken) this.#place?.takeUp(taken)
        return taken !== undefined
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
