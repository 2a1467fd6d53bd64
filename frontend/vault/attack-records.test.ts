/** The server is the attacker here too: against what it keeps. See `attack.test.ts` for people and keys. */

import { beforeEach, describe, expect, it } from "vitest"
import { b64url, fromB64url } from "./bytes.ts"
import { memoryCupboard } from "./cupboard.ts"
import type { Drawer } from "./drawer.ts"
import { seal } from "./envelope.ts"
import { openPin, pinSlot, sealPin } from "./pins.ts"
import { PAIR } from "./key-vectors.ts"
import { putRow, type Row } from "./shelf.ts"
import { Store } from "./store.ts"
import { type Member, pair, UntrustedServer } from "./untrusted-server.ts"
import { Vault } from "./vault.ts"

let server: UntrustedServer
let ana: Member
let ben: Member

const PLACE = crypto.randomUUID()
const refusal = (reason: string) => ({ name: "Refusal", reason })
const paired = (): Promise<string> => pair(server, ana, ben)

/** Ana on a device that has seen nothing yet. */
function newDevice(): Vault {
    return new Vault(new Store(ana.vault.person, memoryCupboard()), ana.vault.keys, ana.vault.shelf)
}

/** Ana again on the same device, in a page that has opened nothing yet. */
function newPage(): Vault {
    return new Vault(ana.store, ana.vault.keys, ana.vault.shelf)
}

const last = (id: string): Row => server.rows.get(id)!.at(-1)!
const replace = (id: string, change: Partial<Row>): void => {
    server.rows.set(id, [...server.rows.get(id)!.slice(0, -1), { ...last(id), ...change }])
}

beforeEach(async () => {
    server = new UntrustedServer()
    ;[ana, ben] = await Promise.all([server.member("ana's own passphrase"), server.member("ben's own passphrase")])
})

describe("a server that withholds", () => {
    it("the roster, from a device that knows it and from one that does not", async () => {
        const partnership = await paired()
        server.rows.delete(ana.vault.keys.roster)
        await expect(newPage().shared(partnership)).rejects.toMatchObject(refusal("rolled-back"))
        await expect(newDevice().shared(partnership)).rejects.toMatchObject(refusal("roster-missing"))
        await expect(newDevice().changeRoster((roster) => roster)).rejects.toMatchObject(refusal("roster-missing"))
    })

    it("the pin", async () => {
        const partnership = await paired()
        const { record } = await ana.vault.pin(partnership)
        server.rows.delete(record)
        await expect(ana.vault.shared(partnership)).rejects.toMatchObject(refusal("pin-missing"))
    })

    it("the pin's newest revision, or puts another pin in its place", async () => {
        const partnership = await paired()
        const pin = await ana.vault.pin(partnership)
        const other = await sealPin(ana.vault.keys, pin, PAIR, pin.record, new Date().toISOString())
        replace(pin.record, putRow(pinSlot(pin, pin.record), other))
        await expect(ana.vault.shared(partnership)).rejects.toMatchObject(refusal("replaced"))
    })

    it("the partner's recipient, with a pin that names one's own", async () => {
        const keys = ana.vault.keys
        const pin = { partnership: PLACE, epoch: 1, people: [ana.vault.person, ben.vault.person] } as const
        const body = { secret: b64url(PAIR), people: pin.people, recipient: keys.recipient, state: "by link", name: "" }
        const content = { kind: "pin", previous: null, at: new Date().toISOString(), body }
        const { sealed } = await seal(keys.own, "pin", pinSlot(pin, PLACE), content)
        await expect(openPin(keys, pinSlot(pin, PLACE), sealed)).rejects.toMatchObject(refusal("own-recipient"))
    })

    it("a partnership that was never agreed to is none", async () => {
        await expect(ana.vault.shared(crypto.randomUUID())).rejects.toMatchObject(refusal("not-rostered"))
    })

    it("an answer, so that a record is written twice", async () => {
        const drawer = ana.vault.own
        const { id } = await drawer.write({ kind: "goal", body: {} })
        server.rows.delete(id)
        await expect(newPage().own.write({ id, kind: "goal", body: {} })).rejects.toMatchObject(refusal("rolled-back"))
    })
})

