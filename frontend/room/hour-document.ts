/**
 * The hour's document: the text that both write, and nothing else. Two of them that have taken in the same updates are
 * equal, in whatever order and however often they came. It knows no page, no network and no clock; who may see an
 * update, and where it is kept, is the business of others.
 */

import * as Y from "yjs"
import { piecesOf } from "../web/pieces.ts"

/** Characters of our page. */
export const MOST_TEXT = 100_000
/** Characters of one change: a paste is many, so that none is longer than what carries it. */
const PIECE = 8000
/**
 * Bytes of a document, and characters of its text, up to which it takes in what others wrote: two full pages, written
 * apart, and half of what one entry of a log can carry.
 */
const MOST_TAKEN = 768 * 1024
const MOST_SHOWN = 2 * MOST_TEXT

/** Where an update came from. */
export type Source = "line" | "own log" | "their log" | "draft" | "tab"

/** What came from oneself is taken in, however much it is. */
const OWN: readonly Source[] = ["own log", "draft", "tab"]

/** A change of a text: what stays, what comes, what goes, from its beginning on. */
export interface Step {
    readonly retain?: number | undefined
    readonly insert?: unknown
    readonly delete?: number | undefined
}

/** A local change of the text: so many characters go at a place, and others come. */
export interface Edit {
    readonly at: number
    readonly remove: number
    readonly insert: string
}

/** What a browser does on its own account, as opposed to taking in. */
const LOCAL = Symbol("local")
const TIDY = Symbol("tidy")

export class HourDocument {
    readonly #doc = new Y.Doc()
    readonly #text = this.#doc.getText("text")
    /** The same without what was deleted: `#doc` holds on to the words that an undo would bring back. */
    readonly #lean = new Y.Doc()
    /** What stands in one's own log. */
    readonly #kept = new Y.Doc()
    readonly #undo = new Y.UndoManager(this.#text, { trackedOrigins: new Set([LOCAL]) })
    /** Bytes that may surely come before all of it is measured again. */
    #room = MOST_SHOWN

    constructor() {
        this.#doc.on("update", (update: Uint8Array, origin: unknown) => {
            if (!isSource(origin)) this.#apply(update)
        })
    }

    get text(): string {
        return this.#text.toJSON()
    }

    /** Change the text; what would make it too long is left out. Answers whether all of it found room. */
    edit({ at, remove, insert }: Edit): boolean {
        const room = Math.max(0, MOST_TEXT - this.#text.length + remove)
        // Half of a character cannot be written down, and would be another one to whoever reads it.
        const whole = insert.replaceAll(/\p{Cs}/gu, "\uFFFD")
        const fitting = room < 2 ? whole.slice(0, room).replace(/\p{Cs}/u, "") : (piecesOf(whole, room)[0] ?? "")
        this.#doc.transact(() => this.#text.delete(at, remove), LOCAL)
        let place = at
        for (const piece of piecesOf(fitting, PIECE)) {
            this.#doc.transact(() => this.#text.insert(place, piece), LOCAL)
            place += piece.length
        }
        return fitting.length === insert.length
    }

    /** Take back one's own last change of the text, and nobody else's. */
    undo(): void {
        this.#undo.undo()
    }

    redo(): void {
        this.#undo.redo()
    }

    /** Take in an update. False, and nothing changed, for what is none or too much. */
    take(update: Uint8Array, source: Source): boolean {
        try {
            // What cannot be read is found out here, before any of it is in the document.
            Y.decodeUpdate(update)
            if (!OWN.includes(source) && !this.#fits(update)) return false
            this.#apply(update)
            Y.applyUpdate(this.#doc, update, source)
        } catch {
            return false
        }
        this.#tidy()
        if (source === "own log") this.keep(update)
        return true
    }

    /** This stands in one's own log now. */
    keep(update: Uint8Array): void {
        Y.applyUpdate(this.#kept, update)
    }

    /** What one's own log lacks, or null when it has everything. */
    gained(): Uint8Array | null {
        if (Y.equalSnapshots(Y.snapshot(this.#lean), Y.snapshot(this.#kept))) return null
        return this.lacking(Y.encodeStateVector(this.#kept))
    }

    /** Everything. */
    whole(): Uint8Array {
        return Y.encodeStateAsUpdate(this.#lean)
    }

    /** How far this document has come, in few bytes: says to the other what it lacks. */
    vector(): Uint8Array {
        return Y.encodeStateVector(this.#lean)
    }

    /** What a document that has come so far does not know. Throws for what is no vector. */
    lacking(vector: Uint8Array): Uint8Array {
        return Y.encodeStateAsUpdate(this.#lean, vector)
    }

    /** An update that says nothing. */
    get nothing(): Uint8Array {
        return this.lacking(this.vector())
    }

    /** Hear every update, with where it came from; null for one's own. */
    onUpdate(hear: (update: Uint8Array, source: Source | null) => void): void {
        this.#doc.on("update", (update: Uint8Array, origin: unknown) => {
            hear(update, isSource(origin) ? origin : null)
        })
    }

    /** Hear how the text changed; `own` says that it was by `edit`. */
    onText(hear: (steps: readonly Step[], own: boolean) => void): void {
        this.#text.observe((event, { origin }) => {
            hear(event.delta, origin === LOCAL)
        })
    }

    #apply(update: Uint8Array): void {
        this.#room -= update.length
        Y.applyUpdate(this.#lean, update)
    }

    /** Whether there is room for it: what is known already, or makes the document smaller, always fits. */
    #fits(update: Uint8Array): boolean {
        if (update.length <= this.#room) return true
        const tried = new Y.Doc()
        const before = this.whole()
        Y.applyUpdate(tried, before)
        const shown = tried.getText("text").length
        Y.applyUpdate(tried, update)
        const [size, text] = [Y.encodeStateAsUpdate(tried).length, tried.getText("text").length]
        if (size > Math.max(MOST_TAKEN, before.length) || text > Math.max(MOST_SHOWN, shown)) return false
        this.#room = Math.min(MOST_TAKEN - size, MOST_SHOWN - text) + update.length
        return true
    }

    /** A text field knows characters and line feeds only; with anything else in the text, places would be wrong. */
    #tidy(): void {
        if (this.#text.length === this.text.length && !this.text.includes("\r")) return
        this.#doc.transact(() => {
            let at = 0
            for (const { insert } of this.#text.toDelta() as Step[]) {
                const pieces = typeof insert === "string" ? insert.split(/(\r)/) : [null]
                for (const piece of pieces) {
                    if (piece === null || piece === "\r") this.#text.delete(at, 1)
                    else at += piece.length
                }
            }
        }, TIDY)
    }
}

/** Several updates as one. */
export function merged(updates: readonly Uint8Array[]): Uint8Array {
    return Y.mergeUpdates([...updates])
}

function isSource(origin: unknown): origin is Source {
    return typeof origin === "string"
}
