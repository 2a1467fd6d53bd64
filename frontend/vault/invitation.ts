/**
 * An invitation's sealed parts. The link's fragment F authenticates and encrypts nothing lasting. The *handover* brings
 * the pair secret P back, sealed to the inviter and vouched for under F; *confirmed* closes the circle.
 */

import { b64url, type Bytes, sha256, utf8 } from "./bytes.ts"
import type { FragmentKeys, PairKeys, RootKeys } from "./derive.ts"
import * as envelope from "./envelope.ts"
import { isRecipient, type Sealed, type Slot, VERSION } from "./envelope.ts"
import { Refusal } from "./refusal.ts"
import { secretOf } from "./wrap.ts"

export const FIRST_EPOCH = 1

/** Whom a link lets back in, to which partnership, and with which epoch's keys. */
export interface Returning {
    readonly partnership: string
    readonly epoch: number
    readonly person: string
}

/** What the link's holder can believe: who asks, by which recipient; null unless it lets somebody back in. */
export interface Invitation {
    readonly id: string
    readonly inviter: string
    readonly recipient: string
    readonly name: string
    readonly message: string
    readonly returning: Returning | null
}

/** Who took up which invitation. `people` and `recipients` are [inviter's, accepter's]. */
export interface Handover {
    readonly invitation: string
    readonly partnership: string
    readonly epoch: number
    readonly people: readonly [string, string]
    readonly recipients: readonly [string, string]
    readonly name: string
}

/** A handover as it travels: its text, and `secret`, the age file holding P. */
export interface HandedOver {
    readonly text: string
    readonly secret: Bytes
}

/** The link a person sends by their own means. The server never sees what follows `#`. */
export function linkOf(origin: string, invitation: string, fragment: Bytes): string {
    return `${origin}/invitations/${invitation}/#${b64url(fragment)}`
}

