/** An archive on its way to another instance: what is opened, what is sent, and all that is not. */

import { describe, expect, test } from "vitest"
import { Refused } from "../web/api.ts"
import type { CheckedArchive } from "./archive-checking.ts"
import { allShown, bring, type BringWorld, type BroughtRow } from "./bringing.ts"
import { utf8 } from "./bytes.ts"
import { memoryCupboard } from "./cupboard.ts"
import { deriveKeys } from "./derive.ts"
import { openBrought } from "./moving-in.ts"
import { Store } from "./store.ts"
import { type Files, open, PASSPHRASES, THEN, twoWithArchives, zipped } from "./untrusted-archive.ts"
import { quickStretch } from "./untrusted-server.ts"

const { server, ana, ben, partnership, note, files, bens } = await twoWithArchives()

const opened = async (found: Files): Promise<CheckedArchive> => (await open(found, PASSPHRASES.ana)).archive

/** The files with some of them changed. */
function spoilt(changes: Readonly<Record<string, Uint8Array<ArrayBuffer> | null>>): Files {
    const found = new Map(files)
    for (const [name, bytes] of Object.entries(changes)) {
        if (bytes) found.set(name, bytes)
        else found.delete(name)
    }
    return found
}

const fileOf = (id: string, number: number): string => `records/${id}/${String(number)}.age`

function bytesOf(id: string, number: number): Uint8Array<ArrayBuffer> {
    return files.get(fileOf(id, number)) ?? new Uint8Array()
}

/** A world that keeps what is sent; `against` stands against a record. */
function kept(against: string | null = null): BringWorld & { readonly rows: BroughtRow[] } {
    const rows: BroughtRow[] = []
    const marks = new Store(ana.vault.person, memoryCupboard())
    const send = (page: readonly BroughtRow[]): Promise<void> => {
        if (page.some(({ id }) => id === against)) return Promise.reject(new Refused(409, { record: against }))
        rows.push(...page)
        return Promise.resolve()
    }
    return { rows, marks, send }
}

const nothing = { records: [] }

describe("opening an archive to go on from it", () => {
    test("passphrase and code of its day open it", async () => {
        expect((await opened(files)).index.person).toBe(ana.vault.person)
        const { archive } = await openBrought(zipped(files), () => ({ code: ana.code }), quickStretch)
        expect([...archive.partnerships.keys()]).toEqual([partnership])
    })

    test("another passphrase does not, and neither does another person's", async () => {
        await expect(open(files, PASSPHRASES.ben)).rejects.toThrow("archive-closed")
    })

    test("what is no zip, or not all of one, is no archive", async () => {
        for (const bytes of [utf8("hello"), new Uint8Array(await zipped(files).slice(0, 4000).arrayBuffer())]) {
            await expect(openBrought(new Blob([bytes]), () => ({ code: ana.code }))).rejects.toThrow("archive")
        }
    })

    test("a later format is said to be one", async () => {
        const later = utf8(JSON.stringify({ format: "turnabout archive", version: 2 }))
        await expect(opened(spoilt({ "manifest.json": later }))).rejects.toThrow("archive-later")
    })

    test.each(["manifest.json", "partnerships.json", "records.json"])("a changed %s is noticed", async (name) => {
        const changed = utf8(`${new TextDecoder().decode(files.get(name))} `)
        await expect(opened(spoilt({ [name]: changed }))).rejects.toThrow("archive-damaged")
    })

    test("without its index, or with another's, nothing is believed", async () => {
        await expect(opened(spoilt({ "index.age": null }))).rejects.toThrow("archive-damaged")
        await expect(opened(spoilt({ "index.age": bens.get("index.age") ?? null }))).rejects.toThrow("unopenable")
    })

    test("a damaged roster ends it: everything else hangs on that", async () => {
        const { rosterId, rosterMark } = await opened(files)
        await expect(opened(spoilt({ [fileOf(rosterId, rosterMark.revision)]: null }))).rejects.toThrow("archive-damaged")
    })

    test("a damaged pin leaves that partnership behind", async () => {
        const { pin } = (await opened(files)).index.partnerships[0] ?? { pin: "" }
        const { partnerships } = await opened(spoilt({ [fileOf(pin, 1)]: null }))
        expect(partnerships.size).toBe(0)
    })
})

