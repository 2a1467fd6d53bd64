/**
 * The hour's document: the text that both write, and nothing else. Two of them that have taken in the same updates are
 * equal, in whatever order and however often they came. It knows no page, no network and no clock; who may see an
 * update, and where it is kept, is the business of others.
 */

import * as Y from "yjs"
import { piecesOf } from "../web/pieces.ts"
import { isPlain, strangersIn, without } from "./admission.ts"
import { HeldBack } from "./held-back.ts"
import { LeanCopy } from "./lean-copy.ts"

/** Characters of our page. */
export const MOST_TEXT = 100_000
/** Characters of one change: a paste is many, so that none is longer than what carries it. */
const PIECE = 8000
/** Pages of one's own that are told of. */
const MOST_MINE = 100

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
    readonly #lean = new LeanCopy(MOST_TEXT, () => Y.encodeStateAsUpdate(this.#doc))
    /** What stands in one's own log. */
    readonly #kept = new Y.Doc()
    readonly #undo = new Y.UndoManager(this.#text, { trackedOrigins: new Set([LOCAL]) })
    readonly #held = new HeldBack<Source>()
    /**
     * Clients of one's own pages, as far as they are known. What they wrote comes from oneself alone: whoever else says
     * what that was may say something else, before it is known here.
     */
    readonly #mine = new Set<number>()

    constructor() {
        this.#doc.on("update", (update: Uint8Array, origin: unknown) => {
            if (isSource(origin)) return
            this.#mine.add(this.#doc.clientID)
            this.#lean.add(update)
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

    /** Take in an update. False for what is none, too much, or in part what no page of ours wrote. */
    take(update: Uint8Array, source: Source): boolean {
        try {
            const taken = OWN.includes(source) ? this.#takeOwn(update, source) : this.#takeTheirs(update, source)
            this.#tidy()
            for (const [held, from] of this.#held.due(this.#reached())) this.take(held, from)
            return taken
        } catch {
            return false
        }
    }

    /** These clients are pages of one's own, says one's own log or draft. */
    owns(clients: unknown): void {
        const all: unknown[] = Array.isArray(clients) ? clients : []
        for (const one of all) if (typeof one === "number" && Number.isSafeInteger(one)) this.#mine.add(one)
    }

    /** Pages of one's own that wrote here, the newest last. */
    get mine(): readonly number[] {
        return [...this.#mine].slice(-MOST_MINE)
    }

    /** Whether the other said something of one's own that only oneself can say, and has not yet. */
    get holdsBack(): boolean {
        return this.#held.any
    }

    /** This stands in one's own log now. Answers whether it can be read back. */
    keep(update: Uint8Array): boolean {
        try {
            Y.applyUpdate(this.#kept, update)
            return true
        } catch {
            return false
        }
    }

    /** Whether something here waits for what is not: it is seen once that is. */
    get waits(): boolean {
        return this.#lean.waiting > 0
    }

    /** What one's own log lacks, or null when it has everything. */
    gained(): Uint8Array | null {
        if (this.#lean.isIn(this.#kept)) return null
        return this.lacking(Y.encodeStateVector(this.#kept))
    }

    /** Everything. */
    whole(): Uint8Array {
        return this.#lean.lacking()
    }

    /** How far this document has come, in few bytes: says to the other what it lacks. */
    vector(): Uint8Array {
        return this.#lean.vector()
    }

    /** What a document that has come so far does not know. Throws for what is no vector. */
    lacking(vector: Uint8Array): Uint8Array {
        return this.#lean.lacking(vector)
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

    /** One's own is always taken; only what no page of ours wrote, and somehow came among it, stays out. */
    #takeOwn(update: Uint8Array, source: Source): boolean {
        const strangers = strangersIn(Y.decodeUpdate(update))
        const own = without(update, new Map([...strangers].map((client) => [client, 0])))
        this.#lean.add(own)
        Y.applyUpdate(this.#doc, own, source)
        const kept = source !== "own log" || this.keep(own)
        return kept && strangers.size === 0
    }

    #takeTheirs(update: Uint8Array, source: Source): boolean {
        if (this.#lean.closed || !isPlain(Y.decodeUpdate(update))) return false
        const reached = this.#reached()
        // What this very page has not written yet is nobody's to tell.
        const here = this.#doc.clientID
        if (without(update, new Map([[here, reached.get(here) ?? 0]])) !== update) return false
        const theirs = without(update, reached)
        if (theirs !== update && !this.#held.add([update, source], reached)) return false
        const news = Y.diffUpdate(theirs, this.vector())
        if (!this.#lean.admit(news)) return false
        Y.applyUpdate(this.#doc, news, source)
        return true
    }

    /** How far one's own pages have come here. */
    #reached(): ReadonlyMap<number, number> {
        const { store } = this.#doc
        return new Map([...this.#mine, this.#doc.clientID].map((client) => [client, Y.getState(store, client)]))
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
