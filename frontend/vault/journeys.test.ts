import { beforeAll, describe, expect, it } from "vitest"
import { accept, readInvitation } from "./accepting.ts"
import { checkHandover } from "./confirming.ts"
import { memoryCupboard } from "./cupboard.ts"
import { DELETED, Stale } from "./drawer.ts"
import { fragmentOf } from "./invitation.ts"
import { forgetInvitation, invite, linkAgain } from "./inviting.ts"
import { recoveryKeys } from "./derive.ts"
import { fromB64url } from "./bytes.ts"
import { recoveryEntropy } from "./recovery.ts"
import type { PutRow } from "./shelf.ts"
import { Store } from "./store.ts"
import { unlock } from "./unlocking.ts"
import { type Member, pair, PARAMETERS, quickStretch, UntrustedServer } from "./untrusted-server.ts"
import { Vault } from "./vault.ts"
import { unwrapKeyring } from "./wrap.ts"

const ORIGIN = "https://turnabout.example"

let server: UntrustedServer
let ana: Member
let ben: Member
let partnership: string
let invitation: string

beforeAll(async () => {
    server = new UntrustedServer()
    ;[ana, ben] = await Promise.all([server.member("ana's own passphrase"), server.member("ben's own passphrase")])
    const asked = { name: "Ana", message: "Shall we?", origin: ORIGIN }
    const invited = await invite(ana.vault, asked, server.invite(ana.vault.person))
    invitation = invited.id
    const page = server.page(invitation)
    const fragment = fragmentOf(new URL(invited.link).hash)
    expect(await readInvitation(page, fragment)).toMatchObject({ name: "Ana", message: "Shall we?" })
    expect(await linkAgain(ana.vault, invitation, ORIGIN)).toBe(invited.link)
    const claim = server.claim(invitation, ben.vault.person)
    partnership = await accept(ben.vault, page, { fragment, name: "Ben" }, claim)
    await expect(ben.vault.shared(partnership)).rejects.toMatchObject({ reason: "not-confirmed" })
    const checked = await checkHandover(ana.vault, invitation, server.handed(invitation))
    expect(checked).toMatchObject({ name: "Ben", partnership })
    await checked.yes(server.answer(ana.vault.person))
})

describe("two people", () => {
    it("read what the other wrote", async () => {
        const written = await (await ana.vault.shared(partnership)).write({ kind: "note", body: { text: "héllo" } })
        const [read] = await (await ben.vault.shared(partnership)).list("note")
        expect(read).toEqual(written)
    })

    it("know each other's name and recipient from their pins", async () => {
        expect(await ana.vault.pin(partnership)).toMatchObject({ name: "Ben", recipient: ben.vault.keys.recipient })
        expect(await ben.vault.pin(partnership)).toMatchObject({ name: "Ana", recipient: ana.vault.keys.recipient })
    })

    it("are confirmed once, however many parts of a page ask at the same moment", async () => {
        const [cara, dan] = await Promise.all([server.member("cara's own passphrase"), server.member("dan's own passphrase")])
        const theirs = await pair(server, cara, dan)
        let puts = 0
        const shelf = { ...dan.vault.shelf, put: (row: PutRow) => ((puts += 1), dan.vault.shelf.put(row)) }
        const page = new Vault(dan.store, dan.vault.keys, shelf)
        const drawers = await Promise.all([1, 2, 3, 4, 5, 6].map(() => page.shared(theirs)))
        expect(new Set(drawers).size).toBe(1)
        expect(puts).toBe(1)
    })

    it("leave no invitation open behind them", async () => {
        expect((await ana.vault.roster()).invitations).toEqual([])
        expect((await ben.vault.roster()).partnerships).toMatchObject([{ id: partnership, state: "open" }])
    })
})

describe("a record", () => {
    it("is revised, and the slower of two tabs is shown what stands", async () => {
        const drawer = await ana.vault.shared(partnership)
        const other = await new Vault(ana.store, ana.vault.keys, ana.vault.shelf).shared(partnership)
        const { id } = await drawer.write({ kind: "plan", body: { text: "one" } })
        await other.list("plan")
        await drawer.write({ id, kind: "plan", body: { text: "two" } })
        const slower = other.write({ id, kind: "plan", body: { text: "three" } })
        await expect(slower).rejects.toBeInstanceOf(Stale)
        await expect(slower).rejects.toMatchObject({ current: { body: { text: "two" } } })
        expect((await other.write({ id, kind: "plan", body: { text: "both" } })).revision).toBe(3)
    })

    it("is not written over what its writer had not in view, though the drawer had", async () => {
        const drawer = await ana.vault.shared(partnership)
        const over = await drawer.write({ kind: "sheet", body: { text: "one" } })
        const other = await new Vault(ana.store, ana.vault.keys, ana.vault.shelf).shared(partnership)
        await other.write({ id: over.id, kind: "sheet", body: { text: "two" } })
        await drawer.list("sheet")
        await expect(drawer.write({ over, kind: "sheet", body: { text: "three" } })).rejects.toBeInstanceOf(Stale)
    })

    it("is followed over revisions this device has not seen", async () => {
        const drawer = await ana.vault.shared(partnership)
        const { id } = await drawer.write({ kind: "long", body: { n: 1 } })
        const theirs = await ben.vault.shared(partnership)
        await theirs.list("long")
        for (const n of [2, 3, 4]) await drawer.write({ id, kind: "long", body: { n } })
        expect((await theirs.get(id))?.body).toEqual({ n: 4 })
    })

    it("is gone when removed", async () => {
        const { id } = await ana.vault.own.write({ kind: "goal", body: {} })
        await ana.vault.own.remove(id)
        expect(await ana.vault.own.get(id)).toBeUndefined()
        expect(await ana.vault.own.list("goal")).toEqual([])
        expect((await ana.vault.own.list(DELETED)).map((record) => record.id)).toContain(id)
    })

    it("counts as written when only the answer was lost", async () => {
        const { shelf } = ana.vault
        const twice = (row: PutRow) => shelf.put(row).then(() => shelf.put(row))
        const losing = { ...shelf, put: twice }
        const drawer = new Vault(ana.store, ana.vault.keys, losing).own
        expect((await drawer.write({ kind: "goal", body: { text: "walk" } })).revision).toBe(1)
    })
})

