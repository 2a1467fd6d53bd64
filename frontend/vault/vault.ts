/** An unlocked vault: one person's own drawer, the drawers of their partnerships, and the roster that names them. */

import { Refused } from "../web/api.ts"
import type { Bytes } from "./bytes.ts"
import type { RootKeys } from "./derive.ts"
import { Drafts } from "./drafts.ts"
import { type Epoch, handedSecrets, isConfirmed, isEnd, placeOf, stoppedBy } from "./epochs.ts"
import { Drawer, type Marks, type Opened, Stale, type Surroundings } from "./drawer.ts"
import { readReturning, type Returning } from "./invitation.ts"
import type { Vouched } from "./manifest.ts"
import { pinned, type Pinning, rawPinned } from "./pinned.ts"
import { type OpenedPin, openRaw, type RawPin, resealPin } from "./pins.ts"
import { type Reason, Refusal } from "./refusal.ts"
import { entryOf, readRoster, type Roster, type RosterEntry, withConfirmed } from "./roster.ts"
import type { Settled } from "./settled.ts"
import type { Listing, PutRow, Shelf } from "./shelf.ts"
import type { Store } from "./store.ts"
import { secretOf } from "./wrap.ts"

export class Vault {
    readonly person: string
    /** For the journeys of this folder; other domains need drawers only. */
    readonly keys: RootKeys
    readonly own: Drawer
    readonly drafts: Drafts
    readonly shelf: Shelf
    readonly marks: Marks
    readonly now: () => number
    /** Milliseconds since 1970 from which its keys no longer count; null for as long as nobody locks. */
    until: number | null = null
    #locked = false
    readonly #store: Store
    readonly #shared = new Map<string, Drawer>()
    readonly #opening = new Map<string, Promise<Drawer>>()

