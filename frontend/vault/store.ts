/**
 * What one person's browser keeps between pages: keys, marks, drafts and the highest keyring revision seen, in a
 * database of that person's own. Private keys are read back and used before they are relied on (`stored-keys.ts`).
 * Locking deletes keys and what was opened with them, and keeps the rest.
 */

import type { Bytes } from "./bytes.ts"
import { type Cupboard, openCupboard } from "./cupboard.ts"
import { importKeys, type RawKeys, type RootKeys } from "./derive.ts"
import { Leavings } from "./leaving.ts"
import { later, type Mark } from "./marks.ts"
import { dropCaches, SealedCache } from "./sealed-cache.ts"
import { Settled } from "./settled.ts"
import { type StoredKeys, unwrapKeys, wrapKeys } from "./stored-keys.ts"

/** How long keys stay without "keep on this device", in milliseconds. */
export const UNLOCKED_FOR = 12 * 60 * 60 * 1000

const MARK = "mark:"

interface TabKeys {
    readonly keys: RootKeys
    readonly until: number | null
    readonly revision: number
}

/** For how long keys count, and of which keyring they are. */
export interface Term {
    readonly until: number | null
    readonly revision: number
}

/** How the keys of a person stand on this device. `lasting` is false where they go with the page. */
export interface Standing extends Term {
    readonly lasting: boolean
}

/** What keys are kept with: for how long, and from when. */
export interface Keeping {
    readonly keep: boolean
    /** Milliseconds since 1970. */
    readonly now: number
}

const tabKeys = new Map<string, TabKeys>()

/** The store of a person. */
export async function openStore(person: string, cupboard?: Cupboard): Promise<Store> {
    return new Store(person, cupboard ?? (await openCupboard(`turnabout-${person}`)))
}

export class Store {
    readonly person: string
    readonly leavings: Leavings
    readonly #cupboard: Cupboard

    constructor(person: string, cupboard: Cupboard) {
        this.person = person
        this.#cupboard = cupboard
        this.leavings = new Leavings(cupboard)
    }

    /** Keep keys; where storage refuses or gives back something else, for the life of the tab. */
    async keepKeys(raw: RawKeys, { keep, now }: Keeping): Promise<RootKeys> {
        const keys = await importKeys(raw)
        // Sealed under keys of before, and perhaps no longer believed.
        await dropCaches(this.#cupboard).catch(() => undefined)
        const until = untilOf(keep, now)
        tabKeys.delete(this.person)
        await this.#rememberRoot(keys)
        try {
            const wrapped = await wrapKeys(this.person, raw)
            await this.#cupboard.put("keys", { ...wrapped, recipient: keys.recipient, until })
            const read = await this.keys(now)
            if (read?.recipient === keys.recipient) return read
        } catch {
            // Fall through: some browsers refuse, some store a key and give nothing back.
        }
        await this.#cupboard.delete(["keys"]).catch(() => undefined)
        tabKeys.set(this.person, { keys, until, revision: raw.revision })
        return keys
    }

    /** Public, and kept through locks: which root had which number here is not to be told otherwise later. */
    async #rememberRoot({ root, recipient }: RootKeys): Promise<void> {
        await this.#cupboard.update(`root:${String(root)}`, (seen) => seen ?? recipient).catch(() => undefined)
    }