describe("an unlocked browser", () => {
    const world = (member: Member, store: Store) => ({
        open: () => Promise.resolve(member.body),
        storeOf: () => Promise.resolve(store),
        stretch: quickStretch,
    })
    const asked = { parameters: PARAMETERS, now: 0, keep: false }

    it("comes from the passphrase on a new device", async () => {
        const store = new Store(ana.vault.person, memoryCupboard())
        await unlock({ ...asked, passphrase: " ana's  own passphrase" }, world(ana, store))
        const vault = new Vault(store, (await store.keys(1))!, ana.vault.shelf)
        expect((await vault.pin(partnership)).name).toBe("Ben")
    })

    it("does not come from another passphrase", async () => {
        const store = new Store(ana.vault.person, memoryCupboard())
        const unlocking = unlock({ ...asked, passphrase: "ben's own passphrase" }, world(ana, store))
        await expect(unlocking).rejects.toMatchObject({ reason: "unopenable" })
        expect(await store.keys(1)).toBeNull()
    })

    it("locks by itself after twelve hours", async () => {
        const store = new Store(ana.vault.person, memoryCupboard())
        await unlock({ ...asked, passphrase: "ana's own passphrase" }, world(ana, store))
        expect(await store.keys(12 * 3600_000 - 1)).not.toBeNull()
        expect(await store.keys(12 * 3600_000)).toBeNull()
        expect(await store.keys(1)).toBeNull()
    })

    it("refuses another recipient published in its name, and stays locked", async () => {
        const store = new Store(ana.vault.person, memoryCupboard())
        const published = { ...ana.body, recipient: ben.body.recipient }
        const lying = { ...world(ana, store), open: () => Promise.resolve(published) }
        const unlocking = unlock({ ...asked, passphrase: "ana's own passphrase" }, lying)
        await expect(unlocking).rejects.toMatchObject({ reason: "recipient-changed" })
        expect(await store.keys(1)).toBeNull()
    })

    it("can be had by the recovery code", async () => {
        const { unlock: identity } = await recoveryKeys(recoveryEntropy(ana.code))
        const expected = { person: ana.vault.person, highest: 1 }
        expect((await unwrapKeyring(fromB64url(ana.body.wrap), identity, expected)).root).toBe(1)
    })

    it("keeps drafts and marks through locking", async () => {
        await ana.vault.drafts.save("prep", { text: "half a sentence" })
        const store = new Store(ana.vault.person, memoryCupboard())
        await store.raiseMark("x", { revision: 2, mac: "m" })
        await store.raiseMark("x", { revision: 1, mac: "l" })
        await store.lock()
        expect(await store.mark("x")).toEqual({ revision: 2, mac: "m" })
        expect(await ana.vault.drafts.load("prep")).toEqual({ text: "half a sentence" })
        const long = { text: "\u{1f99a}\u0007 a day’s words, pasted; ".repeat(4000), base: 3 }
        await ana.vault.drafts.save("prep", long)
        expect(await ana.vault.drafts.load("prep")).toEqual(long)
        await ana.vault.drafts.drop("prep")
        expect(await ana.vault.drafts.names()).toEqual([])
    })

    it("keeps keys for the tab where storage gives nothing back", async () => {
        const forgetful = { ...memoryCupboard(), get: () => Promise.resolve(undefined) }
        const store = new Store(crypto.randomUUID(), forgetful)
        await unlock({ ...asked, passphrase: "ana's own passphrase" }, {
            ...world(ana, store),
            storeOf: () => Promise.resolve(new Store(ana.vault.person, forgetful)),
        })
        expect((await new Store(ana.vault.person, forgetful).keys(1))?.recipient).toBe(ana.vault.keys.recipient)
    })
})

describe("an invitation taken back", () => {
    it("burns its secret", async () => {
        const asked = { name: "Ana", message: "", origin: ORIGIN }
        const { id } = await invite(ana.vault, asked, server.invite(ana.vault.person))
        await forgetInvitation(ana.vault, id)
        expect(await linkAgain(ana.vault, id, ORIGIN)).toBeNull()
    })
})