/** The secret in a link's fragment, with or without its `#`; refuses `link`. */
export function fragmentOf(hash: string): Bytes {
    try {
        return secretOf(hash.replace(/^#/, ""))
    } catch (error) {
        throw new Refusal("link", { cause: error })
    }
}

/** SHA-256 of the raw claim: what the server keeps of an open invitation. */
export function claimHash(keys: FragmentKeys): Promise<string> {
    return sha256(keys.claim)
}

/** What the accepter's browser will read under F. */
export function sealInvitation(keys: FragmentKeys, invitation: Invitation, at: string): Promise<Sealed> {
    const { id, inviter, recipient, name, message, returning } = invitation
    const slot: Slot = { server: "key", id, partnership: null, epoch: 1, author: inviter, revision: 1 }
    const content = { kind: "invitation", previous: null, at, body: { recipient, name, message, returning } }
    return envelope.seal(keys.invitation, "invitation", slot, content)
}

/** Read an invitation under F. */
export async function openInvitation(
    keys: FragmentKeys,
    asked: { id: string; inviter: string },
    sealed: Uint8Array,
): Promise<Invitation> {
    const { id, inviter } = asked
    const slot = { server: "key", id, partnership: null, epoch: 1, authors: [inviter], revision: 1 } as const
    const opened = await envelope.open(keys.invitation, "invitation", slot, sealed)
    const { recipient, name, message } = opened.body
    if (opened.kind !== "invitation" || !isRecipient(recipient)) throw new Refusal("malformed")
    if (typeof name !== "string" || typeof message !== "string") throw new Refusal("malformed")
    return { id, inviter, recipient, name, message, returning: readReturning(opened.body.returning) }
}

/** Of an invitation's body, or of the record its inviter keeps. */
export function readReturning(value: unknown): Returning | null {
    if (value === undefined || value === null) return null
    if (!envelope.isBody(value)) throw new Refusal("malformed")
    const { partnership, epoch, person } = value
    if (typeof partnership !== "string" || typeof person !== "string") throw new Refusal("malformed")
    if (!Number.isSafeInteger(epoch) || (epoch as number) < 2) throw new Refusal("malformed")
    return { partnership, epoch: epoch as number, person }
}

/** Seal P to the inviter and vouch for it, and for both people, under F. */
export async function makeHandover(
    keys: FragmentKeys,
    handover: Handover,
    secret: Bytes,
): Promise<HandedOver & { mac: string }> {
    const sealed = await envelope.encrypt(secret, [handover.recipients[0]])
    const { invitation, partnership, epoch, people, recipients, name } = handover
    const hash = await sha256(sealed)
    const content = { v: VERSION, invitation, partnership, epoch, people, recipients, name }
    const message = JSON.stringify({ ...content, secret_hash: hash })
    const mac = await envelope.macOf(keys.handover, "handover", utf8(message))
    return { text: `${mac}\n${message}`, mac, secret: sealed }
}

/** The inviter's check of a handover: who it was, P and the MAC to confirm. Throws Refusal. */
export async function openHandover(
    keys: FragmentKeys,
    root: RootKeys,
    asked: { invitation: string; inviter: string; returning?: Returning | null },
    handed: HandedOver,
): Promise<{ handover: Handover; mac: string; secret: Bytes }> {
    const { mac, message } = await envelope.vouched(keys.handover, "handover", utf8(handed.text))
    const content = envelope.decoded(message)
    if (content.v !== VERSION) throw new Refusal("version")
    if (content.invitation !== asked.invitation) throw new Refusal("slot")
    const handover = readHandover(content)
    checkPlace(handover, asked.returning ?? null)
    checkBoth(handover, asked.inviter, root.recipient)
    if (content.secret_hash !== (await sha256(handed.secret))) throw new Refusal("secret-swapped")
    const secret = await envelope.decrypt(handed.secret, [root.person])
    if (secret.length !== 32) throw new Refusal("malformed")
    return { handover, mac, secret }
}

/** Where the inviter's *confirmed* lives. */
export function confirmedSlot(record: string, place: { partnership: string; epoch: number; inviter: string }): Slot {
    const { partnership, epoch, inviter } = place
    return { server: "key", id: record, partnership, epoch, author: inviter, revision: 1 }
}

/** The inviter's "yes, that is them", naming the handover it answers. */
export function sealConfirmed(pair: PairKeys, slot: Slot, handover: string, at: string): Promise<Sealed> {
    const content = { kind: "confirmed", previous: null, at, body: { handover } }
    return envelope.seal(pair.shared, "confirmed", slot, content)
}

/** The accepter's check of *confirmed*; refuses `not-confirmed` if it answers another handover. */
export async function openConfirmed(
    pair: PairKeys,
    slot: Slot,
    handover: string,
    sealed: Uint8Array,
): Promise<envelope.Envelope> {
    const { author, ...place } = slot
    const opened = await envelope.open(pair.shared, "confirmed", { ...place, authors: [author] }, sealed)
    if (opened.kind !== "confirmed" || opened.body.handover !== handover) throw new Refusal("not-confirmed")
    return opened
}

/** A new partnership begins at its first epoch; one reopened is the one, with the person, that the link named. */
function checkPlace({ partnership, epoch, people }: Handover, returning: Returning | null): void {
    if (!returning) {
        if (epoch !== FIRST_EPOCH) throw new Refusal("slot")
        return
    }
    if (epoch !== returning.epoch || partnership !== returning.partnership) throw new Refusal("slot")
    if (people[1] !== returning.person) throw new Refusal("slot")
}

/** The inviter's side must be the inviter, and the accepter's side somebody else. */
function checkBoth({ people, recipients }: Handover, inviter: string, recipient: string): void {
    if (people[0] !== inviter || recipients[0] !== recipient) throw new Refusal("slot")
    if (people[1] === inviter || recipients[1] === recipient) throw new Refusal("own-recipient")
}

function readHandover(content: envelope.Body): Handover {
    const { invitation, partnership, epoch, people, recipients, name } = content
    if (!Number.isSafeInteger(epoch)) throw new Refusal("malformed")
    if (typeof invitation !== "string" || typeof partnership !== "string" || typeof name !== "string") {
        throw new Refusal("malformed")
    }
    const both = two(recipients)
    if (!both.every(isRecipient)) throw new Refusal("malformed")
    return { invitation, partnership, epoch: epoch as number, people: two(people), recipients: both, name }
}

function two(value: unknown): [string, string] {
    if (!Array.isArray(value) || value.length !== 2) throw new Refusal("malformed")
    const [one, other] = value as unknown[]
    if (typeof one !== "string" || typeof other !== "string") throw new Refusal("malformed")
    return [one, other]
}
