/**
 * Sealing notes of earlier years, one record each, marked as imported and with their own dates. What is there already
 * is not made a second time: its hash lies inside the sealed body, so only the two can compare.
 */

import type { Drawer } from "../vault/session.ts"
import type { FoundNote } from "./imported-notes.ts"

export type ImportKind = "imported" | "imported-shared"

/** A note as it is to be sealed: with the date its person gave or left it. */
export interface Note extends FoundNote {
    readonly date: string
}

/** Notes that are on their way, as they lie on this device until all are sealed. */
export interface Batch {
    readonly kind: ImportKind
    readonly notes: readonly Note[]
}

/** How many notes of a batch were sealed now. */
export interface Imported {
    readonly sealed: number
    /** They were there before. */
    readonly known: number
}

/** Seal those that are not there yet. `moved` hears how many of all are done. */
export async function importNotes(
    drawer: Drawer,
    partnership: string,
    { kind, notes }: Batch,
    moved: (done: number) => void,
): Promise<Imported> {
    const before = (await drawer.all()).filter((one) => one.kind === kind && one.body.partnership === partnership)
    const there = new Set(before.map(({ body }) => body.hash))
    let sealed = 0
    for (const [at, { date, text, source, key }] of notes.entries()) {
        const hash = await hashOf(key)
        if (!there.has(hash)) {
            await drawer.write({ kind, body: { partnership, date, text, source, hash } })
            there.add(hash)
            sealed += 1
        }
        moved(at + 1)
    }
    return { sealed, known: notes.length - sealed }
}

/** A batch as it lay on this device, or null when it is none. */
export function readBatch(draft: Record<string, unknown>): Batch | null {
    const { kind, notes } = (draft.batch ?? {}) as Partial<Batch>
    if ((kind !== "imported" && kind !== "imported-shared") || !Array.isArray(notes)) return null
    return { kind, notes }
}

/** Of a note as it was found: the date somebody gave it since makes it no other. */
async function hashOf(key: string): Promise<string> {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key))
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("")
}
