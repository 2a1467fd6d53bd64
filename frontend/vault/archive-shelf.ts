/** An archive as a shelf that is only read: its drawers then open and refuse as they do anywhere. */

import type { Index, Indexed } from "./archive.ts"
import type { ArchiveFiles } from "./archive-reading.ts"
import { Breath } from "./breath.ts"
import { b64url, sha256 } from "./bytes.ts"
import { Refusal } from "./refusal.ts"
import type { Listing, Query, Row, Shelf } from "./shelf.ts"

export class ArchiveShelf implements Shelf {
    readonly #files: ArchiveFiles
    readonly #records: ReadonlyMap<string, Indexed>

    constructor(files: ArchiveFiles, { records }: Pick<Index, "records">) {
        this.#files = files
        this.#records = new Map(records.map((record) => [record.id, record]))
    }

    /** The same without some records: a look through thousands, for one of them, takes its time. */
    without(left: (record: Indexed) => boolean): ArchiveShelf {
        return new ArchiveShelf(this.#files, { records: [...this.#records.values()].filter((one) => !left(one)) })
    }

    /** The newest revision of each; what is missing or was changed is not shown. */
    async list(query: Query): Promise<Listing> {
        const asked = [...this.#records.values()].filter((record) =>
            "own" in query ? record.server === "own" : record.partnership === query.partnership,
        )
        const found: Row[] = []
        const breath = new Breath()
        for (const record of asked) {
            const row = await this.#row(record, record.revisions.at(-1)?.[0] ?? 0)
            if (row) found.push(row)
            await breath.take()
        }
        return { records: found }
    }

    /** Refuses `gap` where the file is missing, or is not the one that the index names. */
    async get(id: string, revision: number): Promise<Row> {
        const record = this.#records.get(id)
        const row = record && (await this.#row(record, revision))
        if (!row) throw new Refusal("gap")
        return row
    }

    async run(id: string, from: number, to: number): Promise<Row[]> {
        const rows: Row[] = []
        for (let number = from; number <= to; number += 1) rows.push(await this.get(id, number))
        return rows
    }

    put(): Promise<Row | null> {
        return Promise.reject(new Refusal("locked"))
    }

    async #row({ id, server, partnership, author, revisions }: Indexed, number: number): Promise<Row | null> {
        const entry = revisions.find(([one]) => one === number)
        const sealed = entry && (await this.#files.envelope(id, number))
        if (!sealed || (await sha256(sealed)) !== entry[2]) return null
        return { id, server, partnership, author, revision: number, epoch: entry[1], sealed: b64url(sealed) }
    }
}
