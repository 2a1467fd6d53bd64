/** Years of history, and the keys replaced under them: after a lost device, and after everything was lost. */

import { beforeEach, describe, expect, it } from "vitest"
import { fromB64url } from "./bytes.ts"
import { memoryCupboard } from "./cupboard.ts"
import { accept, readInvitation } from "./accepting.ts"
import { areTheWords } from "./code-check.ts"
import { checkHandover } from "./confirming.ts"
import { fragmentOf } from "./invitation.ts"
import { letBackIn } from "./inviting.ts"
import { loseDevice, startAnew } from "./new-root.ts"
import { keysOfPassphrase } from "./passphrase.ts"
import { changePassphrase, drawCode, enter, type Entered } from "./rekeying.ts"
import { Store } from "./store.ts"
import { keepKeyring } from "./unlocking.ts"
import { type Member, pair, PARAMETERS, quickStretch, sendInvitation, takeUp, UntrustedServer } from "./untrusted-server.ts"
import { Vault } from "./vault.ts"
import { type Keyring, unwrapKeyring } from "./wrap.ts"

const ASKED = { name: "Ben", message: "", origin: "https://turnabout.example" }
const PASSPHRASE = "ana's own passphrase"

let server: UntrustedServer
let ana: Member
let ben: Member
let partnership: string
const keyrings = new Map<string, Keyring>()

beforeEach(async () => {
    server = new UntrustedServer()
    ;[ana, ben] = await Promise.all([server.member(PASSPHRASE), server.member("ben's own passphrase")])
    partnership = await pair(server, ana, ben)
    await ana.vault.own.write({ kind: "note", body: { text: "to myself" } })
    await (await ana.vault.shared(partnership)).write({ kind: "takeaway", body: { text: "from ana" } })
    await (await ben.vault.shared(partnership)).write({ kind: "takeaway", body: { text: "from ben" } })
    await texts(ben.vault) // What he has not seen is not for him to vouch for.
})

/** A device that has nothing but a keyring. */
async function device(keyring: Keyring): Promise<Vault> {
    const store = new Store(keyring.person, memoryCupboard())
    await keepKeyring(store, keyring, { keep: true, now: Date.now() }, server.published[keyring.person])
    const keys = await store.keys(Date.now())
    if (!keys) throw new Error("no keys")
    return new Vault(store, keys, server.shelf(keyring.person))
}

function world(member: Member) {
    return { storeOf: () => Promise.resolve(member.store), now: Date.now, keep: true, stretch: quickStretch }
}

function anasKeyring(): Promise<Entered> {
    const { person } = ana.vault
    const held = { person, wrap: ana.body.wrap, revision: 1 }
    return enter({ passphrase: PASSPHRASE, parameters: PARAMETERS }, () => Promise.resolve(held), world(ana))
}

async function secrets() {
    return { signIn: await keysOfPassphrase("another passphrase", PARAMETERS, quickStretch), code: await drawCode() }
}

async function texts(vault: Vault): Promise<string[]> {
    const found = await (await vault.shared(partnership)).list("takeaway")
    return found.map(({ body }) => String(body.text)).sort()
}

/** Ana's new device, after everything on the lost one was made worthless. */
async function afterLoss(): Promise<Vault> {
    return await loses(ana.vault, await anasKeyring())
}

async function loses(vault: Vault, entered: Entered): Promise<Vault> {
    let wrap = ""
    const made = await secrets()
    const { person, revision } = await loseDevice(vault, entered, made, async (body) => {
        wrap = body.wrap
        await server.rekey(vault.person)(body)
    })
    const keyring = await unwrapKeyring(fromB64url(wrap), made.signIn.unlock, { person, highest: revision })
    keyrings.set(person, { ...keyring, roots: keyring.roots.map((root) => root?.slice() ?? null) })
    return await device(keyring)
}

/** Ana's new device with nothing of before: passphrase and code were lost. */
async function anew(): Promise<Vault> {
    const standing = { person: ana.vault.person, revision: 1, root: 1, closed: [] }
    const { body, keyring } = await startAnew(standing, await secrets(), Date.now())
    await server.rekey(ana.vault.person)(body)
    return await device(keyring)
}

