/**
 * What counts of earlier keys. A manifest names it; what none names was written by somebody who held those keys, and
 * had not been seen when they were replaced. Either of the two says of such a record whether it counts, in a manifest
 * of their own, and both browsers read both: so they come to the same. What one leaves out the other may still name.
 */

import type { Envelope } from "./envelope.ts"
import {
    checkVouched,
    type ManifestEpoch,
    type ManifestPlace,
    openManifest,
    readNamed,
    sealManifest,
    type Vouched,
    vouchedBy,
} from "./manifest.ts"
import { type DrawerPlace, type Opened, openedOf, type Surroundings } from "./record.ts"
import { Refusal } from "./refusal.ts"
import type { Listed, Looked, Query, Row } from "./shelf.ts"

/** What its person says of records that nothing vouches for. */
export interface Answers {
    readonly ours: readonly Opened[]
    readonly left: readonly Opened[]
}

const TRIES = 3

/** Where a drawer's records are asked for. */
export function queryOf({ partnership }: Pick<DrawerPlace, "partnership">): Query {
    return partnership === null ? { own: true } : { partnership }
}

export class Vouching {
    /** Of the last look: what only its person can tell. */
    readonly unvouched = new Map<string, Opened>()
    readonly #place: DrawerPlace
    readonly #around: Surroundings
    #vouched: Promise<Vouched> | null = null
    #left: ReadonlySet<string> = new Set()

    constructor(place: DrawerPlace, around: Surroundings) {
        this.#place = place
        this.#around = around
    }

    /** A look begins: manifests are read anew, once. */
    begin(): void {
        this.#vouched = null
        this.unvouched.clear()
    }

    /** What the manifests of this epoch say of earlier ones. */
    async vouched(listing?: Looked): Promise<Vouched> {
        this.#vouched ??= this.#read(listing)
        return await this.#vouched
    }

    /** Whether a manifest names it; what none names, and its person has not left out, is kept aside for them. */
    async counts(envelope: Envelope, listing?: Looked): Promise<boolean> {
        try {
            checkVouched(await this.vouched(listing), envelope)
            return true
        } catch (error) {
            if (!(error instanceof Refusal) || error.reason !== "unvouched") throw error
            if (!this.#left.has(envelope.mac)) this.unvouched.set(envelope.slot.id, openedOf(envelope))
            return false
        }
    }

    /** Write the answers down, in the next revision of one's own manifest. */
    async answer(answers: Answers): Promise<void> {
        const { manifests, person } = this.#place
        const mine = manifests.find(({ author }) => author === person)
        for (let tries = 1; mine && tries <= TRIES; tries += 1) if (await this.#write(mine, answers)) return
        // Another page is at it all the time.
        throw new Refusal("gap")
    }

    /** Whether they are kept: another page may have been faster. */
    async #write(mine: ManifestPlace, { ours, left }: Answers): Promise<boolean> {
        const { shelf, now } = this.#around
        const { records } = await shelf.list(queryOf(this.#place))
        const before = await openManifest(this.#under(), mine, records, this.#around)
        const also = { left: left.map(({ id, revision, mac }) => [id, revision, mac]) }
        const after = before.at(-1)
        const rows = await sealManifest(this.#under(), mine, ours, { after, at: new Date(now()).toISOString(), also })
        for (const row of rows) if (await shelf.put(row)) return false
        return true
    }

    async #read(listing?: Looked): Promise<Vouched> {
        const { records } = listing ?? (await this.#around.shelf.list(queryOf(this.#place)))
        const { person, manifests } = this.#place
        const whole = records.filter(hasBytes)
        const reading = manifests.map((place) => openManifest(this.#under(), place, whole, this.#around))
        const opened = (await Promise.all(reading)).flat()
        if (opened.length === 0) throw new Refusal("manifest-missing")
        this.#left = new Set(opened.filter(({ slot }) => slot.author === person).flatMap(leftOut))
        return vouchedBy(opened)
    }

    #under(): ManifestEpoch {
        const { partnership, epoch, keys } = this.#place
        return { server: partnership === null ? "own" : "shared", partnership, epoch, keys }
    }
}

function hasBytes(row: Listed): row is Row {
    return row.sealed !== null
}

/** MACs of what a manifest says is left out. */
function leftOut({ body }: Envelope): string[] {
    return body.left === undefined ? [] : readNamed({ records: body.left }).map(({ mac }) => mac)
}
