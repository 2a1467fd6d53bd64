import { beforeEach, expect, it } from "vitest"
import { memoryCupboard } from "../vault/cupboard.ts"
import { Drafts } from "../vault/drafts.ts"
import { Store } from "../vault/store.ts"
import { type Member, UntrustedServer } from "../vault/untrusted-server.ts"
import { Vault } from "../vault/vault.ts"
import { notesOf } from "./imported-notes.ts"
import { type Batch, importNotes, type Note } from "./importing.ts"
import { Underway } from "./importing-underway.ts"

const PARTNERSHIP = crypto.randomUUID()
const READING = { slashes: "day first", today: "2026-11-23", languages: ["en"] } as const
const found = notesOf([{ name: "a.md", text: "# 2023-01-02\nOne.\n# 2023-01-09\nTwo.\n# 2023-01-16\nThree." }], READING)
const notes = found as Note[]
const batch: Batch = { kind: "imported", notes }

let server: UntrustedServer
let ana: Member

beforeEach(async () => {
    server = new UntrustedServer()
    ana = await server.member("ana's own passphrase")
})

const imported = async () => (await ana.vault.own.all()).filter(({ kind }) => kind === "imported")
const quiet = (): void => undefined

it("notes are sealed with their own dates", async () => {
    const moved: number[] = []
    const counted = await importNotes(ana.vault.own, PARTNERSHIP, batch, (done) => moved.push(done))
    expect(counted).toEqual({ sealed: 3, known: 0 })
    expect(moved).toEqual([1, 2, 3])
    expect((await imported()).map(({ body }) => [body.partnership, body.date, body.text, body.source])).toEqual(
        notes.map(({ date, text }) => [PARTNERSHIP, date, text, "a.md"]),
    )
    expect(JSON.stringify([...server.rows])).not.toContain("2023-01-09")
})

it("the same file a second time makes nothing, also with another date", async () => {
    await importNotes(ana.vault.own, PARTNERSHIP, batch, quiet)
    const dated = { ...batch, notes: notes.map((note) => ({ ...note, date: "2022-02-02" })) }
    expect(await importNotes(ana.vault.own, PARTNERSHIP, dated, quiet)).toEqual({ sealed: 0, known: 3 })
    expect(await imported()).toHaveLength(3)
})

it("what broke off in the middle goes on where it was", async () => {
    const shelf = { ...ana.vault.shelf }
    let puts = 0
    const breaking = new Vault(ana.store, ana.vault.keys, {
        ...shelf,
        put: (row) => (++puts > 1 ? Promise.reject(new Error("the network is gone")) : shelf.put(row)),
    })
    await expect(importNotes(breaking.own, PARTNERSHIP, batch, quiet)).rejects.toThrow("the network is gone")
    expect(await importNotes(ana.vault.own, PARTNERSHIP, batch, quiet)).toEqual({ sealed: 2, known: 1 })
    expect((await imported()).map(({ body }) => body.text)).toEqual(["One.", "Two.", "Three."])
})

it("what was brought along for one partnership can be brought for another", async () => {
    await importNotes(ana.vault.own, PARTNERSHIP, batch, quiet)
    expect(await importNotes(ana.vault.own, crypto.randomUUID(), batch, quiet)).toEqual({ sealed: 3, known: 0 })
    expect(await importNotes(ana.vault.own, PARTNERSHIP, batch, quiet)).toEqual({ sealed: 0, known: 3 })
})

it("every batch on its way is kept by itself, and goes by itself", async () => {
    // A device that keeps what it is given.
    const store = new Store(ana.vault.person, { ...memoryCupboard(), lasting: true })
    const drafts = new Drafts(store, ana.vault.keys, Date.now)
    const [one, two, three] = notes.map((note): Batch => ({ kind: "imported", notes: [note] })) as [Batch, Batch, Batch]
    // Of pages that are gone; what another page writes for another partnership is its own.
    await drafts.save(`import ${PARTNERSHIP} a`, { batch: one })
    await drafts.save(`import ${PARTNERSHIP} b`, { batch: two })
    await drafts.save(`import ${crypto.randomUUID()} c`, { batch: one })
    const lies = async (): Promise<unknown[]> => {
        const names = (await drafts.names()).filter((name) => name.startsWith(`import ${PARTNERSHIP} `))
        return await Promise.all(names.map(async (name) => (await drafts.load(name))?.batch))
    }
    const page = new Underway(drafts, PARTNERSHIP)
    await page.recall()
    expect(page.batches).toEqual([one, two])
    expect(await page.add(three)).toBe(true)
    expect(await lies()).toHaveLength(3)
    await page.drop(three)
    expect(await lies()).toEqual(page.batches)
    await page.drop(page.batches[0]!)
    expect(page.batches).toEqual([two])
    expect(await lies()).toEqual([two])
    await page.drop(page.batches[0]!)
    expect([page.batches, await lies(), (await drafts.names()).length]).toEqual([[], [], 1])
})

it("where nothing outlives the page, it says so", async () => {
    expect(await new Underway(ana.vault.drafts, PARTNERSHIP).add(batch)).toBe(false)
})
