/**
 * A page without the words that only an undo would bring back: what is said and kept of it. What a partner sent is
 * tried here first, and this copy made anew where that fails: so nothing that stays is ever half changed.
 */

import * as Y from "yjs"
import { MOST_STEPS, piecesIn, takeIn, TooCostly } from "./taking-in.ts"

/** Bytes up to which a document takes in what others wrote: half of what one entry of a log can carry. */
const MOST_TAKEN = 768 * 1024
/** As often is something tried that cannot be taken in; then nothing more of that partner's is, in this open page. */
const PATIENCE = 20

interface Size {
    readonly bytes: number
    readonly shown: number
}

export class LeanCopy {
    #doc = new Y.Doc()
    readonly #everything: () => Uint8Array
    /** Characters of two full pages, written apart. */
    readonly #mostShown: number
    /** Bytes that may surely come before all of it is measured again. */
    #room: number
    /** Steps that the partner's updates may still cost. */
    #steps = MOST_STEPS
    /** Steps that may surely come before all is read anew. */
    #unread = MOST_STEPS
    #patience = PATIENCE

    /** `everything` is what it is made anew from. */
    constructor(mostText: number, everything: () => Uint8Array) {
        this.#mostShown = this.#room = 2 * mostText
        this.#everything = everything
    }

    /** Put in what is one's own. */
    add(update: Uint8Array): void {
        this.#room -= update.length
        Y.applyUpdate(this.#doc, update)
    }

    /** Put in what the partner sent and is new here, if it can be; false, and nothing changed, where it cannot. */
    admit(news: Uint8Array): boolean {
        const before = news.length > this.#room ? this.#size() : null
        if (this.#tries(news)) {
            this.#room -= news.length
            if (before === null || this.#fits(before)) return true
        } else {
            this.#patience -= 1
        }
        this.#doc = new Y.Doc()
        Y.applyUpdate(this.#doc, this.#everything())
        return false
    }

    /** Whether so much could not be taken in that nothing more is. */
    get closed(): boolean {
        return this.#patience <= 0
    }

    /** What a document that has come so far does not know; everything, for one that knows nothing. */
    lacking(vector?: Uint8Array): Uint8Array {
        return Y.encodeStateAsUpdate(this.#doc, vector)
    }

    vector(): Uint8Array {
        return Y.encodeStateVector(this.#doc)
    }

    /** Bytes of what waits for something that is not here. */
    get waiting(): number {
        return waitingIn(this.#doc)
    }

    /** Whether another document has everything of it. */
    isIn(other: Y.Doc): boolean {
        const same = Y.equalSnapshots(Y.snapshot(this.#doc), Y.snapshot(other))
        return same && this.waiting <= waitingIn(other)
    }

    #tries(news: Uint8Array): boolean {
        try {
            this.#steps -= takeIn(this.#doc, news, this.#steps)
            this.#unread -= Y.decodeUpdate(news).structs.length * piecesIn(this.#doc)
            if (this.#unread < 0) this.#readAnew()
            return true
        } catch (error) {
            if (error instanceof TooCostly) this.#steps -= error.steps
            return false
        }
    }

    /** Whether it can be read by whoever begins with everything, at no higher price. */
    #readAnew(): void {
        const anew = new Y.Doc()
        takeIn(anew, this.lacking())
        if (anew.getText("text").length !== this.#shown) throw new TypeError("it reads otherwise")
        this.#unread = MOST_STEPS
    }

    get #shown(): number {
        return this.#doc.getText("text").length
    }

    #size(): Size {
        return { bytes: this.lacking().length, shown: this.#shown }
    }

    /** Whether there was room for it: what is known already, or makes the document smaller, always fits. */
    #fits(before: Size): boolean {
        const { bytes, shown } = this.#size()
        if (bytes > Math.max(MOST_TAKEN, before.bytes) || shown > Math.max(this.#mostShown, before.shown)) return false
        this.#room = Math.min(MOST_TAKEN - bytes, this.#mostShown - shown)
        return true
    }
}

function waitingIn({ store }: Y.Doc): number {
    return (store.pendingStructs?.update.length ?? 0) + (store.pendingDs?.length ?? 0)
}
