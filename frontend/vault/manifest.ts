/**
 * Manifests: once keys were replaced, the list of what was written under earlier ones and still counts. Whoever holds
 * an old key may write more under it; nothing that is not on the list, in that revision with that MAC, is believed. A
 * manifest is one record an author, its id derived from the new secret, and each revision adds to those before.
 */

import type { SealKeys } from "./derive.ts"
import { type Body, type Envelope, open, seal, type ServerKind, type Slot } from "./envelope.ts"
import { chain, check, type Mark, markOf } from "./marks.ts"
import { Refusal } from "./refusal.ts"
import { type PutRow, putRow, type Row, sealedOf, type Shelf } from "./shelf.ts"

/** The id and the author of a manifest that may be. */
export interface ManifestPlace {
    readonly id: string
    readonly author: string
}

/** The keys and epoch that a manifest is written under. */
export interface ManifestEpoch {
    readonly server: ServerKind
    readonly partnership: string | null
    readonly epoch: number
    readonly keys: SealKeys
}

/** What of each record counts, by id. */
export type Vouched = ReadonlyMap<string, readonly Mark[]>

/** One record as a manifest names it. */
export interface Named extends Mark {
    readonly id: string
}

interface Reading {
    readonly shelf: Shelf
    readonly marks: {
        mark(record: string): Promise<Mark | undefined>
        raiseMark(record: string, mark: Mark): Promise<void>
    }
}

/** Entries that one envelope of the largest bucket holds with room to spare: about a hundred bytes each. */
const MOST = 550

/** All revisions of a manifest, oldest first; none when the listing shows none. */
export async function openManifest(
    epoch: ManifestEpoch,
    { id, author }: ManifestPlace,
    rows: readonly Row[],
    { shelf, marks }: Reading,
): Promise<Envelope[]> {
    const newest = rows.find((row) => row.id === id)
    const mark = await marks.mark(id)
    if (!newest && mark) throw new Refusal("rolled-back")
    if (!newest) return []
    const opened: Envelope[] = []
    for (let revision = 1; revision <= newest.revision; revision += 1) {
        const row = revision === newest.revision ? newest : await shelf.get(id, revision)
        const { server, partnership } = epoch
        const asked = { server, partnership, epoch: epoch.epoch, id, revision, authors: [author] }
        opened.push(await open(epoch.keys, "manifest", asked, sealedOf(row)))
    }
    await follow(opened, mark, (reached) => marks.raiseMark(id, reached))
    return opened
}

/** Every revision follows from the one before, and the last from what this device has seen. */
async function follow(opened: Envelope[], mark: Mark | undefined, raise: (mark: Mark) => Promise<void>): Promise<void> {
    const [first, ...others] = opened
    if (!first) return
    const reached = chain(markOf(first), others)
    const seen = mark && opened[mark.revision - 1]
    if (mark && !seen) throw new Refusal("rolled-back")
    if (mark && seen) check(mark, seen)
    await raise(reached)
}

/** What manifests vouch for together. */
export function vouchedBy(manifests: readonly Envelope[]): Vouched {
    const vouched = new Map<string, Mark[]>()
    for (const { id, ...mark } of manifests.flatMap(({ body }) => readNamed(body))) {
        vouched.set(id, [...(vouched.get(id) ?? []), mark])
    }
    return vouched
}

/** Refuses `unvouched`, or `rolled-back` where the list knows a later revision. */
export function checkVouched(vouched: Vouched, { slot, mac }: Pick<Envelope, "slot" | "mac">): void {
    const marks = vouched.get(slot.id) ?? []
    if (marks.some((mark) => mark.revision === slot.revision && mark.mac === mac)) return
    throw new Refusal(marks.some(({ revision }) => revision > slot.revision) ? "rolled-back" : "unvouched")
}

/** The next revisions of a manifest: as many as it takes to name all these records; `also` goes into the first. */
export async function sealManifest(
    epoch: ManifestEpoch,
    { id, author }: ManifestPlace,
    named: readonly Named[],
    { after, at, also = {} }: { after?: Pick<Envelope, "slot" | "mac"> | undefined; at: string; also?: Body },
): Promise<PutRow[]> {
    const rows: PutRow[] = []
    let [revision, previous] = after ? [after.slot.revision, after.mac] : [0, null]
    for (const [part, records] of parts(named).entries()) {
        revision += 1
        const { server, partnership } = epoch
        const slot: Slot = { server, id, partnership, epoch: epoch.epoch, author, revision }
        const body = { records, ...(part === 0 ? also : {}) }
        const sealed = await seal(epoch.keys, "manifest", slot, { kind: "manifest", previous, at, body })
        rows.push(putRow(slot, sealed))
        previous = sealed.mac
    }
    return rows
}

/** At least one part, that there is a manifest even of nothing. */
function parts(named: readonly Named[]): [string, number, string][][] {
    const entries = named.map((one): [string, number, string] => [one.id, one.revision, one.mac])
    const count = Math.max(1, Math.ceil(entries.length / MOST))
    return Array.from({ length: count }, (_, part) => entries.slice(part * MOST, (part + 1) * MOST))
}

/** The entries of a manifest; refuses `malformed`. */
export function readNamed({ records }: Body): Named[] {
    if (!Array.isArray(records)) throw new Refusal("malformed")
    return records.map((entry: unknown) => {
        const [id, revision, mac] = Array.isArray(entry) ? (entry as unknown[]) : []
        if (typeof id !== "string" || typeof revision !== "number" || typeof mac !== "string") throw new Refusal("malformed")
        return { id, revision, mac }
    })
}