/** Ben lets Ana in by a link of his own means; Ana takes it up, and Ben says yes unless told otherwise. */
async function letIn(returning: Vault, answer: "yes" | "no" = "yes"): Promise<void> {
    const { id, link } = await letBackIn(ben.vault, partnership, ASKED, server.invite(ben.vault.person))
    const fragment = fragmentOf(new URL(link).hash)
    const page = server.page(id)
    await readInvitation(page, fragment)
    await accept(returning, page, { fragment, name: "Ana" }, server.claim(id, returning.person))
    const checked = await checkHandover(ben.vault, id, server.handed(id))
    expect(checked).toMatchObject({ name: "Ana", partnership })
    await checked[answer](server.answer(ben.vault.person))
}

describe("a new passphrase", () => {
    it("opens what the old one did", async () => {
        const sent: { wrap: string }[] = []
        await changePassphrase(
            { entered: await anasKeyring(), passphrase: "quite another one", parameters: PARAMETERS },
            {
                send: (body) => Promise.resolve(void sent.push(body)),
                unlock: () => Promise.resolve({ person: ana.vault.person, wrap: sent[0]?.wrap ?? "" }),
            },
            world(ana),
        )
        expect(await ana.store.highest()).toBe(2)
        expect((await ana.store.keys(Date.now()))?.recipient).toBe(ana.vault.keys.recipient)
    })
})

describe("a lost device", () => {
    it("leaves everything readable, and the old keys good for nothing more", async () => {
        const vault = await afterLoss()
        expect(vault.keys.recipient).not.toBe(ana.vault.keys.recipient)
        expect((await vault.own.list("note")).map(({ body }) => body.text)).toEqual(["to myself"])
        expect(await texts(vault)).toEqual(["from ana", "from ben"])
        await forgeWithOldKeys()
        expect((await vault.own.list("note")).map(({ body }) => body.text)).toEqual(["to myself"])
        expect([...vault.own.refused.values()].map(({ reason }) => reason)).toEqual(["unvouched"])
    })

    it("lets what was written before be written on, under the new keys", async () => {
        const vault = await afterLoss()
        const [note] = await vault.own.list("note")
        await vault.own.write({ id: note?.id ?? "", kind: "note", body: { text: "and on" } })
        expect((await vault.own.list("note")).map(({ body }) => body.text)).toEqual(["and on"])
        expect(server.rows.get(note?.id ?? "")?.at(-1)?.epoch).toBe(2)
    })

    it("seals nothing to a partner until the two have new keys", async () => {
        const vault = await afterLoss()
        const drawer = await vault.shared(partnership)
        await expect(drawer.write({ kind: "takeaway", body: {} })).rejects.toMatchObject({ reason: "renewing" })
        const bens = await ben.vault.shared(partnership)
        await expect(bens.write({ kind: "takeaway", body: {} })).rejects.toMatchObject({ reason: "recipient-changed" })
    })

    it("ends with a link from the partner, and then both write under new keys", async () => {
        const vault = await afterLoss()
        await letIn(vault)
        await (await vault.shared(partnership)).write({ kind: "takeaway", body: { text: "new from ana" } })
        await (await ben.vault.shared(partnership)).write({ kind: "takeaway", body: { text: "new from ben" } })
        const all = ["from ana", "from ben", "new from ana", "new from ben"]
        expect([await texts(vault), await texts(ben.vault)]).toEqual([all, all])
        expect((await vault.shared(partnership)).epoch).toBe(2)
    })

    it("that was lost between the partner's yes and hearing of it leaves nothing to write under", async () => {
        const dov = await server.member("dov's own passphrase")
        const invited = await sendInvitation(server, dov)
        const theirs = await takeUp(server, ana, invited)
        const checked = await checkHandover(dov.vault, invited.id, server.handed(invited.id))
        await checked.yes(server.answer(dov.vault.person))
        const drawer = await (await afterLoss()).shared(theirs)
        await expect(drawer.write({ kind: "takeaway", body: {} })).rejects.toMatchObject({ reason: "renewing" })
    })

    it("keeps everything readable when the partner says no", async () => {
        const vault = await afterLoss()
        await letIn(vault, "no")
        expect(await texts(vault)).toEqual(["from ana", "from ben"])
        await letIn(vault)
        expect((await vault.shared(partnership)).stopped).toBeNull()
    })

    it("makes what its finder writes to the partner under the old secret worthless", async () => {
        const old = await ana.vault.shared(partnership)
        const vault = await afterLoss()
        await letIn(vault)
        server.keep(ana.vault.person, (await old.prepare({ kind: "takeaway", body: { text: "not mine" } })).row)
        expect(await texts(vault)).toEqual(["from ana", "from ben"])
        expect(await texts(ben.vault)).toEqual(["from ana", "from ben"])
    })

    it("can happen twice", async () => {
        const first = await afterLoss()
        await letIn(first)
        const keyring = keyrings.get(first.person)!
        const second = await loses(first, { keyring, proof: { auth: "" }, revision: keyring.revision })
        expect((await second.own.list("note")).map(({ body }) => body.text)).toEqual(["to myself"])
        await letIn(second)
        expect(await texts(second)).toEqual(["from ana", "from ben"])
        expect((await second.shared(partnership)).epoch).toBe(3)
        for (const drawer of [second.own, await second.shared(partnership), await ben.vault.shared(partnership)]) {
            expect([await drawer.list("goal"), drawer.refused.size]).toEqual([[], 0])
        }
    })

    it("asks two words of the new code back, not of the old", async () => {
        const made = await secrets()
        const keyring = await loseDevice(ana.vault, await anasKeyring(), made, server.rekey(ana.vault.person))
        const vault = await device(keyring)
        const { code } = await vault.roster()
        const words = made.code.code.split(" ")
        const asked = code?.places.map((place) => words[place - 1] ?? "") ?? []
        expect(code && (await areTheWords(vault.keys.own.mac, code, asked))).toBe(true)
        expect(code && (await areTheWords(vault.keys.own.mac, code, ["abandon", "zoo"]))).toBe(false)
    })
})

