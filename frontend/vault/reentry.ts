/**
 * Letting somebody back in: the next epoch of a partnership that stands already. Both write it into the pin they have,
 * or, with nothing left, into a new one; the one who stayed hands on the earlier secrets and says what counted.
 */

import { b64url, type Bytes } from "./bytes.ts"
import { pairKeys } from "./derive.ts"
import { sealManifest } from "./manifest.ts"
import { type Pin, pinSlot, type RawPin, resealPin, sealPin, type Secrets } from "./pins.ts"
import { Refusal } from "./refusal.ts"
import { entryOf, type Roster, type RosterEntry, type Stage, withEpoch } from "./roster.ts"
import { type PutRow, putRow } from "./shelf.ts"
import type { Vault } from "./vault.ts"

/** A pin to be written, and what the roster will say of it. */
export interface NextPin {
    readonly row: PutRow
    readonly change: (roster: Roster) => Roster
}

/** The pin of a partnership's next epoch. Refuses `already-pinned` for an epoch that has begun. */
export async function nextPin(vault: Vault, pin: Pin, secret: Bytes, state: Stage): Promise<NextPin> {
    const at = new Date(vault.now()).toISOString()
    const entry = entryOf(await vault.roster(), pin.partnership)
    if (!entry) {
        const record = crypto.randomUUID()
        const row = putRow(pinSlot(pin, record), await sealPin(vault.keys, pin, secret, record, at))
        return { row, change: (roster) => withEpoch(roster, entryFor(pin, record, state)) }
    }
    const raw = await vault.rawPin(pin.partnership)
    // That words were compared does not hold for these keys; that they once were is why they are asked for again.
    const known = { ...pin, words: raw.pin.words }
    const next = { pin: known, secret: b64url(secret), earlier: earlierSecrets(raw, entry, pin) }
    const row = await resealPin(vault.keys, raw, next, at)
    return { row, change: (roster) => withEpoch(roster, entryFor(pin, raw.record, state)) }
}

function entryFor({ partnership, epoch }: Pin, record: string, state: Stage): RosterEntry {
    return { id: partnership, epoch, pin: record, state }
}

/** What stood before, and its secret; a try at the same epoch that was never confirmed leaves nothing behind. */
function earlierSecrets(raw: RawPin, entry: RosterEntry, next: Pin): Secrets {
    if (raw.pin.people[1] !== next.people[1] || entry.state === "ended") throw new Refusal("slot")
    const again = raw.pin.epoch === next.epoch && entry.state === "waiting"
    if (raw.pin.epoch >= next.epoch && !again) throw new Refusal("already-pinned")
    const known = again ? raw.earlier : [...padded(raw.earlier, raw.pin.epoch - 1), raw.secret]
    return padded(known, next.epoch - 1)
}

/** One secret an epoch, as many as there were. */
export function padded(secrets: Secrets, length: number): Secrets {
    return Array.from({ length }, (_, at) => secrets[at] ?? null)
}

/** The first envelopes of a new epoch: the earlier secrets, and every record that this device had seen before. */
export async function handOver(vault: Vault, pin: Pin, secret: Bytes): Promise<PutRow[]> {
    const { partnership, epoch, people } = pin
    const raw = await vault.rawPin(partnership)
    const named = await (await vault.shared(partnership)).seen()
    const { shared, manifests } = await pairKeys(secret, people)
    const [author] = people
    const place = { id: manifests.get(author) ?? "", author }
    const secrets = [...padded(raw.earlier, raw.pin.epoch - 1), raw.secret]
    const at = new Date(vault.now()).toISOString()
    return await sealManifest({ server: "shared", partnership, epoch, keys: shared }, place, named, { at, also: { secrets } })
}
