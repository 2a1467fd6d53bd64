/** Inviting: the inviter's browser makes a link, and remembers its secret before anybody can use it. */

import { b64url, randomSecret, zero } from "./bytes.ts"
import { fragmentKeys } from "./derive.ts"
import { claimHash, linkOf, sealInvitation } from "./invitation.ts"
import { withInvitation, withoutInvitation } from "./roster.ts"
import type { Vault } from "./vault.ts"

export interface InviteAsked {
    /** What the other person should read: one's own name, and a line of one's own. */
    readonly name: string
    readonly message: string
    /** Scheme, host and port of the link. */
    readonly origin: string
}

export interface InviteBody {
    readonly id: string
    readonly claim_hash: string
    readonly sealed: string
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
    const { name, message, origin } = asked
    const keys = await fragmentKeys(secret)
    const kept = { invitation: id, secret: b64url(secret), message }
    const record = await vault.own.write({ kind: "invitation", body: kept })
    await vault.changeRoster((roster) => withInvitation(roster, { id, record: record.id }))
    const at = new Date(vault.now()).toISOString()
    const invitation = { id, inviter: vault.person, recipient: vault.keys.recipient, name, message }
    const { sealed } = await sealInvitation(keys, invitation, at)
    await send({ id, claim_hash: await claimHash(keys), sealed: b64url(sealed) })
    const link = linkOf(origin, id, secret)
    zero(secret, keys.claim)
    return { id, link }
}

/** The link of an invitation of one's own, to show or send again; null if it is not open here. */
export async function linkAgain(vault: Vault, invitation: string, origin: string): Promise<string | null> {
    const secret = await vault.fragment(invitation)
    return secret && linkOf(origin, invitation, secret)
}

/** Burn the secret of an invitation that was taken back or has run out. Ask the server first. */
export async function forgetInvitation(vault: Vault, invitation: string): Promise<void> {
    const entry = (await vault.roster()).invitations.find(({ id }) => id === invitation)
    if (!entry) return
    await vault.own.remove(entry.record)
    await vault.changeRoster((roster) => withoutInvitation(roster, invitation))
}
