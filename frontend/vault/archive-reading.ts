/** The files of an archive, read from the outside in: nothing in them is believed before `archive-checking.ts` has. */

import { envelopeName, FORMAT, INDEX, type KeyringFile, type RecordFile } from "./archive.ts"
import { ArchiveZip } from "./archive-zip.ts"
import { type Bytes, fromUtf8, sha256 } from "./bytes.ts"
import { type Body, isBody } from "./envelope.ts"
import { Refusal } from "./refusal.ts"

export const FORMAT_VERSION = 1
const MOST_ENVELOPE = 65_536 + 2048
const MOST_FILE = 64 * 1024 * 1024

/** An hour, as the server said. */
export interface SessionFile {
    readonly id: string
    readonly starts_at: string
    readonly minutes: number
    readonly focus: string | null
    readonly opened_at: string | null
    readonly ended_at: string | null
    readonly together_seconds: number
    /** Of an hour held elsewhere: who noted it and when, its day and perhaps its time. Archives of before know none. */
    readonly noted_by?: string | null
    readonly noted_at?: string | null
    readonly held_on?: string | null
    readonly held_at?: string | null
    readonly attendance: Readonly<Record<string, string>>
}

/** A partnership, as the server said. */
export interface PartnershipFile {
    readonly id: string
    readonly first: string
    readonly second: string
    readonly epoch: number
    readonly created_at: string
    readonly confirmed_at: string | null
    readonly ended_at: string | null
    readonly first_turn: string | null
    /** The month since which the two had done this before, who said so last and when. Older archives lack some. */
    readonly since?: string | null
    readonly since_said_by?: string | null
    readonly since_said_at?: string | null
    readonly sessions: readonly SessionFile[]
}

export interface ArchiveFiles {
    readonly keyring: KeyringFile
    readonly partnerships: readonly PartnershipFile[]
    readonly records: ReadonlyMap<string, RecordFile>
    /** SHA-256 of the files read here, by name. */
    readonly digests: ReadonlyMap<string, string>
    readonly madeAt: string
    /** The sealed index, and one envelope; null where it is not there. */
    readonly index: () => Promise<Bytes | null>
    readonly envelope: (id: string, number: number) => Promise<Bytes | null>
}

/** Read what is readable. Refuses `archive` (none, or not whole) and `archive-later` (of a later version). */
export async function readArchive(file: Blob): Promise<ArchiveFiles> {
    const zip = await ArchiveZip.open(file)
    const digests = new Map<string, string>()
    const json = async (name: string): Promise<unknown> => {
        const bytes = await zip.read(name, MOST_FILE)
        if (!bytes) throw new Refusal("archive")
        digests.set(name, await sha256(bytes))
        return parsed(bytes)
    }
    const manifest = await json("manifest.json")
    if (!isBody(manifest) || manifest.format !== FORMAT) throw new Refusal("archive")
    if (manifest.version !== FORMAT_VERSION) throw new Refusal("archive-later")
    const [keyring, partnerships, records] = [await json("keyring.json"), await json("partnerships.json"), await json("records.json")]
    return {
        keyring: readKeyring(keyring),
        partnerships: bodies(partnerships) as unknown as PartnershipFile[],
        records: new Map((bodies(records) as unknown as RecordFile[]).map((record) => [record.id, record])),
        digests,
        madeAt: String(manifest.made_at),
        index: () => zip.read(INDEX, MOST_FILE),
        envelope: (id, number) => zip.read(envelopeName(id, number), MOST_ENVELOPE),
    }
}

function parsed(bytes: Bytes): unknown {
    try {
        return JSON.parse(fromUtf8(bytes))
    } catch (error) {
        throw new Refusal("archive", { cause: error })
    }
}

function bodies(value: unknown): Body[] {
    if (!Array.isArray(value) || !value.every(isBody)) throw new Refusal("archive")
    return value
}

function readKeyring(value: unknown): KeyringFile {
    if (!isBody(value)) throw new Refusal("archive")
    const texts = ["person", "recipient", "wrap", "salt"].every((name) => typeof value[name] === "string")
    const numbers = ["revision", "root", "n", "r", "p"].every((name) => Number.isSafeInteger(value[name]))
    if (!texts || !numbers) throw new Refusal("archive")
    return value as unknown as KeyringFile
}
