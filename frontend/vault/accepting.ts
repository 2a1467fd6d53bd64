/** Accepting: the link's holder checks who asks, makes the pair secret, and hands it over in one request. */

import { b64url, type Bytes, fromB64url, randomSecret, zero } from "./bytes.ts"
import { fragmentKeys, type FragmentKeys } from "./derive.ts"
import { FIRST_EPOCH, type Invitation, makeHandover, openInvitation } from "./invitation.ts"
import type { Pin } from "./pins.ts"
import { nextPin } from "./reentry.ts"
import { Refusal } from "./refusal.ts"
import type { PutRow } from "./shelf.ts"
import type { Vault } from "./vault.ts"

/** What the public page of an invitation says. Nothing of it is believed. */
export interface InvitationPage {
    readonly id: string
    readonly inviter: string
    /** The sealed envelope, b64url. */
    readonly sealed: string
}

export interface ClaimBody {
    readonly claim: string
    readonly partnership: string
    readonly handover: string
    readonly secret: string
    readonly records: readonly PutRow[]
}

export interface AcceptAsked {
    /** The secret of the link. */
    readonly fragment: Bytes
    /** One's own name, as the inviter will read it. */
    readonly name: string
    /** The inviter's recipient as the server publishes it, where it does. */
    readonly published?: string
}

/** What a link says, for anybody who holds it: who asks, in which words. */
export async function readInvitation(page: InvitationPage, fragment: Bytes): Promise<Invitation> {
    return await openFor(page, await fragmentKeys(fragment))
}

/** What shows the server that one holds a link, without taking it up. */
export async function claimOf(fragment: Bytes): Promise<string> {
    return b64url((await fragmentKeys(fragment)).claim)
}

/** Accept, and answer the new partnership's id. It opens for writing once the inviter has said yes. */
export async function accept(
    vault: Vault,
    page: InvitationPage,
    asked: AcceptAsked,
    send: (body: ClaimBody) => Promise<void>,
): Promise<string> {
    const keys = await fragmentKeys(asked.fragment)
    const invitation = await openFor(page, keys)
    refuseOwn(vault, invitation)
    if (asked.published !== undefined && asked.published !== invitation.recipient) {
        throw new Refusal("recipient-changed")
    }
    const { returning } = invitation
    if (returning && returning.person !== vault.person) throw new Refusal("another-person")
    const partnership = returning?.partnership ?? crypto.randomUUID()
    const { body, keep } = await claimBody(vault, { keys, invitation, partnership, name: asked.name })
    await send(body)
    await keep()
    return partnership
}

function openFor(page: InvitationPage, keys: FragmentKeys): Promise<Invitation> {
    let sealed: Bytes
    try {
        sealed = fromB64url(page.sealed)
    } catch (error) {
        throw new Refusal("malformed", { cause: error })
    }
    return openInvitation(keys, page, sealed)
}

/** A server that gives a person their own keys back as somebody else's would read all they share. */
function refuseOwn(vault: Vault, invitation: Invitation): void {
    if (invitation.inviter === vault.person || invitation.recipient === vault.keys.recipient) {
        throw new Refusal("own-recipient")
    }
}

interface Claim {
    readonly keys: FragmentKeys
    readonly invitation: Invitation
    readonly partnership: string
    readonly name: string
}

async function claimBody(vault: Vault, claim: Claim): Promise<{ body: ClaimBody; keep: () => Promise<unknown> }> {
    const { keys, invitation, partnership, name } = claim
    const secret = randomSecret()
    const people = [invitation.inviter, vault.person] as const
    const recipients = [invitation.recipient, vault.keys.recipient] as const
    const epoch = invitation.returning?.epoch ?? FIRST_EPOCH
    const offered = { invitation: invitation.id, partnership, epoch, people, recipients, name }
    const handover = await makeHandover(keys, offered, secret)
    const { row: pin, change } = await nextPin(vault, pinOf(vault, claim, epoch, handover.mac), secret, "waiting")
    zero(secret)
    const roster = await vault.prepareRoster(change)
    const body = {
        claim: b64url(keys.claim),
        partnership,
        handover: handover.text,
        secret: b64url(handover.secret),
        records: [pin, roster.row],
    }
    return { body, keep: () => vault.own.keep(roster.opened) }
}

function pinOf(vault: Vault, { invitation, partnership }: Claim, epoch: number, handover: string): Pin {
    const people = [vault.person, invitation.inviter] as const
    const { recipient, name } = invitation
    return { partnership, epoch, people, recipient, state: "by link", name, handover, words: null }
}