    /** The recipient of the root with this number, where this device has had its keys. */
    async recipientOf(root: number): Promise<string | undefined> {
        return (await this.#cupboard.get(`root:${String(root)}`)) as string | undefined
    }

    /** How keys that are here stand, whether or not they still count; null when there are none. */
    async standing(): Promise<Standing | null> {
        const stored = (await this.#cupboard.get("keys")) as StoredKeys | undefined
        const found = stored ?? tabKeys.get(this.person)
        return found ? { ...termOf(found), lasting: stored !== undefined && this.#cupboard.lasting } : null
    }

    /** The keys, or null when locked. */
    async keys(now: number): Promise<RootKeys | null> {
        const stored = (await this.#cupboard.get("keys")) as StoredKeys | undefined
        const found = stored ?? tabKeys.get(this.person)
        if (!found) return null
        // Past their time, or kept by a version that knew one root only.
        if (isPast(found.until, now) || found.revision === undefined) {
            await this.lock()
            return null
        }
        return "keys" in found ? found.keys : await unwrapKeys(this.person, found)
    }

    /** Whether what is kept here outlives the page. */
    get lasting(): boolean {
        return this.#cupboard.lasting
    }

    /** Drop the keys that only this page holds: another tab has locked. */
    async dropPageKeys(): Promise<void> {
        tabKeys.delete(this.person)
        if (!this.lasting) await this.#cupboard.delete(["keys"])
    }

    /** Delete the keys, and what was opened with them. Marks, drafts and the highest revision stay. */
    async lock(): Promise<void> {
        tabKeys.delete(this.person)
        // First the keys alone: whatever else is slow or refused, without them nothing here can be read.
        await this.#cupboard.delete(["keys"])
        await dropCaches(this.#cupboard)
    }

    /** The same where keys are over: others, stored by another tab meanwhile, stay. Answers whether none are left. */
    async lockOver(over: (term: Term) => boolean): Promise<boolean> {
        const held = tabKeys.get(this.person)
        if (held && !over(held)) return false
        let kept: unknown
        // Looked at and deleted in one step.
        await this.#cupboard.update("keys", (stored) => {
            kept = stored !== undefined && !over(termOf(stored as StoredKeys)) ? stored : undefined
            return kept
        })
        if (kept !== undefined) return false
        tabKeys.delete(this.person)
        await dropCaches(this.#cupboard)
        return true
    }

    /** Somebody is signed out: the archive goes with the keys, unless this device was to keep them. */
    async leave(): Promise<void> {
        const kept = (await this.standing())?.until === null
        await this.lock()
        if (!kept) await this.dropArchive()
    }

    /** The highest keyring revision this device has opened; 0 for none. */
    async highest(): Promise<number> {
        return ((await this.#cupboard.get("keyring")) as number | undefined) ?? 0
    }

    async raiseHighest(revision: number): Promise<void> {
        await this.#cupboard.update("keyring", (seen) => Math.max(revision, (seen as number | undefined) ?? 0))
    }

    async mark(record: string): Promise<Mark | undefined> {
        return (await this.#cupboard.get(`mark:${record}`)) as Mark | undefined
    }

    /** A mark only ever rises, whatever two tabs do at once. */
    async raiseMark(record: string, mark: Mark): Promise<void> {
        await this.raiseMarks(new Map([[record, mark]]))
    }

    async raiseMarks(marks: ReadonlyMap<string, Mark>): Promise<void> {
        const raised = [...marks].map(([record, mark]) => {
            return [`mark:${record}`, (seen: unknown) => later(seen as Mark | undefined, mark)] as const
        })
        await this.#cupboard.updateAll(new Map(raised))
    }

    /** The marks of all records that this device has seen, read at one moment. */
    async allMarks(): Promise<Map<string, Mark>> {
        const found = (await this.#cupboard.beginning(MARK)) as Map<string, Mark>
        return new Map([...found].map(([name, mark]) => [name.slice(MARK.length), mark]))
    }

    /** The records that this device has seen. */
    async marked(): Promise<string[]> {
        return await this.names("mark")
    }

    /** What was opened in a drawer and is kept until this device is locked; null where nothing can be kept. */
    async cache(name: string): Promise<SealedCache | null> {
        const stored = (await this.#cupboard.get("keys")) as StoredKeys | undefined
        return stored?.cache ? new SealedCache(this.#cupboard, stored.cache, { person: this.person, name }) : null
    }

    /** What this device saw settled in a partnership. */
    settled(partnership: string): Settled {
        return new Settled(this.#cupboard, partnership)
    }

    /** A draft is sealed to its writer before it comes here. */
    async saveDraft(name: string, sealed: readonly Bytes[]): Promise<void> {
        await this.#cupboard.put(`draft:${name}`, sealed)
    }

    async draft(name: string): Promise<readonly Bytes[] | undefined> {
        return (await this.#cupboard.get(`draft:${name}`)) as readonly Bytes[] | undefined
    }

    async dropDraft(name: string): Promise<void> {
        await this.#cupboard.delete([`draft:${name}`])
    }

    /** The archive somebody came with, until everything in it is here. */
    async keepArchive(file: Blob): Promise<void> {
        await this.#cupboard.put("archive", file)
    }

    async archive(): Promise<Blob | undefined> {
        return (await this.#cupboard.get("archive")) as Blob | undefined
    }

    async dropArchive(): Promise<void> {
        await this.#cupboard.delete(["archive"])
    }

    /** The names of all drafts, or the records of all marks. */
    async names(kind: "draft" | "mark"): Promise<string[]> {
        const names = await this.#cupboard.names()
        return names.filter((name) => name.startsWith(`${kind}:`)).map((name) => name.slice(kind.length + 1))
    }
}

function termOf({ until, revision = 0 }: StoredKeys | TabKeys): Term {
    return { until, revision }
}

/** Whether keys that count until then count no more. */
export function isPast(until: number | null, now: number): boolean {
    return until !== null && now >= until
}

function untilOf(keep: boolean, now: number): number | null {
    return keep ? null : now + UNLOCKED_FOR
}
