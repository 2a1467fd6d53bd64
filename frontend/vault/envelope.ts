/**
 * Envelopes: what is sealed, vouched for, and tied to the one place it was written for. An envelope is
 * `age( MAC, newline, JSON, spaces up to a bucket )`; age hides it, the MAC says who could have written it, the slot
 * inside says where it belongs. `turnabout/vault/envelope.py` is the same in Python.
 */

import { Decrypter, Encrypter } from "age-encryption"
import { b64url, type Bytes, fromB64url, fromUtf8, joined, owned, utf8 } from "./bytes.ts"
import { recipientOf, type SealKeys } from "./derive.ts"
import { Refusal } from "./refusal.ts"

export type EnvelopeType =
    | "record"
    | "pin"
    | "invitation"
    | "handover"
    | "manifest"
    | "confirmed"
    | "end"
    | "index"
    | "writing"
export type ServerKind = "own" | "shared" | "pulse" | "key"
export type Body = Record<string, unknown>

/** Where an envelope belongs. Ids are lower-case UUID text; `partnership` is null for one's own. */
export interface Slot {
    readonly server: ServerKind
    readonly id: string
    readonly partnership: string | null
    readonly epoch: number
    readonly author: string
    readonly revision: number
}

/** The slot an envelope is asked from: any of `authors` may have written it. */
export type Asked = Omit<Slot, "author"> & { readonly authors: readonly string[] }

/** What goes into an envelope beside its slot. */
export interface Content {
    readonly kind: string
    readonly previous: string | null
    readonly at: string
    readonly body: Body
}

export interface Envelope extends Content {
    readonly slot: Slot
    readonly mac: string
}

export interface Sealed {
    readonly sealed: Bytes
    readonly mac: string
}

/** Sizes of plaintext in bytes, MAC line and padding included. */
export const BUCKETS = [1024, 4096, 16384, 65536] as const
export const VERSION = 1
/** Lists and objects within each other: what is deeper no page of ours wrote, and it may not become JSON again. */
const DEEPEST = 32
const MAC_CHARACTERS = 43
const NEWLINE = 0x0a
const SPACE = 0x20

/** Write an envelope into its slot; refuses `too-large` past the last bucket. */
export async function seal(keys: SealKeys, type: EnvelopeType, slot: Slot, content: Content): Promise<Sealed> {
    const { kind, previous, at, body } = content
    const message = utf8(JSON.stringify({ v: VERSION, slot, kind, previous, at, body }))
    const mac = await macOf(keys.mac, type, message)
    return { sealed: await encrypt(padded(mac, message), [await recipientOf(keys.seal)]), mac }
}

/** What an envelope says, if a holder of the keys wrote it for the slot it was asked from. Throws Refusal. */
export async function open(keys: SealKeys, type: EnvelopeType, asked: Asked, sealed: Uint8Array): Promise<Envelope> {
    return await read(keys.mac, type, asked, await decrypt(sealed, [keys.seal]))
}

/** Believe or refuse the plaintext of an envelope. */
export async function read(key: CryptoKey, type: EnvelopeType, asked: Asked, text: Bytes): Promise<Envelope> {
    if (!BUCKETS.some((bucket) => bucket === text.length)) throw new Refusal("malformed")
    const { mac, message } = await vouched(key, type, withoutPadding(text))
    const content = decoded(message)
    if (content.v !== VERSION) throw new Refusal("version")
    const slot = checkSlot(content.slot, asked)
    return { slot, mac, ...checkContent(content, slot) }
}

/** Split MAC line and message, and check the one over the other before anything is decoded. */
export async function vouched(
    key: CryptoKey,
    type: EnvelopeType,
    text: Bytes,
): Promise<{ mac: string; message: Bytes }> {
    if (text.length <= MAC_CHARACTERS || text[MAC_CHARACTERS] !== NEWLINE) throw new Refusal("malformed")
    const mac = String.fromCharCode(...text.subarray(0, MAC_CHARACTERS))
    const message = owned(text.subarray(MAC_CHARACTERS + 1))
    const signature = signatureBytes(mac)
    const valid = signature && (await crypto.subtle.verify("HMAC", key, signature, macInput(type, message)))
    if (!valid) throw new Refusal("mac")
    return { mac, message }
}

