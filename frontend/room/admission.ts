/**
 * What is taken in of an update that a partner's page sent: only what a page of ours makes, and that is letters. Such a
 * document can hold more, maps in maps without end among it, and a browser stumbles over that long after it was taken.
 */

import * as Y from "yjs"
import { joined } from "../vault/bytes.ts"

export type Decoded = ReturnType<typeof Y.decodeUpdate>
type Struct = Decoded["structs"][number]
type Deletes = Decoded["ds"]

/** Pages that wrote on one document: each time a page is opened it counts as another. */
export const MOST_CLIENTS = 1000
/** Characters that one of them wrote, by far. */
const MOST_CLOCK = 2 ** 31

/** Those of an update's clients of whom something in it was made by no page of ours. */
export function strangersIn({ structs }: Decoded): ReadonlySet<number> {
    return new Set(structs.filter((struct) => !isOurs(struct)).map(({ id }) => id.client))
}

/** Whether a page of ours could have sent all of it. */
export function isPlain(decoded: Decoded): boolean {
    const clients = new Set(decoded.structs.map(({ id }) => id.client))
    return clients.size <= MOST_CLIENTS && strangersIn(decoded).size === 0 && isInOrder(decoded.ds)
}

/** An update without what some clients wrote, or deleted of theirs, from a number on. Itself, where that is nothing. */
export function without(update: Uint8Array, from: ReadonlyMap<number, number>): Uint8Array {
    const { structs, ds } = Y.decodeUpdate(update)
    const isCut = ({ id, length }: Struct): boolean => id.clock + length > (from.get(id.client) ?? Infinity)
    const deletes = encoded(ds).length
    const left = cutDeletes(ds, from)
    if (!structs.some(isCut) && left === null) return update
    const all = new Map([...from.keys()].map((client) => [client, Number.MAX_SAFE_INTEGER]))
    const rest = Y.diffUpdate(update, Y.encodeStateVector(all))
    // What is deleted stands at the end.
    return joined(rest.slice(0, rest.length - deletes), encoded(left ?? ds))
}

function isOurs(struct: Struct): boolean {
    const { id, length } = struct
    if (id.clock + length > MOST_CLOCK) return false
    return !(struct instanceof Y.Item) || (isAtHome(struct) && isContent(struct) && looksBack(struct))
}

/** It stands in the text; null says where its neighbours are. */
function isAtHome({ parent, parentSub }: Y.Item): boolean {
    const root: unknown = parent
    return root === null || (root === "text" && parentSub === null)
}

function isContent({ content }: Y.Item): boolean {
    return content instanceof Y.ContentString || content instanceof Y.ContentDeleted
}

/** Nobody writes beside what they write only later. */
function looksBack({ id, origin, rightOrigin }: Y.Item): boolean {
    return [origin, rightOrigin].every((beside) => beside?.client !== id.client || beside.clock < id.clock)
}

/** As they are always written: one after the other, none twice. */
function isInOrder({ clients }: Deletes): boolean {
    return [...clients.values()].every((all) =>
        all.every(({ clock }, at) => clock >= (at === 0 ? 0 : (all[at - 1]?.clock ?? 0) + (all[at - 1]?.len ?? 0))),
    )
}

/** What is deleted, without the end of some; null where that changes nothing. */
function cutDeletes({ clients }: Deletes, from: ReadonlyMap<number, number>): Deletes | null {
    const left = Y.createDeleteSet()
    let cut = false
    for (const [client, all] of clients) {
        const most = from.get(client) ?? Infinity
        cut ||= all.some(({ clock, len }) => clock + len > most)
        const kept = all.filter(({ clock }) => clock < most)
        for (const one of kept) one.len = Math.min(one.len, most - one.clock)
        if (kept.length > 0) left.clients.set(client, kept)
    }
    return cut ? left : null
}

function encoded(ds: Deletes): Uint8Array {
    // A snapshot is what is deleted, and how far everybody has come: nobody, in one byte.
    return Y.encodeSnapshot(Y.createSnapshot(ds, new Map())).slice(0, -1)
}
