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
}

/** A row whose bytes may be left out: they were sent before. */
export type Listed = Omit<Row, "sealed"> & { readonly sealed: string | null }

/** What a drawer looks at. */
export interface Looked {
    readonly records: readonly Listed[]
    readonly recipients?: Readonly<Record<string, string>>
}

/** `upTo` is what to ask with next time: what is no newer then comes without its bytes. */
export interface News extends Looked {
    readonly upTo: number
}

/** With `only`, what else is shown is not wanted. */
export type Query = { readonly own: true } | { readonly partnership: string; readonly only?: "key" }

export interface Shelf {
    /** The newest revision of every record that may be fetched. */
    list(query: Query): Promise<Listing>
    /** The same, without the bytes of what was told before. */
    news?(query: Query, since: number): Promise<News>
    get(id: string, revision: number): Promise<Row>
    /** The revisions of a record from one to another, in their order: as many of them as come at once. */
    run(id: string, from: number, to: number): Promise<readonly Row[]>
    /** Null when kept; the row that stands there now if somebody was faster. */
    put(row: PutRow): Promise<Row | null>
}

/** The shelf on our own server. */
export const serverShelf: Shelf = {
    list: async (query) => (await getJSON(addressOf(query))) as Listing,
    news: async (query, since) => {
        const told = (await getJSON(`${addressOf(query)}&since=${String(since)}`)) as Told
        const { up_to: upTo } = told
        if (!Number.isSafeInteger(upTo) || upTo < 0) throw new Refusal("malformed")
        return { ...told, upTo, records: told.records.map((row) => listedOf(row, query)) }
    },
    get: async (id, revision) => (await getJSON(`/vault/records/${id}/${String(revision)}/`)) as Row,
    run: async (id, from, to) => {
        const { revisions } = (await getJSON(`/vault/records/${id}/?from=${String(from)}`)) as Page
        return revisions.filter(({ revision }) => revision <= to)
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

interface Told extends Omit<Looked, "records"> {
    readonly records: readonly (Row | Place)[]
    readonly up_to: number
}

/** A row without its bytes: id, revision, epoch, server kind, author. */
type Place = readonly [string, number, number, ServerKind, string]

function addressOf(query: Query): string {
    if ("own" in query) return "/vault/records/?own=1"
    const { partnership, only } = query
    return `/vault/records/?partnership=${encodeURIComponent(partnership)}${only ? `&only=${only}` : ""}`
}

function listedOf(row: Row | Place, query: Query): Listed {
    if ("sealed" in row) return row
    const [id, revision, epoch, server, author] = row
    const partnership = "own" in query ? null : query.partnership
    return { id, server, partnership, epoch, author, revision, sealed: null }
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