/** The MAC of an envelope's or a handover's JSON bytes: the type is part of what is vouched for. */
export async function macOf(key: CryptoKey, type: EnvelopeType, message: Uint8Array): Promise<string> {
    return b64url(new Uint8Array(await crypto.subtle.sign("HMAC", key, macInput(type, message))))
}

/** A JSON object from strict UTF-8 without a byte order mark; refuses `malformed`. */
export function decoded(message: Uint8Array): Body {
    let content: unknown
    try {
        content = JSON.parse(fromUtf8(message))
    } catch (error) {
        throw new Refusal("malformed", { cause: error })
    }
    if (!isBody(content) || isDeeper(content, DEEPEST)) throw new Refusal("malformed")
    return content
}

function isDeeper(value: unknown, than: number): boolean {
    if (typeof value !== "object" || value === null) return false
    return than === 0 || Object.values(value).some((part) => isDeeper(part, than - 1))
}

export function isBody(value: unknown): value is Body {
    return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** An age file to the given X25519 recipients. A post-quantum one beside them would be voided, so it is refused. */
export async function encrypt(plaintext: Uint8Array, recipients: readonly string[]): Promise<Bytes> {
    const encrypter = new Encrypter()
    for (const recipient of recipients) {
        if (!isRecipient(recipient)) throw new Refusal("malformed")
        encrypter.addRecipient(recipient)
    }
    return owned(await encrypter.encrypt(plaintext))
}

/** The plaintext of an age file; refuses `unopenable`. */
export async function decrypt(sealed: Uint8Array, identities: readonly CryptoKey[]): Promise<Bytes> {
    const decrypter = new Decrypter()
    for (const identity of identities) decrypter.addIdentity(identity)
    try {
        return owned(await decrypter.decrypt(sealed))
    } catch (error) {
        throw new Refusal("unopenable", { cause: error })
    }
}

/** Whether a text has the form of a plain X25519 recipient. */
export function isRecipient(text: unknown): text is string {
    return typeof text === "string" && /^age1[02-9ac-hj-np-z]{58}$/.test(text)
}

function macInput(type: EnvelopeType, message: Uint8Array): Bytes {
    return joined(utf8(`turnabout/1/${type}\n`), message)
}

function signatureBytes(mac: string): Bytes | null {
    try {
        return fromB64url(mac)
    } catch {
        return null
    }
}

function padded(mac: string, message: Bytes): Bytes {
    const text = joined(utf8(`${mac}\n`), message)
    const bucket = BUCKETS.find((size) => text.length <= size)
    if (bucket === undefined) throw new Refusal("too-large")
    return joined(text, new Uint8Array(bucket - text.length).fill(SPACE))
}

function withoutPadding(text: Bytes): Bytes {
    let end = text.length
    while (end > 0 && text[end - 1] === SPACE) end -= 1
    return text.slice(0, end)
}

function checkSlot(written: unknown, asked: Asked): Slot {
    const { authors, ...places } = asked
    if (!isBody(written) || Object.keys(written).length !== Object.keys(places).length + 1) throw new Refusal("slot")
    for (const [name, value] of Object.entries(places)) {
        if (written[name] !== value) throw new Refusal("slot")
    }
    const { author } = written
    if (typeof author !== "string" || !authors.includes(author)) throw new Refusal("author")
    return { ...places, author }
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/

function checkContent(content: Body, slot: Slot): Content {
    const { kind, previous, at, body } = content
    if (typeof kind !== "string" || !isBody(body) || !isInstant(at)) throw new Refusal("malformed")
    // The first revision has nothing before it, and every other one has.
    const first = slot.revision === 1
    if (first ? previous !== null : typeof previous !== "string") throw new Refusal("malformed")
    return { kind, previous: first ? null : String(previous), at, body }
}

function isInstant(at: unknown): at is string {
    return typeof at === "string" && INSTANT.test(at) && !Number.isNaN(Date.parse(at))
}
