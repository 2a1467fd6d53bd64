/**
 * Taking in an update, with its cost counted. Where two wrote at one place while apart, Yjs walks over what lies there,
 * one by one. Between two honest pages that is hardly ever anything; an altered one can make of a few kilobytes a walk
 * that stops a browser for minutes. So each update of a partner's is taken in here, piece by piece as Yjs would, with
 * every walk counted before it begins.
 */

import * as Y from "yjs"
import { MOST_CLIENTS } from "./admission.ts"

/**
 * Steps that all of a partner's updates may cost one page together: a fraction of a second. Hours lived through in
 * `hour.property.test.ts` cost some hundreds.
 */
export const MOST_STEPS = 300_000
/** Pieces in one list, beyond which it counts as a step to put one more into it. */
const LONG = 4096

type Struct = ReturnType<typeof Y.decodeUpdate>["structs"][number]

/** Thrown past what it may cost; the document is then half changed, and no good any more. */
export class TooCostly extends Error {
    override readonly name = "TooCostly"
    readonly steps: number

    constructor(steps: number) {
        super("an update costs more than any page of ours could make it cost")
        this.steps = steps
    }
}

/** Put an update into a document. Answers what it cost; throws for what costs more, or cannot be taken in. */
export function takeIn(doc: Y.Doc, update: Uint8Array, most = MOST_STEPS): number {
    const taking = new Taking(doc, most)
    const { pendingStructs } = doc.store
    // What waited for something may go on with it: Yjs keeps it in its other form.
    const waiting = pendingStructs ? [Y.convertUpdateFormatV2ToV1(pendingStructs.update)] : []
    const { structs } = Y.decodeUpdate(Y.mergeUpdates([...waiting, update]))
    Y.transact(doc, (transaction) => { taking.takeAll(structs, transaction) }, null, false)
    // What is deleted, and what waits still.
    Y.applyUpdate(doc, Y.diffUpdate(update, Y.encodeStateVector(doc)))
    if (doc.store.clients.size > MOST_CLIENTS) throw new TooCostly(taking.steps)
    return taking.steps
}

/** How many pieces a document is in. */
export function piecesIn({ store }: Y.Doc): number {
    return [...store.clients.values()].reduce((sum, { length }) => sum + length, 0)
}

class Taking {
    steps = 0
    readonly #doc: Y.Doc
    readonly #most: number
    /** What each client wrote, the next one last. */
    readonly #queues = new Map<number, Struct[]>()

    constructor(doc: Y.Doc, most: number) {
        this.#doc = doc
        this.#most = most
    }

    takeAll(structs: readonly Struct[], transaction: Y.Transaction): void {
        for (const struct of structs) {
            const queue = this.#queues.get(struct.id.client)
            if (queue) queue.push(struct)
            else this.#queues.set(struct.id.client, [struct])
        }
        for (const queue of this.#queues.values()) queue.reverse()
        // In the order of Yjs, so that it costs what it would cost there.
        const clients = [...this.#queues.keys()].sort((one, other) => other - one)
        for (const client of clients) this.#takeFrom(client, transaction)
    }

    /** What a client wrote, as far as it goes, and of others' what that stands beside. */
    #takeFrom(first: number, transaction: Y.Transaction): void {
        const waiting = [first]
        for (let client = waiting.at(-1); client !== undefined; client = waiting.at(-1)) {
            const struct = this.#next(client)
            const lacks = struct ? this.#take(struct, transaction) : null
            if (lacks === null) this.#goOn(waiting, client)
            else if (!waiting.includes(lacks) && this.#next(lacks)) waiting.push(lacks)
            // It is not here: whatever waits for it goes on waiting.
            else for (const stuck of waiting.splice(0)) this.#queues.delete(stuck)
        }
    }

    /** After a piece: to whoever waited for it, or to the next. */
    #goOn(waiting: number[], client: number): void {
        const done = this.#queues.get(client)?.pop()
        if (waiting.length > 1 || !done) waiting.pop()
    }

    #next(client: number): Struct | undefined {
        return this.#queues.get(client)?.at(-1)
    }

    /** Null once it is in, or whose piece it waits for. */
    #take(struct: Struct, transaction: Y.Transaction): number | null {
        const { client, clock } = struct.id
        const state = Y.getState(this.#doc.store, client)
        if (clock > state) return client
        if (struct instanceof Y.Skip || clock + struct.length <= state) return null
        if (struct instanceof Y.Item) this.#place(struct)
        const lacks = struct.getMissing(transaction, this.#doc.store)
        if (lacks !== null) return lacks
        this.#spend(this.#lengthOf(client) / LONG)
        if (struct instanceof Y.Item) this.#count(struct, clock < state)
        struct.integrate(transaction, state - clock)
        return null
    }

    #place(item: Y.Item): void {
        const root: unknown = item.parent
        if (typeof root === "string") item.parent = this.#doc.get(root)
    }

    /** The walk that finds its place, as Yjs takes it. */
    #count(item: Y.Item, begun: boolean): void {
        const { left, right, parent } = item
        // What stands beside something that is gone is gone itself.
        if (!(parent instanceof Y.AbstractType)) return
        for (const beside of [left, right]) if (beside) this.#spend(this.#lengthOf(beside.id.client) / LONG)
        // Of what was begun already, the place is found from another piece: once in a while, after a loss.
        if (begun) this.#spend(piecesIn(this.#doc))
        this.#walk(item, left ? left.right : parent._start)
    }

    #walk(item: Y.Item, from: Y.Item | null): void {
        const met = new Set<Y.Item>()
        for (let other = from; other && other !== item.right; other = other.right) {
            this.#spend(1)
            met.add(other)
            if (this.#stops(item, other, met)) return
        }
    }

    #stops(item: Y.Item, other: Y.Item, met: ReadonlySet<Y.Item>): boolean {
        if (Y.compareIDs(item.origin, other.origin)) {
            return other.id.client >= item.id.client && Y.compareIDs(item.rightOrigin, other.rightOrigin)
        }
        return other.origin === null || !met.has(Y.getItem(this.#doc.store, other.origin))
    }

    #lengthOf(client: number): number {
        return this.#doc.store.clients.get(client)?.length ?? 0
    }

    #spend(steps: number): void {
        this.steps += steps
        if (this.steps > this.#most) throw new TooCostly(this.steps)
    }
}
