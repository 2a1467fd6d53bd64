import { beforeEach, describe, expect, it } from "vitest"
import { accept } from "./accepting.ts"
import { type Verdict, wordsStanding } from "./compared.ts"
import { keepSaid } from "./comparing.ts"
import { checkHandover } from "./confirming.ts"
import { memoryCupboard } from "./cupboard.ts"
import { fragmentOf } from "./invitation.ts"
import { letBackIn } from "./inviting.ts"
import { vectors } from "./key-vectors.ts"
import { loseDevice } from "./new-root.ts"
import { keysOfPassphrase } from "./passphrase.ts"
import { drawCode, enter } from "./rekeying.ts"
import type { WordsPlace } from "./safety-words.ts"
import { Store } from "./store.ts"
import { keepKeyring } from "./unlocking.ts"
import { type Member, partners, PARAMETERS, quickStretch, type UntrustedServer } from "./untrusted-server.ts"
import { Vault } from "./vault.ts"

const PASSPHRASE = "amber harbour quiet lantern seven"

let server: UntrustedServer
let ana: Member
let ben: Member
let partnership: string

beforeEach(async () => {
    ;({ server, ana, ben, partnership } = await partners())
    await ben.vault.shared(partnership)
})

/** Whom somebody compares with, as their own pin has it. */
async function placeOf(vault: Vault): Promise<WordsPlace> {
    const { epoch, people, recipient } = await vault.pin(partnership)
    const recipients = [vault.keys.recipient, recipient] as const
    return { partnership, epoch, session: crypto.randomUUID(), people, recipients }
}

async function says(vault: Vault, said: Verdict): Promise<void> {
    await keepSaid(vault, await placeOf(vault), said)
}

async function standing(vault: Vault): Promise<string> {
    const { stopped } = await vault.shared(partnership)
    return wordsStanding(await vault.pin(partnership), vault.keys.recipient, stopped !== null)
}

/** The same person on another device, which has nothing but the keys. */
function elsewhere({ vault }: Member): Vault {
    return new Vault(new Store(vault.person, memoryCupboard()), vault.keys, server.shelf(vault.person))
}

/** Ana's new device, after a loss that made all her keys new. */
async function afterLoss(): Promise<Vault> {
    const { person } = ana.vault
    const around = { storeOf: () => Promise.resolve(ana.store), now: Date.now, keep: true, stretch: quickStretch }
    const held = () => Promise.resolve({ person, wrap: ana.body.wrap, revision: 1 })
    const entered = await enter({ passphrase: PASSPHRASE, parameters: PARAMETERS }, held, around)
    const signIn = await keysOfPassphrase("another passphrase", PARAMETERS, quickStretch)
    const keyring = await loseDevice(ana.vault, entered, { signIn, code: await drawCode() }, server.rekey(person))
    const store = new Store(person, memoryCupboard())
    await keepKeyring(store, keyring, { keep: true, now: Date.now() }, server.published[person])
    const keys = await store.keys(Date.now())
    if (!keys) throw new Error("no keys")
    return new Vault(store, keys, server.shelf(person))
}

/** Ben lets her back in by a link of his own means. */
async function letIn(returning: Vault): Promise<void> {
    const asked = { name: "Ben", message: "", origin: "https://turnabout.example" }
    const { id, link } = await letBackIn(ben.vault, partnership, asked, server.invite(ben.vault.person))
    const taken = { fragment: fragmentOf(new URL(link).hash), name: "Ana" }
    await accept(returning, server.page(id), taken, server.claim(id, returning.person))
    await (await checkHandover(ben.vault, id, server.handed(id))).yes(server.answer(ben.vault.person))
}

