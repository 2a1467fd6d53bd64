/** The archive as one file: a zip. Envelopes do not shrink, so they are stored as they are. */

import { Zip, ZipDeflate, ZipPassThrough } from "fflate"
import type { Bytes } from "../vault/bytes.ts"

export class ArchiveFile {
    readonly #parts: Bytes[] = []
    readonly #zip: Zip
    readonly #made: Date
    #fault: Error | null = null

    constructor(made: Date) {
        this.#made = made
        this.#zip = new Zip((fault, part) => {
            this.#fault ??= fault
            if (!fault) this.#parts.push(part)
        })
    }

    readonly add = (name: string, bytes: Bytes): void => {
        const file = name.endsWith(".age") ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 })
        file.mtime = this.#made
        this.#zip.add(file)
        file.push(bytes, true)
    }

    /** The whole file, once everything was added. */
    finish(): Blob {
        this.#zip.end()
        if (this.#fault) throw this.#fault
        return new Blob(this.#parts, { type: "application/zip" })
    }
}
