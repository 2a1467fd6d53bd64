/**
 * Pins: what a person's own browser remembers about a partner, sealed to oneself. Nothing else is ever believed about
 * the other person. Opening a pin derives its keys and zeroes the secret; whatever can use an unlocked self identity
 * can read it all the same.
 */

import { b64url, type Bytes, zero } from "./bytes.ts"
import { readSaidOfWords, type SaidOfWords } from "./compared.ts"
import { type PairKeys, pairKeys, type RootKeys, type SealKeys } from "./derive.ts"
import { type Body, type Content, type Envelope, isRecipient, open, seal, type Sealed, type Slot } from "./envelope.ts"
import { Refusal } from "./refusal.ts"
import { type PutRow, putRow } from "./shelf.ts"
import { secretOf } from "./wrap.ts"

export const PIN_STATES = ["by link", "compared", "unchecked", "offered", "ended"] as const
export type PinState = (typeof PIN_STATES)[number]

/**
 * What is remembered of a partner, without the secret. `people` is [oneself, the partner]; `handover` the MAC of the
 * handover it came from, null for a pool match.
 */
export interface Pin {
    readonly partnership: string
    readonly epoch: number
    readonly people: readonly [string, string]
    readonly recipient: string
    readonly state: PinState
    readonly name: string
    readonly handover: string | null
    /** What was said of safety words last, perhaps under other keys. */
    readonly words: SaidOfWords | null
}

/** A pin as opened: with the pair's keys of this epoch and earlier ones, and the MAC its next revision must name. */
export interface OpenedPin extends Pin {
    readonly record: string
    readonly revision: number
    readonly mac: string
    readonly previous: string | null
    readonly keys: PairKeys
    readonly earlier: ReadonlyMap<number, PairKeys>
    /** Whether it was sealed before one's own keys were replaced: then somebody else may hold its secret. */
    readonly older: boolean
}

/** Pair secrets of one epoch after the other, as b64url; null where one is not known. */
export type Secrets = readonly (string | null)[]

/** Where a pin lives: a *key* record of the partnership, written by oneself. */
export function pinSlot(pin: Pick<Pin, "partnership" | "epoch" | "people">, record: string, revision = 1): Slot {
    const { partnership, epoch, people } = pin
    return { server: "key", id: record, partnership, epoch, author: people[0], revision }
}

/** The first revision of a pin. The secret is left as it is: its maker zeroes it. */
export async function sealPin(keys: RootKeys, pin: Pin, secret: Bytes, record: string, at: string): Promise<Sealed> {
    const content = { kind: "pin", previous: null, at, body: pinBody(pin, b64url(secret), []) }
    return await sealPinBody(keys, pinSlot(pin, record), content)
}

/** Everything of a pin's envelope, its secrets too: to be sealed anew. */
export interface RawPin {
    readonly pin: Pin
    readonly secret: string
    /** Of the epochs before this one. */
    readonly earlier: Secrets
    readonly record: string
    readonly revision: number
    readonly mac: string
    readonly previous: string | null
}

/** The next revision of a pin, under these keys: the secrets go from the one envelope to the next. */
export async function resealPin(keys: RootKeys, from: RawPin, next: Partial<RawPin>, at: string): Promise<PutRow> {
    const { pin, secret, earlier } = { ...from, ...next }
    const slot = pinSlot(pin, from.record, from.revision + 1)
    const content = { kind: "pin", previous: from.mac, at, body: pinBody(pin, secret, earlier) }
    return putRow(slot, await sealPinBody(keys, slot, content))
}

function sealPinBody(keys: RootKeys, slot: Slot, content: Content): Promise<Sealed> {
    if (content.body.recipient === keys.recipient) throw new Refusal("own-recipient")
    return seal(keys.own, "pin", slot, content)
}

function pinBody(pin: Pin, secret: string, earlier: Secrets): Body {
    const { people, recipient, state, name, handover, words } = pin
    return { secret, earlier, people, recipient, state, name, handover, words }
}

/** A pin of one's own with its secrets, from the slot that the roster names; `self` is the root it was sealed under. */
export async function readRawPin(self: SealKeys, slot: Slot, sealed: Uint8Array): Promise<RawPin> {
    const { author, ...place } = slot
    const envelope = await open(self, "pin", { ...place, authors: [author] }, sealed)
    if (envelope.kind !== "pin") throw new Refusal("malformed")
    const pin = readPin(envelope)
    const earlier = readSecrets(envelope.body.earlier, pin.epoch)
    const secret = b64url(secretOf(envelope.body.secret))
    const { mac, previous } = envelope
    return { pin, secret, earlier, record: slot.id, revision: slot.revision, mac, previous }
}

/** Before epochs there was one secret, and no list. */
function readSecrets(value: unknown, epoch: number): Secrets {
    const list: unknown = value ?? []
    if (!Array.isArray(list) || list.length >= epoch) throw new Refusal("malformed")
    return list.map((secret: unknown) => (secret === null ? null : b64url(secretOf(secret))))
}

/** A pin of one's own, from the slot that the roster names. */
export async function openPin(keys: RootKeys, slot: Slot, sealed: Uint8Array): Promise<OpenedPin> {
    return await openRaw(keys, await readRawPin(keys.own, slot, sealed))
}

/** What a pin's secrets give. */
export async function openRaw(
    keys: RootKeys,
    { pin, secret, earlier, ...raw }: RawPin,
    older = false,
): Promise<OpenedPin> {
    if (pin.recipient === keys.recipient) throw new Refusal("own-recipient")
    const before = earlier.map(async (one, at) => [at + 1, one && (await openSecret(one, pin.people))] as const)
    const known = (await Promise.all(before)).flatMap(([epoch, of]) => (of ? [[epoch, of] as const] : []))
    const { record, revision, mac, previous } = raw
    const present = await openSecret(secret, pin.people)
    return { ...pin, record, revision, mac, previous, keys: present, earlier: new Map(known), older }
}

async function openSecret(secret: string, people: readonly string[]): Promise<PairKeys> {
    const bytes = secretOf(secret)
    const keys = await pairKeys(bytes, people)
    zero(bytes)
    return keys
}

function readPin(envelope: Envelope): Pin {
    const { recipient, state, name, handover = null } = envelope.body
    if (!isRecipient(recipient) || typeof name !== "string" || !isState(state)) throw new Refusal("malformed")
    if (handover !== null && typeof handover !== "string") throw new Refusal("malformed")
    const { partnership, epoch, author } = envelope.slot
    if (partnership === null) throw new Refusal("malformed")
    const people = readPeople(envelope.body, author)
    return { partnership, epoch, people, recipient, state, name, handover, words: readSaidOfWords(envelope.body) }
}

function readPeople(body: Body, author: string): [string, string] {
    const people: unknown = body.people
    if (!Array.isArray(people) || people.length !== 2) throw new Refusal("malformed")
    const [own, partner] = people as unknown[]
    if (own !== author || typeof partner !== "string" || partner === own) throw new Refusal("malformed")
    return [author, partner]
}

function isState(value: unknown): value is PinState {
    return PIN_STATES.some((state) => state === value)
}