describe("what is said of the words", () => {
    it("stands in one's own pin, on all of one's devices, and nowhere else", async () => {
        const before = [...server.rows].map(([id, rows]) => [id, rows.length])
        const { record } = await ana.vault.pin(partnership)
        await says(ana.vault, "match")
        expect([await standing(ana.vault), await standing(elsewhere(ana)), await standing(ben.vault)])
            .toEqual(["done", "done", "asked"])
        const after = [...server.rows].map(([id, rows]) => [id, id === record ? rows.length - 1 : rows.length])
        expect(after).toEqual(before)
    })

    it("looks to the server like any other revision of a pin, whatever it was", async () => {
        const { record } = await ana.vault.pin(partnership)
        const sizes: number[] = []
        for (const said of ["match", "differ"] as const) {
            await says(ana.vault, said)
            const { sealed = "", server: kind } = server.rows.get(record)?.at(-1) ?? {}
            expect(kind).toBe("key")
            sizes.push(sealed.length)
        }
        // To the letter: “match” makes it “compared”, “differ” leaves it “by link”. So no bucket ever tells them apart.
        expect(sizes[0]).toBe(sizes[1])
    })

    it("is not forgotten when it was that they differ, and takes back what was compared before", async () => {
        await says(ana.vault, "match")
        await says(ana.vault, "differ")
        expect((await ana.vault.pin(partnership)).state).toBe("by link")
        expect([await standing(ana.vault), await standing(elsewhere(ana))]).toEqual(["differed", "differed"])
        await says(ana.vault, "match")
        expect(await standing(ana.vault)).toBe("done")
    })

    it("cannot be made forgotten by a server that shows the pin of before", async () => {
        const { record } = await ana.vault.pin(partnership)
        await says(ana.vault, "differ")
        const rows = server.rows.get(record) ?? []
        server.rows.set(record, rows.slice(0, -1))
        await expect(ana.vault.pin(partnership)).rejects.toMatchObject({ reason: "rolled-back" })
    })

    it("is not said to be kept by a server that only says yes", async () => {
        const place = await placeOf(ana.vault)
        ana.vault.shelf.put = () => Promise.resolve(null)
        await expect(keepSaid(ana.vault, place, "match")).rejects.toMatchObject({ reason: "rolled-back" })
        expect(await standing(ana.vault)).toBe("asked")
    })

    it("goes in where another tab was faster", async () => {
        const [tab, place] = [elsewhere(ana), await placeOf(ana.vault)]
        const put = ana.vault.shelf.put.bind(ana.vault.shelf)
        let first = true
        ana.vault.shelf.put = async (row) => {
            if (first) {
                first = false
                await says(tab, "differ")
            }
            return await put(row)
        }
        await keepSaid(ana.vault, place, "match")
        expect(await standing(ana.vault)).toBe("done")
    })

    it("counts for nobody else, no other keys, and nowhere that is stopped", async () => {
        const place = await placeOf(ana.vault)
        const wrong = [
            { ...place, epoch: 2 },
            { ...place, people: [ana.vault.person, ana.vault.person] as const },
            { ...place, recipients: [place.recipients[0], vectors.root.seal_recipient] as const },
            { ...place, recipients: [vectors.root.seal_recipient, place.recipients[1]] as const },
        ]
        for (const other of wrong) {
            await expect(keepSaid(ana.vault, other, "match")).rejects.toMatchObject({ reason: "words" })
        }
        server.published[ben.vault.person] = vectors.root.seal_recipient
        await expect(keepSaid(ana.vault, place, "match")).rejects.toMatchObject({ reason: "recipient-changed" })
        expect(await standing(elsewhere(ana))).toBe("asked")
    })
})

describe("once keys have changed", () => {
    beforeEach(async () => {
        await says(ana.vault, "match")
        await says(ben.vault, "match")
    })

    it("nothing counts as compared, from the loss on, for either", async () => {
        const vault = await afterLoss()
        expect([await standing(vault), await standing(ben.vault)]).toEqual(["again", "again"])
    })

    it("both are asked again under the next epoch, and may compare anew", async () => {
        const vault = await afterLoss()
        await letIn(vault)
        expect([await standing(vault), await standing(ben.vault)]).toEqual(["again", "again"])
        expect((await vault.pin(partnership)).state).toBe("by link")
        await says(vault, "match")
        expect([await standing(vault), await standing(ben.vault)]).toEqual(["done", "again"])
    })

    it("what was said of the keys before is not said of these", async () => {
        const place = await placeOf(ben.vault)
        await letIn(await afterLoss())
        await expect(keepSaid(ben.vault, place, "match")).rejects.toMatchObject({ reason: "words" })
    })
})
