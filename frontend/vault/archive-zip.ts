/**
 * A zip, read a file at a time: however large an archive is, a page holds one entry and the list of them. Only what our
 * own archives need is understood; whoever holds the bytes to a digest is told of any change there.
 */

import { type Bytes, fromUtf8, owned } from "./bytes.ts"
import { Refusal } from "./refusal.ts"

interface ZipEntry {
    readonly packed: boolean
    readonly size: number
    readonly at: number
    readonly front: number
}

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const END_SIZE = 22
const CENTRAL_SIZE = 46
const LOCAL_SIZE = 30
const LONGEST_COMMENT = 65_535
/** What a local header may have beyond what the list of entries says of it. */
const EXTRA = 256
const [STORED, DEFLATED, ENCRYPTED] = [0, 8, 1]

export class ArchiveZip {
    readonly #file: Blob
    readonly #entries: ReadonlyMap<string, ZipEntry>

    private constructor(file: Blob, entries: ReadonlyMap<string, ZipEntry>) {
        this.#file = file
        this.#entries = entries
    }

    /** Refuses `archive` for anything that is no such zip. */
    static async open(file: Blob): Promise<ArchiveZip> {
        const tail = await viewOf(file.slice(Math.max(0, file.size - END_SIZE - LONGEST_COMMENT)))
        let end = tail.byteLength - END_SIZE
        while (end >= 0 && tail.getUint32(end, true) !== END) end -= 1
        if (end < 0) throw new Refusal("archive")
        const [size, at] = [tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)]
        const list = file.slice(at, at + size)
        if (list.size !== size) throw new Refusal("archive")
        return new ArchiveZip(file, entriesOf(await viewOf(list), tail.getUint16(end + 10, true)))
    }

    names(): string[] {
        return [...this.#entries.keys()]
    }

    /** One file, never more of it than `most` bytes; null where there is none, or a damaged one. */
    async read(name: string, most: number): Promise<Bytes | null> {
        const entry = this.#entries.get(name)
        if (!entry || entry.size > most) return null
        const held = this.#file.slice(entry.at, entry.at + entry.front + EXTRA + entry.size)
        const view = await viewOf(held)
        if (view.byteLength < LOCAL_SIZE || view.getUint32(0, true) !== LOCAL) return null
        const front = LOCAL_SIZE + view.getUint16(26, true) + view.getUint16(28, true)
        const packed = new Uint8Array(view.buffer).slice(front, front + entry.size)
        if (packed.length !== entry.size) return null
        return entry.packed ? await inflated(packed, most) : packed
    }
}

async function viewOf(part: Blob): Promise<DataView<ArrayBuffer>> {
    return new DataView(await part.arrayBuffer())
}

function entriesOf(list: DataView<ArrayBuffer>, count: number): Map<string, ZipEntry> {
    const entries = new Map<string, ZipEntry>()
    let at = 0
    for (let number = 0; number < count; number += 1) {
        const { name, entry, after } = entryAt(list, at)
        // Twice under one name, one of them would be read and the other believed.
        if (entries.has(name)) throw new Refusal("archive")
        entries.set(name, entry)
        at = after
    }
    return entries
}

function entryAt(list: DataView<ArrayBuffer>, at: number): { name: string; entry: ZipEntry; after: number } {
    if (at + CENTRAL_SIZE > list.byteLength || list.getUint32(at, true) !== CENTRAL) throw new Refusal("archive")
    const short = (offset: number): number => list.getUint16(at + offset, true)
    const [flags, method, named] = [short(8), short(10), short(28)]
    const after = at + CENTRAL_SIZE + named
    if (after > list.byteLength || (flags & ENCRYPTED) !== 0) throw new Refusal("archive")
    if (method !== STORED && method !== DEFLATED) throw new Refusal("archive")
    const name = nameOf(new Uint8Array(list.buffer, list.byteOffset + at + CENTRAL_SIZE, named))
    const [size, place] = [list.getUint32(at + 20, true), list.getUint32(at + 42, true)]
    const entry = { packed: method === DEFLATED, size, at: place, front: LOCAL_SIZE + named }
    return { name, entry, after: after + short(30) + short(32) }
}

function nameOf(bytes: Uint8Array): string {
    try {
        return fromUtf8(bytes)
    } catch (error) {
        throw new Refusal("archive", { cause: error })
    }
}

async function inflated(packed: Bytes, most: number): Promise<Bytes | null> {
    const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader()
    const parts: Uint8Array<ArrayBuffer>[] = []
    let size = 0
    try {
        for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
            if (value === undefined) continue
            parts.push(value)
            size += value.length
            if (size > most) return null
        }
    } catch {
        return null
    } finally {
        await reader.cancel().catch(() => undefined)
    }
    return owned(new Uint8Array(await new Blob(parts).arrayBuffer()))
}
