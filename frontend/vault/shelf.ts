/** Where sealed records are kept: the server, or in tests a server that lies. */

import { getJSON, Refused, sendJSON } from "../web/api.ts"
import { b64url, fromB64url, type Bytes } from "./bytes.ts"
import type { Sealed, ServerKind, Slot } from "./envelope.ts"
import { Refusal } from "./refusal.ts"

/** A record as the server shows it. Nothing of it is believed; `sealed` is b64url. */
export interface Row {
    readonly id: string
    readonly server: ServerKind
    readonly partnership: string | null
    readonly epoch: number
    readonly author: string
    readonly revision: number
    readonly sealed: string
}

/** A record as it is sent; the server knows who sends it. */
export type PutRow = Omit<Row, "author">

/** `recipients` maps person ids to the recipients the server publishes now. */
export interface Listing {
    readonly records: readonly Row[]
    readonly recipients?: Readonly<Record<string, string>>
}

interface Page {
    readonly revisions: readonly Row[]
    readonly next: number | null
}

export type Query = { readonly own: true } | { readonly partnership: string }

export interface Shelf {
    /** The newest revision of every record that may be fetched. */
    list(query: Query): Promise<Listing>
    get(id: string, revision: number): Promise<Row>
    /** The revisions of a record from one to another, in their order. */
    run(id: string, from: number, to: number): Promise<readonly Row[]>
    /** Null when kept; the row that stands there now if somebody was faster. */
    put(row: PutRow): Promise<Row | null>
}

/** The shelf on our own server. */
export const serverShelf: Shelf = {
    list: async (query) => {
        const asked = "own" in query ? "own=1" : `partnership=${encodeURIComponent(query.partnership)}`
        return (await getJSON(`/vault/records/?${asked}`)) as Listing
    },
    get: async (id, revision) => (await getJSON(`/vault/records/${id}/${String(revision)}/`)) as Row,
    run: async (id, from, to) => {
        const rows: Row[] = []
        for (let next: number | null = from; next !== null && next <= to; ) {
            const page = (await getJSON(`/vault/records/${id}/?from=${String(next)}`)) as Page
            rows.push(...page.revisions)
            // A page that leads back would be asked for without end.
            if (page.next !== null && page.next <= next) throw new Refusal("malformed")
            next = page.next
        }
        return rows.filter(({ revision }) => revision <= to)
    },
    put: async ({ id, ...row }) => {
        try {
            await sendJSON("PUT", `/vault/records/${id}/`, row)
            return null
        } catch (error) {
            const current = error instanceof Refused && error.status === 409 ? currentOf(error.body) : null
            if (current) return current
            throw error
        }
    },
}

/** A sealed envelope as the record to send. */
export function putRow(slot: Slot, { sealed }: Sealed): PutRow {
    const { server, id, partnership, epoch, revision } = slot
    return { id, server, partnership, epoch, revision, sealed: b64url(sealed) }
}

/** The bytes of a row; refuses `malformed`. */
export function sealedOf(row: Pick<Row, "sealed">): Bytes {
    try {
        return fromB64url(row.sealed)
    } catch (error) {
        throw new Refusal("malformed", { cause: error })
    }
}

function currentOf(body: unknown): Row | null {
    return (body as { current?: Row } | undefined)?.current ?? null
}