describe("a server that changes what it keeps", () => {
    let partnership: string
    let anas: Drawer
    let bens: Drawer

    beforeEach(async () => {
        partnership = await paired()
        ;[anas, bens] = await Promise.all([ana.vault.shared(partnership), ben.vault.shared(partnership)])
    })

    it("swaps two records' contents", async () => {
        const one = await anas.write({ kind: "note", body: { n: 1 } })
        const two = await anas.write({ kind: "note", body: { n: 2 } })
        const [first, second] = [last(one.id).sealed, last(two.id).sealed]
        replace(one.id, { sealed: second })
        replace(two.id, { sealed: first })
        await expect(bens.list("note")).rejects.toMatchObject(refusal("slot"))
        expect([...bens.refused.keys()].sort()).toEqual([one.id, two.id].sort())
    })

    it("shows an older revision", async () => {
        const { id } = await anas.write({ kind: "note", body: { n: 1 } })
        await anas.write({ id, kind: "note", body: { n: 2 } })
        expect((await bens.get(id))?.body).toEqual({ n: 2 })
        server.rows.set(id, server.rows.get(id)!.slice(0, 1))
        await expect(bens.get(id)).rejects.toMatchObject(refusal("rolled-back"))
        await expect(anas.get(id)).rejects.toMatchObject(refusal("rolled-back"))
    })

    it("calls an older revision the newest", async () => {
        const { id } = await anas.write({ kind: "note", body: { n: 1 } })
        const old = last(id).sealed
        await anas.write({ id, kind: "note", body: { n: 2 } })
        replace(id, { sealed: old })
        await expect(bens.get(id)).rejects.toMatchObject(refusal("slot"))
    })

    it("cuts revisions out of the chain", async () => {
        const { id } = await anas.write({ kind: "note", body: { n: 1 } })
        await bens.get(id)
        await anas.write({ id, kind: "note", body: { n: 2 } })
        await anas.write({ id, kind: "note", body: { n: 3 } })
        const [first, second, third] = server.rows.get(id)! as [Row, Row, Row]
        server.rows.set(id, [first, { ...second, sealed: third.sealed }, third])
        await expect(bens.get(id)).rejects.toMatchObject(refusal("slot"))
        server.rows.set(id, [first, { ...first, revision: 2 }, third])
        await expect(bens.get(id)).rejects.toMatchObject(refusal("slot"))
    })

    it("says that somebody else wrote it", async () => {
        const { id } = await anas.write({ kind: "note", body: {} })
        replace(id, { author: ben.vault.person })
        await expect(bens.get(id)).rejects.toMatchObject(refusal("author"))
        replace(id, { author: crypto.randomUUID() })
        await expect(bens.get(id)).rejects.toMatchObject(refusal("author"))
    })

    it("and a partner go on in a record of the other’s", async () => {
        const theirs = await anas.write({ kind: "takeaway", body: { text: "Ana’s words" } })
        const others = await anas.write({ kind: "takeaway", body: { text: "untouched" } })
        await bens.write({ id: theirs.id, kind: "takeaway", body: { text: "Ben’s words" } })
        expect(await anas.list("takeaway")).toEqual([others])
        expect(anas.refused.get(theirs.id)).toMatchObject(refusal("author"))
        const inNewPage = async () => (await newPage().shared(partnership)).get(theirs.id)
        await expect(inNewPage()).rejects.toMatchObject(refusal("author"))
        await bens.write({ id: theirs.id, kind: "takeaway", body: { text: "and on" } })
        await expect(inNewPage()).rejects.toMatchObject(refusal("author"))
        await expect(anas.write({ over: theirs, kind: "takeaway", body: {} })).rejects.toMatchObject(refusal("slot"))
    })

    it("calls a pulse a shared record", async () => {
        const { id } = await anas.write({ kind: "pulse", server: "pulse", body: {} })
        replace(id, { server: "shared" })
        await expect(bens.get(id)).rejects.toMatchObject(refusal("slot"))
    })

    it("serves a record of another partnership", async () => {
        const other = await paired()
        const { id } = await (await ana.vault.shared(other)).write({ kind: "note", body: {} })
        replace(id, { partnership })
        await expect(bens.get(id)).rejects.toMatchObject(refusal("unopenable"))
    })

    it("damages one record, and hides no other", async () => {
        const good = await anas.write({ kind: "note", body: { n: 1 } })
        const bad = await anas.write({ kind: "note", body: { n: 2 } })
        replace(bad.id, { sealed: b64url(fromB64url(last(bad.id).sealed).map((byte) => byte ^ 1)) })
        expect(await bens.list("note")).toEqual([good])
        expect(bens.refused.get(bad.id)).toMatchObject(refusal("unopenable"))
        await expect(bens.list("agreement")).rejects.toMatchObject(refusal("unopenable"))
    })

    it("answers a write with a conflict of its own making", async () => {
        const { id } = await anas.write({ kind: "note", body: { n: 1 } })
        const answering = async (current: Partial<Row>) => {
            const forged = { ...ana.vault.shelf, put: () => Promise.resolve({ ...last(id), ...current }) }
            const drawer = await new Vault(ana.store, ana.vault.keys, forged).shared(partnership)
            return drawer.write({ id, kind: "note", body: { n: 2 } })
        }
        const unopenable = answering({ revision: 2, sealed: "AAAA" })
        await expect(unopenable).rejects.toMatchObject(refusal("unopenable"))
        await expect(answering({})).rejects.toMatchObject(refusal("rolled-back"))
    })

    it("answers a write with the row of another record", async () => {
        const { id } = await anas.write({ kind: "note", body: { n: 1 } })
        const theirs = await bens.write({ kind: "note", body: { n: 2 } })
        const pulse = await anas.write({ kind: "pulse", server: "pulse", body: {} })
        const other = await anas.write({ kind: "note", body: { n: 3 } })
        await bens.write({ id: theirs.id, kind: "note", body: {} })
        for (const answered of [pulse, other]) await anas.write({ id: answered.id, kind: "note", body: {} })
        for (const answered of [theirs, pulse, other]) {
            const forged = { ...ana.vault.shelf, put: () => Promise.resolve(last(answered.id)) }
            const drawer = await new Vault(ana.store, ana.vault.keys, forged).shared(partnership)
            await expect(drawer.write({ id, kind: "note", body: {} })).rejects.toMatchObject(refusal("slot"))
        }
    })

    it("answers a write with the roster, to have it written over", async () => {
        const { roster } = ana.vault.keys
        const forged = { ...ana.vault.shelf, put: () => Promise.resolve(last(roster)) }
        const drawer = new Vault(ana.store, ana.vault.keys, forged).own
        await expect(drawer.write({ kind: "goal", body: {} })).rejects.toMatchObject(refusal("slot"))
    })

    it("lists a record as of another kind or author than the newer revision it shows", async () => {
        const { id } = await anas.write({ kind: "note", body: { n: 1 } })
        await anas.write({ id, kind: "note", body: { n: 2 } })
        const [first] = server.rows.get(id)! as [Row]
        server.shows = (rows) => rows.map((row) => (row.id === id ? first : row))
        expect((await anas.get(id))?.body).toEqual({ n: 2 })
        for (const lie of [{ server: "pulse" }, { author: ben.vault.person }] as const) {
            server.shows = (rows) => rows.map((row) => (row.id === id ? { ...first, ...lie } : row))
            await expect(anas.get(id)).rejects.toMatchObject(refusal("slot"))
        }
    })

    it("lists a record twice, so that reading and writing see different revisions", async () => {
        const { roster } = ana.vault.keys
        const older = server.rows.get(roster)!.at(-2)!
        const before = last(roster)
        for (const shows of [(rows: Row[]) => [older, ...rows], (rows: Row[]) => [...rows, older]]) {
            server.shows = shows
            for (const vault of [newDevice(), newPage()]) {
                await expect(vault.roster()).rejects.toMatchObject(refusal("replaced"))
                await expect(vault.changeRoster((one) => one)).rejects.toMatchObject(refusal("replaced"))
                const written = vault.own.write({ id: roster, kind: "roster", body: {} })
                await expect(written).rejects.toMatchObject(refusal("replaced"))
            }
        }
        expect(last(roster)).toBe(before)
    })

    it("lists a record twice, and hides no other", async () => {
        const good = await anas.write({ kind: "note", body: { n: 1 } })
        const { id } = await anas.write({ kind: "note", body: { n: 2 } })
        server.shows = (rows) => [...rows, last(id)]
        expect(await bens.list("note")).toEqual([good])
        expect([...bens.refused]).toMatchObject([[id, refusal("replaced")]])
        server.shows = (rows) => rows
        expect(await bens.list("note")).toHaveLength(2)
    })
})
