/**
 * A sealed cache: what this browser has opened once and need not open again. It lies on this device under a key of its
 * own that cannot be taken out and is stored beside the person's keys, in the same value: so it goes in the same
 * moment as they do, and what a slow tab puts here afterwards is sealed to nobody.
 *
 * Entries lie together on sheets, by the beginning of their ids: a few dozen values are read in a moment, thousands
 * are not. Two tabs may write one sheet at once; then the entries of one are opened again another time.
 */

import { type Bytes, fromUtf8, joined, utf8 } from "./bytes.ts"
import type { Cupboard } from "./cupboard.ts"

const PREFIX = "cache:"
const IV = 12
/** Letters of an id that say its sheet; ids are random, so 256 sheets fill alike. */
const SHEET = 2

export interface CacheOf {
    readonly person: string
    readonly name: string
}

type Entries = Record<string, unknown>

export class SealedCache {
    readonly #cupboard: Cupboard
    readonly #key: CryptoKey
    readonly #of: CacheOf
    #sheets: Promise<Map<string, Entries>> | null = null

    constructor(cupboard: Cupboard, key: CryptoKey, of: CacheOf) {
        this.#cupboard = cupboard
        this.#key = key
        this.#of = of
    }

    /** Everything that is kept, by id. What does not open counts as not kept. */
    async entries(): Promise<Map<string, unknown>> {
        const sheets = await this.#read()
        return new Map([...sheets.values()].flatMap((entries) => Object.entries(entries)))
    }

    /** Keep these, and no longer those that are undefined. */
    async change(entries: ReadonlyMap<string, unknown>): Promise<void> {
        const sheets = await this.#read()
        const touched = new Set([...entries.keys()].map((id) => id.slice(0, SHEET)))
        for (const sheet of touched) {
            const changed = [...entries].filter(([id]) => id.startsWith(sheet))
            const all = Object.entries({ ...sheets.get(sheet), ...Object.fromEntries(changed) })
            sheets.set(sheet, Object.fromEntries(all.filter(([, entry]) => entry !== undefined)))
        }
        // WebCrypto is finished before the transaction begins.
        const sealing = [...touched].map(async (sheet) => {
            const bytes = await this.#seal(sheet, sheets)
            return [this.#at(sheet), (): Bytes => bytes] as const
        })
        await this.#cupboard.updateAll(new Map(await Promise.all(sealing)))
    }

    async #read(): Promise<Map<string, Entries>> {
        this.#sheets ??= this.#readNow()
        return await this.#sheets
    }

    async #readNow(): Promise<Map<string, Entries>> {
        const kept = await this.#cupboard.beginning(this.#at(""))
        const start = this.#at("").length
        const opening = [...kept].map(async ([at, sealed]) => [at.slice(start), await this.#open(at, sealed)] as const)
        return new Map((await Promise.all(opening)).flatMap(([sheet, entries]) => (entries ? [[sheet, entries]] : [])))
    }

    #at(sheet: string): string {
        return `${PREFIX}${this.#of.name}:${sheet}`
    }

    async #seal(sheet: string, sheets: ReadonlyMap<string, Entries>): Promise<Bytes> {
        const iv = crypto.getRandomValues(new Uint8Array(IV))
        const text = utf8(JSON.stringify(sheets.get(sheet)))
        const sealed = await crypto.subtle.encrypt(this.#parameters(this.#at(sheet), iv), this.#key, text)
        return joined(iv, new Uint8Array(sealed))
    }

    async #open(at: string, sealed: unknown): Promise<Entries | null> {
        try {
            const bytes = sealed as Bytes
            const parameters = this.#parameters(at, bytes.slice(0, IV))
            const text = await crypto.subtle.decrypt(parameters, this.#key, bytes.slice(IV))
            return JSON.parse(fromUtf8(new Uint8Array(text))) as Entries
        } catch {
            return null
        }
    }

    #parameters(at: string, iv: Bytes): AesGcmParams {
        return { name: "AES-GCM", iv, additionalData: utf8(`${this.#of.person}|${at}`) }
    }
}

/** Delete whatever caches lie here. */
export async function dropCaches(cupboard: Cupboard): Promise<void> {
    const names = (await cupboard.names()).filter((name) => name.startsWith(PREFIX))
    if (names.length > 0) await cupboard.delete(names)
}