    constructor(store: Store, keys: RootKeys, shelf: Shelf, now: () => number = Date.now) {
        this.person = store.person
        this.keys = keys
        this.shelf = shelf
        this.now = now
        this.marks = store
        this.#store = store
        this.drafts = new Drafts(store, keys, now)
        this.own = new Drawer(
            {
                person: this.person,
                partnership: null,
                epoch: keys.root,
                people: [this.person],
                keys: keys.own,
                older: keys.older,
                manifests: [{ id: keys.manifest, author: this.person }],
                pastManifests: [...keys.older.values()].map(({ manifest }) => manifest),
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
        const { entry, listing, ...found } = await this.#pinned(partnership)
        const pin = await this.#withEarlier(found.pin)
        const epoch = await this.#epochOf(entry, pin, listing)
        // What its person has ended is ended here, whether or not the server takes it.
        const left = (await this.#store.leavings.of(partnership)) && ("ended" as const)
        const stopped = left ?? stoppedBy(entry, epoch, pin, listing) ?? (await this.#endedBy(pin, listing))
        if (known?.stopped === stopped && known.epoch === epoch.number) return known
        const drawer = new Drawer(placeOf(pin, epoch, stopped), this.#around())
        this.#shared.set(partnership, drawer)
        return drawer
    }

    /** Whoever was let back in finds the earlier secrets once they are handed on, and keeps them in the pin. */
    async #withEarlier(pin: OpenedPin): Promise<OpenedPin> {
        if (pin.earlier.size >= pin.epoch - 1) return pin
        const { partnership } = pin
        const listing = await this.shelf.list({ partnership })
        const earlier = await handedSecrets(pin, listing, { shelf: this.shelf, marks: this.marks })
        if (!earlier?.some((secret, at) => secret !== null && !pin.earlier.has(at + 1))) return pin
        const raw = await this.rawPin(partnership)
        const merged = earlier.map((secret, at) => raw.earlier[at] ?? secret)
        const row = await resealPin(this.keys, raw, { earlier: merged }, new Date(this.now()).toISOString())
        // What was found counts whether or not it can be kept: another tab may have been faster, and nothing more is
        // taken in a partnership that has ended meanwhile. Then it is found again, each time.
        await this.shelf.put(row).catch(onlyRefused)
        return await openRaw(this.keys, { ...raw, earlier: merged }, pin.older)
    }

    /**
     * The epoch to read and write in: the pin's, once the inviter has confirmed it; until then the one before, if its
     * keys are known, to read only.
     */
    async #epochOf(entry: RosterEntry, pin: OpenedPin, listing: Listing): Promise<Epoch> {
        const { epoch, keys, earlier } = pin
        if (entry.state !== "waiting") return { number: epoch, keys, older: earlier, confirmed: true }
        if (await this.#takeConfirmed(pin, listing)) return { number: epoch, keys, older: earlier, confirmed: true }
        const before = earlier.get(epoch - 1)
        if (!before) throw new Refusal("not-confirmed")
        return { number: epoch - 1, keys: before, older: earlier, confirmed: false }
    }

    /** The pin of a partnership: the partner's name and recipient as believed, and the pair's keys. */
    async pin(partnership: string): Promise<OpenedPin> {
        return (await this.#pinned(partnership)).pin
    }

    /** The pin with its secrets, to be sealed anew. */
    async rawPin(partnership: string): Promise<RawPin> {
        const { entry, listing } = await this.#rostered(partnership)
        return await rawPinned(this.#pinning(), entry, listing)
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

    /** The secret of an open invitation of one's own, and whom it lets back in; null when it is not on the roster. */
    async invitation(invitation: string): Promise<{ secret: Bytes; returning: Returning | null } | null> {
        const entry = (await this.roster()).invitations.find(({ id }) => id === invitation)
        if (!entry) return null
        const record = await this.own.get(entry.record)
        if (record?.kind !== "invitation" || record.body.invitation !== invitation) throw new Refusal("malformed")
        return { secret: secretOf(record.body.secret), returning: readReturning(record.body.returning) }
    }

    async #nextRoster(change: (roster: Roster) => Roster): Promise<{ row: PutRow; opened: Opened }> {
        const body = { ...change(await this.roster()) }
        return await this.own.prepare({ id: this.keys.roster, kind: "roster", body })
    }

    async #pinned(partnership: string): Promise<{ entry: RosterEntry; pin: OpenedPin; listing: Listing }> {
        const { entry, listing } = await this.#rostered(partnership)
        return { entry, pin: await pinned(this.#pinning(), entry, listing), listing }
    }

    async #rostered(partnership: string): Promise<{ entry: RosterEntry; listing: Listing }> {
        const entry = entryOf(await this.roster(), partnership)
        if (!entry) throw new Refusal("not-rostered")
        return { entry, listing: await this.shelf.list({ partnership, only: "key" }) }
    }

    #pinning(): Pinning {
        const vouched = (): Promise<Vouched> => this.own.vouched()
        return { person: this.person, keys: this.keys, shelf: this.shelf, marks: this.marks, vouched }
    }

    /** Find the inviter's *confirmed* among the key records, and note it on the roster. */
    async #takeConfirmed(pin: OpenedPin, listing: Listing): Promise<boolean> {
        const [, partner] = pin.people
        const rows = listing.records.filter(({ server, author }) => server === "key" && author === partner)
        for (const row of rows) {
            if (await isConfirmed(pin, row)) {
                await this.changeRoster((roster) => withConfirmed(roster, pin.partnership, pin.epoch))
                return true
            }
        }
        return false
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
        const { shelf, marks, now } = this
        const settled = (partnership: string): Settled => this.#store.settled(partnership)
        return { shelf, marks, now, checkKeys, settled, cache: (name) => this.#store.cache(name) }
    }
}

/** The server’s word that it takes nothing here. Without an answer nothing is known, and the page says so. */
function onlyRefused(error: unknown): void {
    if (!(error instanceof Refused)) throw error
}
