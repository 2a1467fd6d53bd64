/**
 * The partnerships of before a start anew beside those of now. What the present roster says stands; a partnership it
 * does not know comes back to be read, and waits for its next epoch. Where somebody was let back in already, the
 * secrets of before are joined to the pin, and must be the ones that the partner has handed on.
 */

import { type Before, unlessRefused } from "./former-words.ts"
import type { Named } from "./manifest.ts"
import { type RawPin, resealPin, type Secrets } from "./pins.ts"
import { padded } from "./reentry.ts"
import { Refusal } from "./refusal.ts"
import { entryOf, renewing, type Roster, type RosterEntry, withRejoined } from "./roster.ts"
import type { PutRow } from "./shelf.ts"
import type { Vault } from "./vault.ts"

/** One that comes back: under the name that was vouched for then. */
export interface Partner {
    readonly name: string
    readonly ended: boolean
}

export interface Rejoined {
    readonly partners: readonly Partner[]
    readonly change: (roster: Roster) => Roster
    /** Pins that gain secrets of earlier epochs. */
    readonly rows: readonly PutRow[]
    /** Pins that stay as they were sealed then. */
    readonly named: readonly Named[]
}

/** Refuses `other-keys` where a partnership of both is not the same one. */
export async function rejoin(vault: Vault, before: Before): Promise<Rejoined> {
    const present = await vault.roster()
    const taken: { entry: RosterEntry; kept: RawPin }[] = []
    const rows: PutRow[] = []
    for (const entry of before.roster.partnerships) {
        const [now, kept] = [entryOf(present, entry.id), before.pins.get(entry.id)]
        // Where its pin does not open, the partner's link begins with a new one.
        if (!kept) continue
        if (!now || isOvertaken(now, entry)) taken.push({ entry: renewing(entry), kept })
        const row = now && (await joinedPin(vault, { kept, entry, now }))
        if (row) rows.push(row)
    }
    return {
        partners: taken.map(({ entry, kept }) => ({ name: kept.pin.name, ended: entry.state === "ended" })),
        change: (roster) => withRejoined(roster, taken.map(({ entry }) => entry)),
        rows,
        named: taken.map(({ kept }) => ({ id: kept.record, revision: kept.revision, mac: kept.mac })),
    }
}

/** Somebody who started anew twice may find the earlier keyring first, which knows less. */
function isOvertaken(now: RosterEntry, entry: RosterEntry): boolean {
    if (entry.epoch <= now.epoch) return false
    if (now.state !== "renewing") throw new Refusal("other-keys")
    return true
}

interface Both {
    readonly kept: RawPin
    /** As the roster of before has it, and as the present one does. */
    readonly entry: RosterEntry
    readonly now: RosterEntry
}

/** The pin that stays, with what the other knows besides; null when that is nothing. */
async function joinedPin(vault: Vault, { kept, entry, now }: Both): Promise<PutRow | null> {
    const standing = await standingPin(vault, now)
    if (!standing) return null
    const known = [secretsOf(standing, now), secretsOf(kept, entry)] as const
    if (kept.pin.people[1] !== standing.pin.people[1]) throw new Refusal("other-keys")
    if (!mayGain(now, known)) return null
    const stays = isOvertaken(now, entry) ? kept : standing
    const earlier = padded(stays.earlier, stays.pin.epoch - 1)
    const joined = earlier.map((secret, at) => secret ?? eitherOf(known, at))
    if (joined.every((secret, at) => secret === earlier[at])) return null
    return await resealPin(vault.keys, stays, { earlier: joined }, new Date(vault.now()).toISOString())
}

/** What a partner has confirmed gains only where something agrees with what they handed on, and nothing differs. */
function mayGain({ state }: RosterEntry, [standing, kept]: readonly [Secrets, Secrets]): boolean {
    if (differ(standing, kept)) throw new Refusal("other-keys")
    if (state === "ended") return false
    return state !== "open" || kept.some((secret, at) => secret !== null && standing[at] === secret)
}

function eitherOf([one, other]: readonly [Secrets, Secrets], at: number): string | null {
    return one[at] ?? other[at] ?? null
}

/** Once the partner has handed the earlier secrets on, they are in it. What waits to be renewed may not open. */
async function standingPin(vault: Vault, { id, state }: RosterEntry): Promise<RawPin | null> {
    await vault.shared(id).catch(unlessRefused)
    const reading = vault.rawPin(id)
    return await (state === "renewing" ? reading.catch(unlessRefused) : reading)
}

/** By epoch; without one that nobody has said yes to. */
function secretsOf({ pin, earlier, secret }: RawPin, { state }: RosterEntry): Secrets {
    return [...padded(earlier, pin.epoch - 1), state === "waiting" ? null : secret]
}

function differ(one: Secrets, other: Secrets): boolean {
    return one.some((secret, at) => secret !== null && (other[at] ?? secret) !== secret)
}
