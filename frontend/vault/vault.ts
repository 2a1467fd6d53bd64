/** An unlocked vault: one person's own drawer, the drawers of their partnerships, and the roster that names them. */

import type { Bytes } from "./bytes.ts"
import type { RootKeys } from "./derive.ts"
import { Drafts } from "./drafts.ts"
import { open } from "./envelope.ts"
import { type Opened, type Marks, Drawer, Stale, type Surroundings } from "./drawer.ts"
import { confirmedSlot, openConfirmed } from "./invitation.ts"
import { chain, markOf } from "./marks.ts"
import { type OpenedPin, openPin, pinSlot } from "./pins.ts"
import { type Reason, Refusal } from "./refusal.ts"
import { entryOf, readRoster, type Roster, type RosterEntry, withStage } from "./roster.ts"
import { type Listing, type PutRow, type Row, sealedOf, type Shelf } from "./shelf.ts"
import type { Store } from "./store.ts"
import { secretOf } from "./wrap.ts"

export const ROOT_NUMBER = 1

export class Vault {
    readonly person: string
    /** For the journeys of this folder; other domains need drawers only. */
    readonly keys: RootKeys
    readonly own: Drawer
    readonly drafts: Drafts
    readonly shelf: Shelf
    readonly now: () => number
    /** Milliseconds since 1970 from which its keys no longer count; null for as long as nobody locks. */
    until: number | null = null
    #locked = false
    readonly #marks: Marks
    readonly #shared = new Map<string, Drawer>()
    readonly #opening = new Map<string, Promise<Drawer>>()

    constructor(store: Store, keys: RootKeys, shelf: Shelf, now: () => number = Date.now) {
        this.person = store.person
        this.keys = keys
        this.shelf = shelf
        this.now = now
        this.#marks = store
        this.drafts = new Drafts(store, keys, now)
        this.own = new Drawer(
            {
                person: this.person,
                partnership: null,
                epoch: ROOT_NUMBER,
                people: [this.person],
                keys: keys.own,
                stopped: null,
            },
            this.#around(),
        )
    }

    /** From now on nothing is opened or sealed with it, whoever still holds it; drafts may still be kept. */
    lock(): void {
        this.#locked = true
    }

    /**
     * The drawer of a partnership. Refuses `not-rostered`, `pin-missing`, and `not-confirmed` while the inviter has
     * not said "yes, that is them". A drawer whose partner's published recipient changed, or that ended, is read only:
     * its `stopped` says why, and writing refuses with that. All parts of a page that ask at once are given the same.
     */
    async shared(partnership: string): Promise<Drawer> {
        const opening =
            this.#opening.get(partnership) ??
            this.#openShared(partnership).finally(() => this.#opening.delete(partnership))
        this.#opening.set(partnership, opening)
        return await opening
    }