describe("starting anew", () => {
    it("opens nothing of before, says how much, and takes new words", async () => {
        const vault = await anew()
        await vault.own.write({ kind: "note", body: { text: "a new page" } })
        expect((await vault.own.list("note")).map(({ body }) => body.text)).toEqual(["a new page"])
        expect(vault.own.lost).toBeGreaterThan(0)
        await expect(vault.shared(partnership)).rejects.toMatchObject({ reason: "not-rostered" })
    })

    it("gets all that was shared back by the partner's link", async () => {
        const vault = await anew()
        await letIn(vault)
        expect(await texts(vault)).toEqual(["from ana", "from ben"])
        await (await vault.shared(partnership)).write({ kind: "takeaway", body: { text: "again" } })
        expect(await texts(ben.vault)).toEqual(["again", "from ana", "from ben"])
    })

    it("reads what was shared also when it ended before the first look", async () => {
        const vault = await anew()
        await letIn(vault)
        server.ended.add(partnership)
        expect(await texts(vault)).toEqual(["from ana", "from ben"])
    })

    it("is for nobody else who finds the link", async () => {
        const cleo = await server.member("cleo's own passphrase")
        await anew()
        const { id, link } = await letBackIn(ben.vault, partnership, ASKED, server.invite(ben.vault.person))
        const fragment = fragmentOf(new URL(link).hash)
        const taking = accept(cleo.vault, server.page(id), { fragment, name: "Ana" }, server.claim(id, cleo.vault.person))
        await expect(taking).rejects.toMatchObject({ reason: "another-person" })
    })
})

/** Whoever has the lost device, and the server's help, writes as Ana under her old self key. */
async function forgeWithOldKeys(): Promise<void> {
    const { person, keys } = ana.vault
    const thief = new Vault(new Store(person, memoryCupboard()), keys, server.shelf(person))
    const { row } = await thief.own.prepare({ kind: "note", body: { text: "not mine" } })
    server.keep(ana.vault.person, row)
}