describe("bringing what is one's own", () => {
    test("every revision of every record goes, as it is and in order", async () => {
        const [world, archive] = [kept(), await opened(files)]
        const rows = [...server.rows.values()].flat()
        const own = rows.filter((row) => row.server === "own" && row.author === ana.vault.person)
        const records = new Set(own.map(({ id }) => id))
        expect(await bring(archive, null, nothing, world)).toEqual({ came: records.size, left: 0 })
        expect(world.rows.filter(({ id }) => id === note).map(({ revision }) => revision)).toEqual([1, 2, 3])
        expect(new Set(world.rows.map(({ sealed }) => sealed))).toEqual(new Set(own.map(({ sealed }) => sealed)))
        expect(world.rows.every(({ created_at }) => created_at === THEN)).toBe(true)
        expect((await world.marks.mark(note))?.revision).toBe(3)
    })

    test("what is there already is not sent again, but the roster, which began later", async () => {
        const [world, archive] = [kept(), await opened(files)]
        const rows = await ana.vault.shelf.list({ own: true })
        const { left } = await bring(archive, null, rows, world)
        expect([left, new Set(world.rows.map(({ id }) => id))]).toEqual([0, new Set([archive.rosterId])])
    })

    const flipped = (): Uint8Array<ArrayBuffer> => bytesOf(note, 2).map((byte, at) => (at === 300 ? byte ^ 1 : byte))
    const spoiling: [string, () => Record<string, Uint8Array<ArrayBuffer> | null>][] = [
        ["damaged", () => ({ [fileOf(note, 2)]: flipped() })],
        ["missing", () => ({ [fileOf(note, 3)]: null })],
        ["swapped", () => ({ [fileOf(note, 2)]: bytesOf(note, 3), [fileOf(note, 3)]: bytesOf(note, 2) })],
        ["an earlier one in the place of a later", () => ({ [fileOf(note, 3)]: bytesOf(note, 2) })],
    ]
    test.each(spoiling)("a revision that is %s leaves its record behind, whole, and no other", async (_how, spoil) => {
        const world = kept()
        const { left } = await bring(await opened(spoilt(spoil())), null, nothing, world)
        expect([left, world.rows.some(({ id }) => id === note)]).toEqual([1, false])
        expect(world.rows.length).toBeGreaterThan(0)
    })

    test("one that stands against what is there stays behind, and the rest of its page goes", async () => {
        const world = kept(note)
        const { left } = await bring(await opened(files), null, nothing, world)
        expect([left, world.rows.some(({ id }) => id === note)]).toEqual([1, false])
        expect(await world.marks.mark(note)).toBeUndefined()
        expect(world.rows.length).toBeGreaterThan(0)
    })

    test("a server that names a record nobody sent ends it", async () => {
        const send = (): Promise<void> => Promise.reject(new Refused(409, { record: crypto.randomUUID() }))
        const world = { ...kept(), send }
        await expect(bring(await opened(files), null, nothing, world)).rejects.toThrow("was not sent")
    })

    test("all of it is there once it is shown as one's own, whatever the server says", async () => {
        const archive = await opened(files)
        const { records } = await ana.vault.shelf.list({ own: true })
        const others = records.map((row) => (row.id === note ? { ...row, author: ben.vault.person } : row))
        const earlier = records.map((row) => (row.id === note ? { ...row, revision: 2 } : row))
        const shown = [records, others, earlier, []].map((rows) => allShown(archive, null, { records: rows }))
        expect(shown).toEqual([true, false, false, false])
        const world = kept()
        await bring(archive, null, { records: others }, world)
        expect(world.rows.filter(({ id }) => id === note)).toHaveLength(3)
    })

    test("a fault on the way ends it, to be begun again", async () => {
        const send = (): Promise<void> => Promise.reject(new Refused(410, {}))
        await expect(bring(await opened(files), null, nothing, { ...kept(), send })).rejects.toThrow(Refused)
    })
})

describe("the file that waits in the browser", () => {
    test.each([true, false])("outlives a sign-out only where the device keeps its keys: %s", async (keep) => {
        const { keyring } = await open(files, PASSPHRASES.ana)
        const store = new Store(ana.vault.person, memoryCupboard())
        await store.keepKeys(await deriveKeys(keyring), { keep, now: Date.now() })
        await store.keepArchive(zipped(files))
        await store.leave()
        expect([await store.keys(Date.now()), (await store.archive()) !== undefined]).toEqual([null, keep])
    })
})
