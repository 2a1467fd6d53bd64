/** What a partnership's key records say: whether its epoch is confirmed, what was handed on to it, its end. */

import type { PairKeys } from "./derive.ts"
import { type Envelope, open } from "./envelope.ts"
import { confirmedSlot, openConfirmed } from "./invitation.ts"
import { openManifest } from "./manifest.ts"
import type { OpenedPin, Secrets } from "./pins.ts"
import type { DrawerPlace, Marks } from "./record.ts"
import { type Reason, Refusal } from "./refusal.ts"
import type { RosterEntry } from "./roster.ts"
import { type Listing, type Row, sealedOf, type Shelf } from "./shelf.ts"

/** A partner's key record that does not open for us is their own pin, not an attack. */
export async function isConfirmed(pin: OpenedPin, row: Row): Promise<boolean> {
    const slot = confirmedSlot(row.id, { ...pin, inviter: pin.people[1] })
    try {
        await openConfirmed(pin.keys, slot, pin.handover ?? "", sealedOf(row))
        return true
    } catch (error) {
        if (error instanceof Refusal) return false
        throw error
    }
}

/** Whether a partner's key record is their *end*. */
export async function isEnd(pin: OpenedPin, row: Row): Promise<boolean> {
    const { partnership, epoch, people, keys } = pin
    const asked = { server: "key", id: row.id, partnership, epoch, revision: 1, authors: [people[1]] } as const
    try {
        await open(keys.shared, "end", asked, sealedOf(row))
        return true
    } catch (error) {
        if (error instanceof Refusal) return false
        throw error
    }
}

/** The epoch a drawer stands in; `confirmed` is false while the next one waits for the inviter's yes. */
export interface Epoch {
    readonly number: number
    readonly keys: PairKeys
    readonly older: ReadonlyMap<number, PairKeys>
    readonly confirmed: boolean
}

/** Where the drawer of a partnership stands. */
export function placeOf(pin: OpenedPin, { number, keys, older }: Epoch, stopped: Reason | null): DrawerPlace {
    const { partnership, people } = pin
    const before = [...older].filter(([epoch]) => epoch < number)
    const manifests = people.map((author) => ({ id: keys.manifests.get(author) ?? "", author }))
    const [person] = people
    const keysBefore = new Map(before.map(([epoch, { shared }]) => [epoch, shared]))
    const pastManifests = before.flatMap(([, past]) => [...past.manifests.values()])
    const place = { person, partnership, epoch: number, people, keys: keys.shared, older: keysBefore }
    return { ...place, manifests, pastManifests, stopped }
}

/** Why nothing may be sealed in a partnership, if so. */
export function stoppedBy(entry: RosterEntry, epoch: Epoch, pin: OpenedPin, listing: Listing): Reason | null {
    if (entry.state === "ended" || pin.state === "ended") return "ended"
    if (!epoch.confirmed) return "not-confirmed"
    // Whatever the roster says: who found the device has what the pin holds.
    if (entry.state === "renewing" || pin.older) return "renewing"
    return publishesAnother(pin, listing) ? "recipient-changed" : null
}

/** What the server publishes is news, never trust: it can stop sealing, and cannot redirect it. */
function publishesAnother({ people, recipient }: OpenedPin, { recipients }: Listing): boolean {
    const published = recipients?.[people[1]]
    return published !== undefined && published !== recipient
}

/** The earlier secrets that the one who stayed has handed on; null while they are not there. */
export async function handedSecrets(
    pin: OpenedPin,
    listing: Listing,
    around: { readonly shelf: Shelf; readonly marks: Marks },
): Promise<Secrets | null> {
    const { partnership, epoch, people, keys } = pin
    const [, author] = people
    const under = { server: "shared", partnership, epoch, keys: keys.shared } as const
    const [first] = await openManifest(under, { id: keys.manifests.get(author) ?? "", author }, listing.records, around)
    return first ? secretsIn(first, epoch) : null
}

function secretsIn({ body }: Envelope, epoch: number): Secrets {
    const { secrets } = body
    // The manifest of somebody who only says later what counts.
    if (secrets === undefined) return Array.from({ length: epoch - 1 }, () => null)
    if (!Array.isArray(secrets) || secrets.length !== epoch - 1) throw new Refusal("malformed")
    const fits = secrets.every((one) => one === null || (typeof one === "string" && one.length === 43))
    if (!fits) throw new Refusal("malformed")
    return secrets as Secrets
}
