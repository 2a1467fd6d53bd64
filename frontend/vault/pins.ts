/**
 * Pins: what a person's own browser remembers about a partner, sealed to oneself. Nothing else is ever believed about
 * the other person. Opening a pin derives its keys and zeroes the secret; whatever can use an unlocked self identity
 * can read it all the same.
 */

import { b64url, type Bytes, zero } from "./bytes.ts"
import { type PairKeys, pairKeys, type RootKeys } from "./derive.ts"
import { type Body, type Envelope, isRecipient, open, seal, type Sealed, type Slot } from "./envelope.ts"
import { Refusal } from "./refusal.ts"
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
}

/** A pin as opened: with the pair's keys, and the MAC its next revision must name. */
export interface OpenedPin extends Pin {
    readonly record: string
    readonly revision: number
    readonly mac: string
    readonly previous: string | null
    readonly keys: PairKeys
}

/** Where a pin lives: a *key* record of the partnership, written by oneself. */
export function pinSlot(pin: Pick<Pin, "partnership" | "epoch" | "people">, record: string, revision = 1): Slot {
    const { partnership, epoch, people } = pin
    return { server: "key", id: record, partnership, epoch, author: people[0], revision }
}

/** The first revision of a pin. The secret is left as it is: its maker zeroes it. */
export async function sealPin(keys: RootKeys, pin: Pin, secret: Bytes, record: string, at: string): Promise<Sealed> {
    if (pin.recipient === keys.recipient) throw new Refusal("own-recipient")
    const { people, recipient, state, name, handover } = pin
    const body = { secret: b64url(secret), people, recipient, state, name, handover }
    return await seal(keys.own, "pin", pinSlot(pin, record), { kind: "pin", previous: null, at, body })
}

/** A pin of one's own, from the slot that the roster names. */
export async function openPin(keys: RootKeys, slot: Slot, sealed: Uint8Array): Promise<OpenedPin> {
    const { author, ...place } = slot
    const envelope = await open(keys.own, "pin", { ...place, authors: [author] }, sealed)
    if (envelope.kind !== "pin") throw new Refusal("malformed")
    const pin = readPin(envelope)
    if (pin.recipient === keys.recipient) throw new Refusal("own-recipient")
    const secret = secretOf(envelope.body.secret)
    const pair = await pairKeys(secret)
    zero(secret)
    const { mac, previous } = envelope
    return { ...pin, record: slot.id, revision: slot.revision, mac, previous, keys: pair }
}

function readPin(envelope: Envelope): Pin {
    const { recipient, state, name, handover = null } = envelope.body
    if (!isRecipient(recipient) || typeof name !== "string" || !isState(state)) throw new Refusal("malformed")
    if (handover !== null && typeof handover !== "string") throw new Refusal("malformed")
    const { partnership, epoch, author } = envelope.slot
    if (partnership === null) throw new Refusal("malformed")
    return { partnership, epoch, people: readPeople(envelope.body, author), recipient, state, name, handover }
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
