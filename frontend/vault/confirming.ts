/** Confirming: the inviter's browser checks who took up the link, and says yes or no for its person. */

import { type Bytes, fromB64url, zero } from "./bytes.ts"
import { checkAccepted, concerned, type Ids } from "./concerned.ts"
import { fragmentKeys, pairKeys } from "./derive.ts"
import { DELETED } from "./drawer.ts"
import { confirmedSlot, FIRST_EPOCH, type Handover, openHandover, sealConfirmed } from "./invitation.ts"
import type { Pin } from "./pins.ts"
import { handOver, nextPin } from "./reentry.ts"
import { Refusal } from "./refusal.ts"
import { entryOf, type Roster, withoutInvitation } from "./roster.ts"
import { type PutRow, putRow } from "./shelf.ts"
import type { Vault } from "./vault.ts"

/** What the server hands the inviter. Nothing of it is believed before it is checked. */
export interface HandedPage {
    readonly handover: string
    /** The age file holding the pair secret, b64url. */
    readonly secret: string
    /** The accepter's recipient as the server publishes it. */
    readonly recipient: string
}

/** For "yes" as for "no": what is kept in the one request. */
export interface AnswerBody {
    readonly records: readonly PutRow[]
}

/** A handover that was checked: show `name`, then answer. */
export interface Checked {
    readonly name: string
    readonly partnership: string
    /** What the server does not show as it was, and would be lost to the next epoch; a yes needs it `without`. */
    readonly concerned: () => Promise<Ids>
    readonly yes: (send: (body: AnswerBody) => Promise<void>, without?: Ids) => Promise<void>
    readonly no: (send: (body: AnswerBody) => Promise<void>) => Promise<void>
}

/** Check who took up an invitation. Refuses everything that the link's holder cannot have written, and all repeats. */
export async function checkHandover(vault: Vault, invitation: string, page: HandedPage): Promise<Checked> {
    const kept = await vault.invitation(invitation)
    // The roster forgets an invitation with its pin: one pin per invitation, ever.
    if (!kept) throw new Refusal("already-pinned")
    const keys = await fragmentKeys(kept.secret)
    zero(kept.secret)
    const asked = { invitation, inviter: vault.person, returning: kept.returning }
    const handed = { text: page.handover, secret: secretBytes(page.secret) }
    const { handover, mac, secret } = await openHandover(keys, vault.keys, asked, handed)
    if (handover.recipients[1] !== page.recipient) throw new Refusal("recipient-changed")
    if (!kept.returning && entryOf(await vault.roster(), handover.partnership)) throw new Refusal("already-pinned")
    return {
        name: handover.name,
        partnership: handover.partnership,
        concerned: () => concernedBy(vault, handover),
        yes: async (send, without) => {
            checkAccepted(await concernedBy(vault, handover), without)
            await sayYes(vault, { handover, mac, secret }, send)
        },
        no: (send) => sayNo(vault, invitation, send),
    }
}

/** A first epoch has nothing before it. */
async function concernedBy(vault: Vault, { epoch, partnership }: Handover): Promise<Ids> {
    return epoch > FIRST_EPOCH ? await concerned(vault, partnership) : new Set()
}

interface Believed {
    readonly handover: Handover
    readonly mac: string
    readonly secret: Bytes
}

async function sayYes(vault: Vault, believed: Believed, send: (body: AnswerBody) => Promise<void>): Promise<void> {
    const { handover, mac, secret } = believed
    const { partnership, epoch, invitation } = handover
    const at = new Date(vault.now()).toISOString()
    const pin = pinOf(vault, believed)
    const next = await nextPin(vault, pin, secret, "open")
    const confirmed = confirmedSlot(crypto.randomUUID(), { partnership, epoch, inviter: vault.person })
    const sealed = await sealConfirmed(await pairKeys(secret), confirmed, mac, at)
    const earlier = epoch > FIRST_EPOCH ? await handOver(vault, pin, secret) : []
    const burning = await burn(vault, invitation, next.change)
    await send({ records: [next.row, putRow(confirmed, sealed), ...earlier, ...burning.rows] })
    await burning.keep()
    zero(secret)
}

async function sayNo(vault: Vault, invitation: string, send: (body: AnswerBody) => Promise<void>): Promise<void> {
    const burning = await burn(vault, invitation, (roster) => roster)
    await send({ records: burning.rows })
    await burning.keep()
}

/** The roster without the invitation, and the end of the record that held its secret. */
async function burn(
    vault: Vault,
    invitation: string,
    also: (roster: Roster) => Roster,
): Promise<{ rows: PutRow[]; keep: () => Promise<void> }> {
    const entry = (await vault.roster()).invitations.find(({ id }) => id === invitation)
    if (!entry) throw new Refusal("already-pinned")
    const roster = await vault.prepareRoster((now) => also(withoutInvitation(now, invitation)))
    const record = await vault.own.prepare({ id: entry.record, kind: DELETED, body: {} })
    const keep = async (): Promise<void> => {
        await vault.own.keep(roster.opened)
        await vault.own.keep(record.opened)
    }
    return { rows: [roster.row, record.row], keep }
}

function pinOf(vault: Vault, { handover, mac }: Believed): Pin {
    const { partnership, epoch, people, recipients, name } = handover
    const both = [vault.person, people[1]] as const
    return { partnership, epoch, people: both, recipient: recipients[1], state: "by link", name, handover: mac, words: null }
}

function secretBytes(text: string): Bytes {
    try {
        return fromB64url(text)
    } catch (error) {
        throw new Refusal("malformed", { cause: error })
    }
}
