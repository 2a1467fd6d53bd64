/** Records as a drawer gives and takes them, and what it stands in. */

import { Refused } from "../web/api.ts"
import type { SealKeys } from "./derive.ts"
import type { Body, Envelope, ServerKind } from "./envelope.ts"
import type { ManifestPlace } from "./manifest.ts"
import type { Mark } from "./marks.ts"
import { type Reason, Refusal } from "./refusal.ts"
import type { SealedCache } from "./sealed-cache.ts"
import type { Settled } from "./settled.ts"
import type { Listed, Row, Shelf } from "./shelf.ts"

/** A record, opened and believed. `at` is the writer's own clock. */
export interface Opened {
    readonly id: string
    readonly server: ServerKind
    readonly kind: string
    readonly author: string
    readonly revision: number
    readonly mac: string
    readonly at: string
    readonly body: Body
}

/**
 * What to write. Without an id, or with one never seen, it is a new record; `server` defaults to the drawer's. `over`
 * is the revision the writer had in view: the drawer may have seen a later one since, which must not be lost.
 */
export interface Writing {
    readonly id?: string
    readonly over?: Opened
    readonly kind: string
    readonly body: Body
    readonly server?: ServerKind
}

/** Somebody was faster; `current` is what stands there now. */
export class Stale extends Error {
    override readonly name = "Stale"
    readonly current: Opened

    constructor(current: Opened) {
        super("stale")
        this.current = current
    }
}

/** The kind of a record's last revision: its body is gone. */
export const DELETED = "deleted"

/**
 * Which drawer, whose, and with which keys. `people` are those who may have written in it. `older` has the keys of
 * earlier epochs, which read what one of the `manifests` names.
 */
export interface DrawerPlace {
    readonly person: string
    readonly partnership: string | null
    readonly epoch: number
    readonly people: readonly string[]
    readonly keys: SealKeys
    readonly older: ReadonlyMap<number, SealKeys>
    readonly manifests: readonly ManifestPlace[]
    /** Ids of those of earlier epochs, which have served. */
    readonly pastManifests: readonly string[]
    /** Why nothing may be sealed here, if so; reading goes on. */
    readonly stopped: Reason | null
}

/** The marks of the device: `store.ts`, or memory in tests. */
export interface Marks {
    mark(record: string): Promise<Mark | undefined>
    raiseMark(record: string, mark: Mark): Promise<void>
    raiseMarks(marks: ReadonlyMap<string, Mark>): Promise<void>
    /** The records that have one. */
    marked(): Promise<string[]>
    allMarks(): Promise<ReadonlyMap<string, Mark>>
}

export interface Surroundings {
    readonly shelf: Shelf
    readonly marks: Marks
    readonly now: () => number
    readonly checkKeys?: () => void // refuses `locked` once the keys no longer count
    /** Where what was opened is kept until this device is locked; none, or null, where it cannot be. */
    readonly cache?: (name: string) => Promise<SealedCache | null>
    readonly settled?: (partnership: string) => Settled
}

/** Whether a row is one of this drawer's records, and none of those that vouch for them. */
export function belongs({ partnership, manifests, pastManifests }: DrawerPlace, { id, server }: Listed): boolean {
    const kinds: ServerKind[] = partnership === null ? ["own"] : ["shared", "pulse"]
    return kinds.includes(server) && ![...manifests.map((manifest) => manifest.id), ...pastManifests].includes(id)
}

/** A row that a listing names, with its bytes; refuses `gap` where it is not handed out, `slot` where another is. */
export async function fetched(shelf: Shelf, { id, revision }: Pick<Row, "id" | "revision">): Promise<Row> {
    const row = await shelf.get(id, revision).catch((cause: unknown) => {
        throw cause instanceof Refused ? new Refusal("gap", { cause }) : cause
    })
    if (row.id !== id || row.revision !== revision) throw new Refusal("slot")
    return row
}

/** What a server says was faster must be the same record, no older than what was sent: a page writes over it next. */
export function checkCurrent(current: Row, sent: Opened): void {
    const { id, server, author, revision } = current
    if (id !== sent.id || server !== sent.server || author !== sent.author) throw new Refusal("slot")
    if (revision < sent.revision) throw new Refusal("rolled-back")
}

/** What an envelope says, as a record. */
export function openedOf({ slot, kind, mac, at, body }: Envelope): Opened {
    const { id, server, author, revision } = slot
    return { id, server, kind, author, revision, mac, at, body }
}

/** A listing may be older than what another tab wrote while it travelled: ask for the revision of the mark. */
export async function marked(shelf: Shelf, row: Listed, { revision }: Mark): Promise<Row> {
    const shown = await shelf.get(row.id, revision).catch((cause: unknown) => {
        throw new Refusal("rolled-back", { cause })
    })
    if (shown.revision !== revision || shown.id !== row.id) throw new Refusal("rolled-back")
    if (shown.server !== row.server || shown.author !== row.author) throw new Refusal("slot")
    return shown
}

/** Of two rows of one record, reading could believe the older while writing goes on from the newer. */
export function listedTwice(rows: readonly Listed[]): string[] {
    const last = new Map(rows.map(({ id }, at) => [id, at]))
    return rows.filter(({ id }, at) => last.get(id) !== at).map(({ id }) => id)
}
