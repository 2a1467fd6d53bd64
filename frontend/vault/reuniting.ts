/**
 * Going on with a partner of the archive, once both are here. Whoever is here under the partner's number must publish
 * the recipient that is pinned; to anybody else nothing is sent, and nothing becomes of the pin.
 */

import type { CheckedArchive, Kept } from "./archive-checking.ts"
import type { PartnershipFile, SessionFile } from "./archive-reading.ts"
import { bring, type BringWorld, type Came } from "./bringing.ts"
import type { OpenedPin } from "./pins.ts"
import { Refusal } from "./refusal.ts"
import { entryOf, type RosterEntry, withArrived } from "./roster.ts"
import type { Listing } from "./shelf.ts"
import type { Vault } from "./vault.ts"

/** Somebody in the archive with whom one may go on, or whose words stay readable. */
export interface Partner {
    readonly kept: Kept
    readonly file: PartnershipFile
    readonly name: string
    readonly ended: boolean
}

/** What is said to the server of a partnership. */
export interface Saying {
    readonly partnership: string
    readonly partner: string
    readonly inviter: string
    /** The partner's as pinned; null where they told, by other means, that they made new keys. */
    readonly recipient: string | null
    readonly epoch: number
    readonly began_at: string
    readonly ended_at: string | null
}

/** An hour as it is sent, with one's own answer. */
export interface BroughtHour extends Omit<SessionFile, "attendance"> {
    readonly answer: string | null
}

/** A page of hours, and what is known of who began and since when. */
export interface BroughtHours {
    readonly partnership: string
    readonly first_turn: string | null
    readonly since: string | null
    readonly since_said_by: string | null
    readonly since_said_at: string | null
    readonly sessions: readonly BroughtHour[]
}

export interface ReuniteWorld extends BringWorld {
    readonly sendHours: (body: BroughtHours) => Promise<void>
}

const MOST_HOURS = 150
const MINUTE = 60_000

/** The partners of an archive, as its own pins name them. */
export function partnersIn({ files, partnerships }: CheckedArchive): Partner[] {
    return files.partnerships.flatMap((file) => {
        const kept = partnerships.get(file.id)
        if (!kept || file.confirmed_at === null) return []
        const ended = file.ended_at !== null || kept.entry.state === "ended"
        return [{ kept, file, name: kept.pin.name, ended }]
    })
}

/** This partnership, with that person. An end that the server never heard of is told now. */
export function sayingOf({ kept, file, ended }: Partner, madeAt: string, newKeys = false): Saying {
    const { pin } = kept
    const ended_at = ended ? (file.ended_at ?? madeAt) : null
    const { id: partnership, first: inviter, epoch, created_at: began_at } = file
    const named = { partner: pin.people[1], recipient: newKeys ? null : pin.recipient }
    return { partnership, ...named, inviter, epoch, began_at, ended_at }
}

/**
 * Bring one's part of a partnership. Refuses `recipient-changed` before anything is sent, unless the partner has said
 * by other means that they made new keys: then `anyway`, and they are let back in after.
 */
export async function reunite(
    vault: Vault,
    archive: CheckedArchive,
    partner: Partner,
    world: ReuniteWorld,
    anyway = false,
): Promise<Came> {
    const { entry, pin } = partner.kept
    const standing = await vault.shelf.list({ partnership: entry.id })
    if (!anyway) await refuseAnother(vault, pin, standing)
    for (const hours of pages(partner.file, vault)) {
        const { id: partnership, first_turn, since = null, since_said_by = null, since_said_at = null } = partner.file
        await world.sendHours({ partnership, first_turn, since, since_said_by, since_said_at, sessions: hours })
    }
    const came = await bring(archive, entry.id, standing, world)
    if (!entryOf(await vault.roster(), entry.id)) await arrive(vault, entry)
    return came
}

/** What the roster names must be here, or that partnership stops. Refuses `pin-missing`. */
async function arrive(vault: Vault, entry: RosterEntry): Promise<void> {
    const { records } = await vault.shelf.list({ partnership: entry.id })
    if (!records.some(({ id }) => id === entry.pin)) throw new Refusal("pin-missing")
    await vault.changeRoster((roster) => withArrived(roster, entry))
}

/** Whoever was let in again since they came here is pinned anew. */
async function refuseAnother(vault: Vault, pin: OpenedPin, { recipients }: Listing): Promise<void> {
    const { partnership, people } = pin
    const now = entryOf(await vault.roster(), partnership) ? await vault.pin(partnership) : pin
    if (recipients?.[people[1]] !== now.recipient) throw new Refusal("recipient-changed")
}

/** The hours that are over, a page at a time; one page at least, for who began. */
function pages({ sessions }: PartnershipFile, { person, now }: Vault): BroughtHour[][] {
    const over = sessions.filter(({ starts_at, minutes, ended_at }) => {
        return ended_at !== null || Date.parse(starts_at) + minutes * MINUTE <= now()
    })
    const hours = over.map((hour) => {
        const { id, starts_at, minutes, focus, opened_at, ended_at, together_seconds, attendance } = hour
        const { noted_by = null, noted_at = null, held_on = null, held_at = null } = hour
        const elsewhere = { noted_by, noted_at, held_on, held_at }
        const answer = attendance[person] ?? null
        return { id, starts_at, minutes, focus, opened_at, ended_at, together_seconds, ...elsewhere, answer }
    })
    const count = Math.max(1, Math.ceil(hours.length / MOST_HOURS))
    return Array.from({ length: count }, (_, page) => hours.slice(page * MOST_HOURS, (page + 1) * MOST_HOURS))
}
