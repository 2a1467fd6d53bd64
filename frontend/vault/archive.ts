/**
 * The archive somebody takes with them: what the files in it are, and the sealed index that vouches for all of them.
 * `turnabout/vault/archive.py` is the same in Python; `docs/archive.md` says it in words.
 */

import { type Bytes, joined, utf8 } from "./bytes.ts"
import { recipientOf, type RootKeys } from "./derive.ts"
import { type Body, decoded, decrypt, encrypt, macOf, type ServerKind, VERSION, vouched } from "./envelope.ts"
import type { Parameters } from "./passphrase.ts"
import { Refusal } from "./refusal.ts"

export const FORMAT = "turnabout archive"
export const INDEX = "index.age"
const PADDED_TO = 1024
const SPACE = 0x20

/** `keyring.json`: everything that passphrase or code need to open the rest, and nothing more. */
export interface KeyringFile extends Parameters {
    readonly person: string
    readonly revision: number
    readonly root: number
    readonly recipient: string
    readonly wrap: string
}

/** `records.json`: where each envelope belongs, as the server says. */
export interface RecordFile {
    readonly id: string
    readonly server: ServerKind
    readonly partnership: string | null
    readonly author: string
    /** The session of a pulse. */
    readonly session: string | null
    readonly revisions: readonly { readonly number: number; readonly epoch: number; readonly created_at: string }[]
}

/** One envelope: its number, its epoch, SHA-256 of its file, and the MAC inside; null where it is not ours to open. */
export type ArchivedRevision = readonly [number: number, epoch: number, digest: string, mac: string | null]

/** A record as the index knows it. */
export interface Indexed {
    readonly id: string
    readonly server: ServerKind
    readonly partnership: string | null
    readonly author: string
    readonly kind: string | null
    readonly revisions: readonly ArchivedRevision[]
}

/** A partnership as its pin has it. */
export interface Paired {
    readonly id: string
    readonly epoch: number
    readonly partner: string
    readonly name: string
    readonly recipient: string
    readonly state: string
    readonly pin: string
}

export interface Index {
    readonly person: string
    readonly at: string
    /** The number of the root in use, and the revision of the keyring. */
    readonly root: number
    readonly keyring: number
    /** What the server knows of oneself: name, email and the like. */
    readonly account: Body
    /** SHA-256 of every file that is not an envelope. */
    readonly files: Readonly<Record<string, string>>
    readonly partnerships: readonly Paired[]
    readonly records: readonly Indexed[]
    /** What this device has seen and the server did not hand out: id, revision, MAC. */
    readonly withheld: readonly (readonly [string, number, string])[]
}

/** The file name of one envelope. */
export function envelopeName(id: string, number: number): string {
    return `records/${id}/${String(number)}.age`
}

/** The index, sealed to oneself and vouched for under the self key. */
export async function sealIndex(keys: RootKeys, index: Index): Promise<Bytes> {
    const message = utf8(JSON.stringify({ v: VERSION, ...index }))
    const text = joined(utf8(`${await macOf(keys.own.mac, "index", message)}\n`), message)
    const padding = new Uint8Array(-text.length & (PADDED_TO - 1)).fill(SPACE)
    return await encrypt(joined(text, padding), [await recipientOf(keys.own.seal)])
}

/** The index of an archive, if this person sealed it. Refuses as an envelope does. */
export async function openIndex(keys: RootKeys, sealed: Uint8Array): Promise<Index> {
    const text = await decrypt(sealed, [keys.own.seal])
    const end = text.findLastIndex((byte) => byte !== SPACE) + 1
    const { message } = await vouched(keys.own.mac, "index", text.slice(0, end))
    const { v, ...index } = decoded(message)
    if (v !== VERSION) throw new Refusal("version")
    return index as unknown as Index
}
