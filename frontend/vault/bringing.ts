/**
 * Bringing what an archive holds: every record is checked whole, then sent as it is, in pages. One that is not
 * believed, or that stands against what is there already, stays behind; beginning again goes on where it ended.
 */

import { Refused } from "../web/api.ts"
import type { Indexed } from "./archive.ts"
import type { CheckedArchive } from "./archive-checking.ts"
import type { Marks } from "./record.ts"
import type { Listing, PutRow, Row } from "./shelf.ts"

/** A revision as it is sent: when it came to the instance it was written on, and a pulse's hour. */
export interface BroughtRow extends PutRow {
    readonly created_at: string
    readonly session?: string
}

export interface BringWorld {
    /** Send a page; throws Refused with `record` in its body where one record stands against it. */
    readonly send: (rows: readonly BroughtRow[]) => Promise<void>
    readonly marks: Marks
    readonly progress?: (done: number, of: number) => void
}

/** What came of it: how many records are here, and how many were left behind. */
export interface Came {
    readonly came: number
    readonly left: number
}

const MOST_ROWS = 200
/** Of base64url; with the rest of a row well within what the server takes at once. */
const MOST_CHARACTERS = 300_000
const CONFLICT = 409

/** Bring what this person wrote, their own or in one partnership; `standing` is what the server has of it now. */
export async function bring(
    archive: CheckedArchive,
    partnership: string | null,
    standing: Listing,
    world: BringWorld,
): Promise<Came> {
    const bringing = new Bringing(archive, world)
    const here = shownOf(archive, partnership, standing)
    const all = archive.written(partnership)
    for (const [at, record] of all.entries()) {
        const newest = record.revisions.at(-1)?.[0] ?? 0
        // The roster stands at a later revision since sign-up, and those before it may not be here.
        const whole = (here.get(record.id) ?? 0) >= newest && record.id !== archive.rosterId
        if (whole) bringing.came += 1
        else await bringing.take(record)
        world.progress?.(at + 1, all.length)
    }
    await bringing.flush()
    return { came: bringing.came, left: all.length - bringing.came }
}

/** Whether the server shows, as this person's, all that an archive says they wrote: its word alone drops no file. */
export function allShown(archive: CheckedArchive, partnership: string | null, standing: Listing): boolean {
    const shown = shownOf(archive, partnership, standing)
    return archive.written(partnership).every(({ id, revisions }) => {
        return (shown.get(id) ?? 0) >= (revisions.at(-1)?.[0] ?? 0)
    })
}

/** The newest revisions that are there of what this person wrote; under another's name it is not theirs. */
function shownOf({ index }: CheckedArchive, partnership: string | null, { records }: Listing): Map<string, number> {
    const mine = records.filter((row) => row.author === index.person && row.partnership === partnership)
    return new Map(mine.map(({ id, revision }) => [id, revision]))
}

class Bringing {
    came = 0
    readonly #archive: CheckedArchive
    readonly #world: BringWorld
    #page: BroughtRow[] = []
    #characters = 0
    #ending: Indexed[] = []
    readonly #refused = new Set<string>()

    constructor(archive: CheckedArchive, world: BringWorld) {
        this.#archive = archive
        this.#world = world
    }

    async take(record: Indexed): Promise<void> {
        const rows = await this.#archive.believed(record)
        if (!rows) return
        for (const row of rows) {
            const one = this.#sent(record, row)
            const full = this.#characters + one.sealed.length > MOST_CHARACTERS
            if (full || this.#page.length === MOST_ROWS) await this.flush()
            if (this.#refused.has(record.id)) return
            this.#page.push(one)
            this.#characters += one.sealed.length
        }
        this.#ending.push(record)
    }

    /** Send what is ready, without whatever the server says stands against it. */
    async flush(): Promise<void> {
        while (this.#page.length > 0) {
            const against = await this.#world.send(this.#page).then(() => null, recordAgainst)
            if (against === null) break
            this.#refused.add(against)
            const rest = this.#page.filter(({ id }) => id !== against)
            if (rest.length === this.#page.length) throw new Error("the server names a record that was not sent")
            this.#page = rest
        }
        for (const { id, revisions } of this.#ending.filter((record) => !this.#refused.has(record.id))) {
            const [revision, , , mac] = revisions.at(-1) ?? [0, 0, "", null]
            if (mac) await this.#world.marks.raiseMark(id, { revision, mac })
            this.came += 1
        }
        this.#page = []
        this.#ending = []
        this.#characters = 0
    }

    #sent({ id, server, partnership }: Indexed, { epoch, revision, sealed }: Row): BroughtRow {
        const { files, index } = this.#archive
        const file = files.records.get(id)
        const created_at = file?.revisions.find(({ number }) => number === revision)?.created_at ?? index.at
        const session = server === "pulse" && file?.session ? { session: file.session } : {}
        return { id, server, partnership, epoch, revision, sealed, created_at, ...session }
    }
}

/** The record that a refusal names; throws anything else. */
function recordAgainst(error: unknown): string {
    if (error instanceof Refused && error.status === CONFLICT && typeof error.body.record === "string") {
        return error.body.record
    }
    throw error
}
