/** For tests: updates that no page of ours makes, byte by byte as Yjs reads them. */

import * as Y from "yjs"
import { utf8 } from "../vault/bytes.ts"
import type { HourDocument } from "./hour-document.ts"

/** A client that is nobody's. */
const STRANGER = 9
const [LETTER, MAP, VALUE] = [4, 7, 8]
const [HAS_NAME, HAS_RIGHT, HAS_LEFT] = [0x20, 0x40, 0x80]

/** Numbers as Yjs writes them; texts as they are, with their length before. */
function written(parts: readonly (number | string)[]): number[] {
    return parts.flatMap((part) => (typeof part === "number" ? number(part) : [...number(part.length), ...utf8(part)]))
}

function number(value: number): number[] {
    return value > 127 ? [128 | (value & 127), ...number(Math.floor(value / 128))] : [value]
}

interface Written {
    readonly client: number
    readonly clock?: number
    readonly structs: readonly (readonly (number | string)[])[]
}

function update(writers: readonly Written[], deleted: readonly (readonly number[])[] = []): Uint8Array {
    const bytes = number(writers.length)
    for (const { client, clock = 0, structs } of writers) {
        bytes.push(...written([structs.length, client, clock]))
        for (const struct of structs) for (const part of struct) bytes.push(...written([part]))
    }
    bytes.push(...number(deleted.length))
    for (const one of deleted) bytes.push(...written(one))
    return Uint8Array.from(bytes)
}

/** Maps within each other, so many. */
export function nestedMaps(levels: number): Uint8Array {
    const structs = Array.from({ length: levels }, (_, at) => {
        const place = at === 0 ? [1, "hour"] : [0, STRANGER, at - 1]
        return [MAP | HAS_NAME, ...place, "a", 1]
    })
    return update([{ client: STRANGER, structs }])
}

/** That letters of somebody are gone. */
export function deleting(client: number, clock: number, length: number, times = 1): Uint8Array {
    const ranges = Array.from({ length: times }, () => [clock, length])
    return update([], [[client, times, ...ranges.flat()]])
}

/** A value of lists within each other, so many. */
export function deepValue(levels: number): Uint8Array {
    const lists = Array.from({ length: levels }, () => [117, 1]).flat()
    return update([{ client: STRANGER, structs: [[VALUE | HAS_NAME, 1, "hour", "a", 1, ...lists, 126]] }])
}

/** So many letters at one place, each left of another one of a long line: few bytes, and a long walk. */
export function crowd(letters: number): Uint8Array {
    const line = { client: 5, structs: [[LETTER, 1, "text", "x".repeat(letters)]] }
    const structs = Array.from({ length: letters }, (_, at) => [LETTER | HAS_RIGHT, 5, letters - 1 - at, "y"])
    return update([line, { client: 3, structs }])
}

/** A letter that stands beside one that its writer writes only later. */
export function besideItsFuture(): Uint8Array {
    return update([{ client: STRANGER, structs: [[LETTER, 1, "text", "a"], [LETTER | HAS_LEFT, STRANGER, 7, "b"]] }])
}

/** So many writers, each of whom waits for one who never comes. */
export function queue(writers: number): Uint8Array {
    const all = Array.from({ length: writers }, (_, at) => ({
        client: 10_000 - at,
        structs: [[LETTER | HAS_LEFT, 1, 0, "z"]],
    }))
    return update(all)
}

/** What a page that has come so far would have written next, had it written this: made up by the other. */
export function forged(known: HourDocument, client: number, at: number, words: string): Uint8Array {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, known.whole())
    doc.clientID = client
    doc.getText("text").insert(at, words)
    return Y.encodeStateAsUpdate(doc)
}

/** Somebody's only client. */
export function clientOf(document: HourDocument): number {
    const [client] = Y.decodeStateVector(document.vector()).keys()
    if (client === undefined) throw new Error("nobody wrote anything")
    return client
}
