/** Inviting: the inviter's browser makes a link, and remembers its secret before anybody can use it. */

import { b64url, randomSecret, zero } from "./bytes.ts"
import { fragmentKeys } from "./derive.ts"
import { claimHash, linkOf, type Returning, sealInvitation } from "./invitation.ts"
import { withInvitation, withoutInvitation } from "./roster.ts"
import type { Vault } from "./vault.ts"

export interface InviteAsked {
    /** What the other person should read: one's own name, and a line of one's own. */
    readonly name: string
    readonly message: string
    /** Scheme, host and port of the link. */
    readonly origin: string
    /** To let somebody back in. */
    readonly returning?: Returning
}

export interface InviteBody {
    readonly id: string
    readonly claim_hash: string
    readonly sealed: string
    readonly reopens?: string
    readonly epoch?: number
}

export interface Invited {
    readonly id: string
    readonly link: string
}

/** Make an invitation and answer its link. The secret is kept and rostered first: better no link than a lost one. */
export async function invite(
    vault: Vault,
    asked: InviteAsked,
    send: (body: InviteBody) => Promise<void>,
): Promise<Invited> {
    const id = crypto.randomUUID()
    const secret = randomSecret()
    const { name, message, origin, returning = null } = asked
    const keys = await fragmentKeys(secret)
    const kept = { invitation: id, secret: b64url(secret), message, returning }
    const record = await vault.own.write({ kind: "invitation", body: kept })
    await vault.changeRoster((roster) => withInvitation(roster, { id, record: record.id }))
    const at = new Date(vault.now()).toISOString()
    const invitation = { id, inviter: vault.person, recipient: vault.keys.recipient, name, message, returning }
    const { sealed } = await sealInvitation(keys, invitation, at)
    const reopening = returning ? { reopens: returning.partnership, epoch: returning.epoch } : {}
    await send({ id, claim_hash: await claimHash(keys), sealed: b64url(sealed), ...reopening })
    const link = linkOf(origin, id, secret)
    zero(secret, keys.claim)
    return { id, link }
}

/** Make a link that lets the partner back in who has new keys: theirs is the next epoch. */
export async function letBackIn(
    vault: Vault,
    partnership: string,
    asked: InviteAsked,
    send: (body: InviteBody) => Promise<void>,
): Promise<Invited> {
    const { epoch, people } = await vault.pin(partnership)
    return await invite(vault, { ...asked, returning: { partnership, epoch: epoch + 1, person: people[1] } }, send)
}

/** The link of an invitation of one's own, to show or send again; null if it is not open here. */
export async function linkAgain(vault: Vault, invitation: string, origin: string): Promise<string | null> {
    const kept = await vault.invitation(invitation)
    return kept && linkOf(origin, invitation, kept.secret)
}

/** Burn the secret of an invitation that was taken back or has run out. Ask the server first. */
export async function forgetInvitation(vault: Vault, invitation: string): Promise<void> {
    const entry = (await vault.roster()).invitations.find(({ id }) => id === invitation)
    if (!entry) return
    await vault.own.remove(entry.record)
    await vault.changeRoster((roster) => withoutInvitation(roster, invitation))
}
