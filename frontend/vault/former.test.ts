/** The old passphrase or code found after a start anew. */

import { beforeEach, describe, expect, it } from "vitest"
import { withStage } from "./roster.ts"
import { entered, Life, notes, type Place, SHARED, typed } from "./started-anew.ts"

const JUNK = { kind: "junk", body: {} }

let life: Life

beforeEach(async () => {
    life = await Life.begin()
})

describe("the passphrase of before", () => {
    it("brings back what nobody could open, and keeps what was written since", async () => {
        const now = await life.anew(life.before)
        await now.vault.own.write({ kind: "note", body: { text: "since then" } })
        const found = await life.finds(now)
        expect(found).toMatchObject({ words: 1, closed: 0, partners: [{ name: "Ben", ended: false }] })
        const { vault } = await life.brings(now, found)
        expect(await notes(vault)).toEqual(["since then", "to myself"])
        expect([vault.own.lost, vault.own.refused.size]).toEqual([0, 0])
    })

    it("changes nothing before its person has seen what comes back", async () => {
        const now = await life.anew(life.before)
        const rows = [...life.server.rows.values()].flat().length
        await life.finds(now)
        expect([...life.server.rows.values()].flat().length).toBe(rows)
        await expect(notes(now.vault)).resolves.toEqual([])
    })

    it("does no more than the code of before", async () => {
        const now = await life.anew(life.before)
        const { vault } = await life.brings(now, await life.finds(now, { code: life.ana.code }))
        expect(await notes(vault)).toEqual(["to myself"])
    })

    it("lets what it brought back be written on under the present keys", async () => {
        const { vault } = await life.comesBack(await life.anew(life.before))
        const [note] = await vault.own.list("note")
        await vault.own.write({ id: note?.id ?? "", kind: "note", body: { text: "and on" } })
        expect(await notes(vault)).toEqual(["and on"])
        expect(life.server.rows.get(note?.id ?? "")?.at(-1)?.epoch).toBe(2)
    })

    it("makes nothing believed that is written under the old keys from now on", async () => {
        const { vault } = await life.comesBack(await life.anew(life.before))
        life.server.keep(vault.person, (await life.before.vault.own.prepare({ kind: "note", body: { text: "not mine" } })).row)
        expect(await notes(vault)).toEqual(["to myself"])
        expect([...vault.own.refused.values()].map(({ reason }) => reason)).toEqual(["unvouched"])
    })

    it("opens the next keyring for every way in of today", async () => {
        const now = await life.comesBack(await life.anew(life.before))
        const { keyring } = await entered(now)
        expect(keyring.roots.map((root) => root !== null)).toEqual([true, true])
        expect(keyring.ways.recovery).not.toBeNull()
    })
})

describe("partners", () => {
    it("who have not let them back in can be read, and written to after their link", async () => {
        const { vault } = await life.comesBack(await life.anew(life.before))
        expect(await life.texts(vault)).toEqual(SHARED)
        const writing = (await vault.shared(life.partnership)).write({ kind: "takeaway", body: {} })
        await expect(writing).rejects.toMatchObject({ reason: "renewing" })
        await life.letIn(vault)
        await (await vault.shared(life.partnership)).write({ kind: "takeaway", body: { text: "again" } })
        expect(await life.texts(life.ben.vault)).toEqual(["again", ...SHARED])
    })

    it("who have let them back in already stay as they are", async () => {
        const now = await life.anew(life.before)
        await life.letIn(now.vault)
        await (await now.vault.shared(life.partnership)).write({ kind: "takeaway", body: { text: "again" } })
        const found = await life.finds(now)
        expect(found.partners).toEqual([])
        const { vault } = await life.brings(now, found)
        expect(await life.texts(vault)).toEqual(["again", ...SHARED])
        expect(await vault.shared(life.partnership)).toMatchObject({ epoch: 2, stopped: null })
        expect(await notes(vault)).toEqual(["to myself"])
    })

    it("who have not said yes yet can be read meanwhile, and go on with their yes", async () => {
        const now = await life.anew(life.before)
        const sayYes = await life.letIn(now.vault, "none")
        const { vault } = await life.comesBack(now)
        expect(await life.texts(vault)).toEqual(SHARED)
        expect((await vault.shared(life.partnership)).stopped).toBe("not-confirmed")
        await sayYes()
        expect(await life.texts(vault)).toEqual(SHARED)
        expect(await vault.shared(life.partnership)).toMatchObject({ epoch: 2, stopped: null })
    })

    it("can let them back in although somebody wrote over the pin of before", async () => {
        const { pin } = (await life.ana.vault.roster()).partnerships[0]!
        const now = await life.anew(life.before)
        const [row] = life.server.rows.get(pin) ?? []
        const { sealed } = (await now.vault.own.prepare(JUNK)).row
        life.server.keep(life.ana.vault.person, { ...row!, revision: 2, sealed })
        const found = await life.finds(now)
        expect(found).toMatchObject({ words: 1, closed: 1, partners: [] })
        const { vault } = await life.brings(now, found)
        await life.letIn(vault)
        expect(await life.texts(vault)).toEqual(SHARED)
    })

    it("of what has ended stay so", async () => {
        await life.before.vault.changeRoster((roster) => withStage(roster, life.partnership, "ended"))
        const now = await life.anew(life.before)
        const found = await life.finds(now)
        expect(found.partners).toEqual([{ name: "Ben", ended: true }])
        const { vault } = await life.brings(now, found)
        expect(await life.texts(vault)).toEqual(SHARED)
        expect((await vault.shared(life.partnership)).stopped).toBe("ended")
    })
})

describe("whoever started anew twice", () => {
    async function twice(): Promise<{ second: Place; third: Place }> {
        const second = await life.anew(life.before)
        await life.letIn(second.vault)
        await second.vault.own.write({ kind: "note", body: { text: "in between" } })
        return { second, third: await life.anew(second, [1]) }
    }

    it("finds first the one, then the other", async () => {
        const { second, third } = await twice()
        const one = await life.brings(third, await life.finds(third, typed(second.passphrase), second.wrap))
        expect(await notes(one.vault)).toEqual(["in between"])
        const both = await life.comesBack(one)
        expect(await notes(both.vault)).toEqual(["in between", "to myself"])
        expect(await life.texts(both.vault)).toEqual(SHARED)
    })

    it("finds them in the other order, too", async () => {
        const { second, third } = await twice()
        const one = await life.comesBack(third)
        expect(await notes(one.vault)).toEqual(["to myself"])
        const both = await life.brings(one, await life.finds(one, typed(second.passphrase), second.wrap))
        expect(await notes(both.vault)).toEqual(["in between", "to myself"])
        expect(await life.texts(both.vault)).toEqual(SHARED)
        await life.letIn(both.vault)
        expect(await both.vault.shared(life.partnership)).toMatchObject({ epoch: 3, stopped: null })
    })
})