    async #openShared(partnership: string): Promise<Drawer> {
        const known = this.#shared.get(partnership)
        const { entry, pin, listing } = await this.#pinned(partnership)
        if (entry.state === "waiting") await this.#takeConfirmed(pin, listing)
        const stopped = stoppedBy(entry, pin, listing) ?? (await this.#endedBy(pin, listing))
        if (known?.stopped === stopped) return known
        const { epoch, people, keys } = pin
        const place = { person: this.person, partnership, epoch, people, keys: keys.shared, stopped }
        const drawer = new Drawer(place, this.#around())
        this.#shared.set(partnership, drawer)
        return drawer
    }

    /** The pin of a partnership: the partner's name and recipient as believed, and the pair's keys. */
    async pin(partnership: string): Promise<OpenedPin> {
        return (await this.#pinned(partnership)).pin
    }

    /** The roster as it stands; refuses `roster-missing`: it is there from sign-up on, and is never made again. */
    async roster(): Promise<Roster> {
        const record = await this.own.get(this.keys.roster)
        if (!record) throw new Refusal("roster-missing")
        if (record.kind !== "roster") throw new Refusal("malformed")
        return readRoster(record.body)
    }

    /** Write the roster anew by a rule, as often as another device is faster. */
    async changeRoster(change: (roster: Roster) => Roster): Promise<void> {
        for (let tries = 1; ; tries += 1) {
            const { opened } = await this.#nextRoster(change)
            try {
                await this.own.write({ id: opened.id, kind: "roster", body: opened.body })
                return
            } catch (error) {
                if (!(error instanceof Stale) || tries === 5) throw error
            }
        }
    }

    /** The next roster as a record, to be sent together with what it names; `keep` it once the server has. */
    async prepareRoster(change: (roster: Roster) => Roster): Promise<{ row: PutRow; opened: Opened }> {
        return await this.#nextRoster(change)
    }

    /** The secret of an open invitation of one's own; null when it is not on the roster. */
    async fragment(invitation: string): Promise<Bytes | null> {
        const entry = (await this.roster()).invitations.find(({ id }) => id === invitation)
        if (!entry) return null
        const record = await this.own.get(entry.record)
        if (record?.kind !== "invitation" || record.body.invitation !== invitation) throw new Refusal("malformed")
        return secretOf(record.body.secret)
    }

    async #nextRoster(change: (roster: Roster) => Roster): Promise<{ row: PutRow; opened: Opened }> {
        const body = { ...change(await this.roster()) }
        return await this.own.prepare({ id: this.keys.roster, kind: "roster", body })
    }

    async #pinned(partnership: string): Promise<{ entry: RosterEntry; pin: OpenedPin; listing: Listing }> {
        const entry = entryOf(await this.roster(), partnership)
        if (!entry) throw new Refusal("not-rostered")
        const listing = await this.shelf.list({ partnership })
        const [row, ...others] = listing.records.filter(({ id }) => id === entry.pin)
        if (!row) throw new Refusal("pin-missing")
        // Listed twice, one of them is older: an honest server never does that.
        if (others.length > 0) throw new Refusal("replaced")
        return { entry, pin: await this.#openPin(entry, row), listing }
    }

    /** The pin as the listing shows it, following from the one this device has seen. */
    async #openPin(entry: RosterEntry, row: Row): Promise<OpenedPin> {
        const mark = await this.#marks.mark(entry.pin)
        const pin = await this.#pinOf(entry, row)
        const seen = (mark?.revision ?? row.revision) + 1
        const between: OpenedPin[] = []
        for (let number = seen; number < row.revision; number += 1) {
            const shown = await this.shelf.get(entry.pin, number)
            between.push(await this.#pinOf(entry, { ...shown, revision: number }))
        }
        if (mark) chain(mark, [...between, pin].map(asMarked))
        await this.#marks.raiseMark(entry.pin, markOf(asMarked(pin)))
        return pin
    }

    #pinOf(entry: RosterEntry, row: Row): Promise<OpenedPin> {
        const place = { partnership: entry.id, epoch: entry.epoch, people: [this.person, ""] as const }
        return openPin(this.keys, pinSlot(place, entry.pin, row.revision), sealedOf(row))
    }

    /** Find the inviter's *confirmed* among the key records, and note it on the roster. */
    async #takeConfirmed(pin: OpenedPin, listing: Listing): Promise<void> {
        const [, partner] = pin.people
        const rows = listing.records.filter(({ server, author }) => server === "key" && author === partner)
        for (const row of rows) {
            if (await isConfirmed(pin, row)) {
                await this.changeRoster((roster) => withStage(roster, pin.partnership, "open"))
                return
            }
        }
        throw new Refusal("not-confirmed")
    }

    /** Whether the partner has left an *end*: the server need not say it, and could not invent it. */
    async #endedBy(pin: OpenedPin, listing: Listing): Promise<Reason | null> {
        const [, partner] = pin.people
        const rows = listing.records.filter(({ server, author }) => server === "key" && author === partner)
        const ends = await Promise.all(rows.map((row) => isEnd(pin, row)))
        return ends.includes(true) ? "ended" : null
    }

    #around(): Surroundings {
        const checkKeys = (): void => {
            if (this.#locked || (this.until !== null && this.now() >= this.until)) throw new Refusal("locked")
        }
        return { shelf: this.shelf, marks: this.#marks, now: this.now, checkKeys }
    }
}

/** A partner's key record that does not open for us is their own pin, not an attack. */
async function isConfirmed(pin: OpenedPin, row: Row): Promise<boolean> {
    const slot = confirmedSlot(row.id, pin.partnership, pin.people[1])
    try {
        await openConfirmed(pin.keys, slot, pin.handover ?? "", sealedOf(row))
        return true
    } catch (error) {
        if (error instanceof Refusal) return false
        throw error
    }
}

function asMarked(pin: OpenedPin): Parameters<typeof chain>[1][number] {
    return { slot: pinSlot(pin, pin.record, pin.revision), mac: pin.mac, previous: pin.previous }
}

async function isEnd(pin: OpenedPin, row: Row): Promise<boolean> {
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

function stoppedBy(entry: RosterEntry, pin: OpenedPin, listing: Listing): Reason | null {
    if (entry.state === "ended" || pin.state === "ended") return "ended"
    // What the server publishes is news, never trust: it can stop sealing, and cannot redirect it.
    const published = listing.recipients?.[pin.people[1]]
    return published !== undefined && published !== pin.recipient ? "recipient-changed" : null
}
