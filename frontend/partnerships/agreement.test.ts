import { beforeEach, describe, expect, it } from "vitest"
import { type Member, pair, UntrustedServer } from "../vault/untrusted-server.ts"
import type { Drawer, Opened } from "../vault/session.ts"
import { Vault } from "../vault/vault.ts"
import { accept, clausesOf, confirm, decline, propose, readAgreement, sign, type Two, versionAt, withdraw } from "./agreement.ts"

const clause = (key: string, text: string) => ({ key, title: key, text })
const TEN = { version: 1, clauses: [clause("purpose", "We meet to think."), clause("advice", "Advice waits.")] }
const CHANGED = [clause("purpose", "We meet to think aloud."), clause("advice", "Advice waits.")]
const SESSION = crypto.randomUUID()

class Side {
    readonly drawer: Drawer
    readonly two: Two

    constructor(drawer: Drawer, two: Two) {
        this.drawer = drawer
        this.two = two
    }

    read = () => readAgreement(this.drawer, this.two)
    inForce = async (): Promise<Opened> => (await this.read()).versions.at(-1)!.text
    words = async (): Promise<string> => clausesOf(await this.inForce()).map(({ text }) => text).join(" ")
    open = async () => (await this.read()).proposals
    proposes = async (clauses = CHANGED, why = ""): Promise<Opened> => {
        expect(await propose(this.drawer, this.two, { clauses, why }, (await this.inForce()).mac)).toBe(true)
        return (await this.open()).find(({ text }) => text.author === this.two[0])!.text
    }
    accepts = (text: Opened): Promise<boolean> => accept(this.drawer, this.two, text.mac)
}

let server: UntrustedServer
let members: [Member, Member]
let partnership: string
let ana: Side
let ben: Side

beforeEach(async () => {
    server = new UntrustedServer()
    members = await Promise.all([server.member("ana's own passphrase"), server.member("ben's own passphrase")])
    partnership = await pair(server, members[0], members[1])
    const people = members.map(({ vault }) => vault.person) as [string, string]
    ana = new Side(await members[0].vault.shared(partnership), people)
    ben = new Side(await members[1].vault.shared(partnership), [people[1], people[0]])
    expect(await sign(ana.drawer, ana.two, TEN, null)).toBe(true)
    const first = (await ben.read()).first
    expect(await sign(ben.drawer, ben.two, TEN, first!.mac)).toBe(true)
})

describe("a change", () => {
    it("is in force when both have said yes, and not before", async () => {
        const text = await ana.proposes(CHANGED, "We never only think.")
        expect(await ben.words()).toBe("We meet to think. Advice waits.")
        expect(await ben.open()).toMatchObject([{ why: "We never only think.", outdated: false, declined: null }])
        expect(await ben.accepts(text)).toBe(true)
        for (const side of [ana, ben]) {
            expect(await side.words()).toBe("We meet to think aloud. Advice waits.")
            expect(await side.open()).toEqual([])
        }
    })

    it("leaves every version readable, with the days on which each held", async () => {
        const before = await ana.inForce()
        await ben.accepts(await ana.proposes())
        const { versions } = await ben.read()
        expect(versions.map(({ number }) => number)).toEqual([1, 2])
        expect(versions[0]).toMatchObject({ text: { mac: before.mac }, until: versions[1]!.from })
        expect(versionAt(versions, versions[0]!.from)?.number).toBe(1)
        expect(versionAt(versions, versions[1]!.from)?.number).toBe(2)
        expect(versionAt(versions, "2001-01-01T00:00:00Z")).toBeNull()
    })

    it("may be taken back, and is then open to nobody", async () => {
        const text = await ana.proposes()
        await withdraw(ana.drawer, text)
        expect(await ben.open()).toEqual([])
        expect(await ben.accepts(text)).toBe(false)
        expect(await ben.words()).toBe("We meet to think. Advice waits.")
    })

    it("may wait, with a sentence why, and be accepted later", async () => {
        const text = await ana.proposes()
        await decline(ben.drawer, text, "Let us talk about it first.")
        expect(await ana.open()).toMatchObject([{ declined: { why: "Let us talk about it first." } }])
        expect(await ben.accepts(text)).toBe(true)
        expect(await ana.words()).toContain("aloud")
    })

    it("replaces what the same person proposed before", async () => {
        await ana.proposes()
        await ana.proposes([...CHANGED, clause("outside", "Nothing leaves.")])
        expect(await ben.open()).toHaveLength(1)
    })

    it("is one of each, however many a browser sends", async () => {
        const inForce = await ana.inForce()
        const follows = { agreement: inForce.id, mac: inForce.mac }
        const macs: string[] = []
        for (let at = 0; at < 4; at += 1) {
            await new Promise((resolve) => setTimeout(resolve, 2))
            const body = { version: 1, clauses: CHANGED, follows, why: String(at) }
            const text = await ana.drawer.write({ kind: "agreement", body })
            await ana.drawer.write({ kind: "signature", body: { agreement: text.id, revision: 1, mac: text.mac } })
            macs.push(text.mac)
        }
        expect((await ben.open()).map(({ text }) => text.mac)).toEqual(macs.slice(-1))
    })

    it("written on a text that is in force no more cannot be accepted as it is", async () => {
        const anas = await ana.proposes()
        const bens = await ben.proposes([clause("purpose", "We meet to laugh."), clause("advice", "Advice waits.")])
        expect(await ben.accepts(anas)).toBe(true)
        expect((await ana.open()).map(({ text, outdated }) => [text.mac, outdated])).toEqual([[bens.mac, true]])
        expect(await ana.accepts(bens)).toBe(false)
        expect(await propose(ana.drawer, ana.two, { clauses: CHANGED, why: "" }, bens.mac)).toBe(false)
    })

    it("whose shape is not that of an agreement is not signed", async () => {
        const inForce = await ana.inForce()
        const follows = { agreement: inForce.id, mac: inForce.mac }
        const hidden = [...CHANGED, { key: "z", title: "z", text: "x".repeat(5000) }]
        const text = await ana.drawer.write({ kind: "agreement", body: { version: 1, clauses: hidden, follows } })
        await ana.drawer.write({ kind: "signature", body: { agreement: text.id, revision: 1, mac: text.mac } })
        expect(await ben.accepts(text)).toBe(false)
    })
})

describe("two who each say yes to the other at the same moment", () => {
    it("come to the same text, and the other stays to be proposed again", async () => {
        const anas = await ana.proposes()
        const bens = await ben.proposes([clause("purpose", "We meet to laugh.")])
        const hidden = server.shows
        // Neither hears of the other's yes before their own is given.
        const known = new Set(server.rows.keys())
        server.shows = (rows) => rows.filter(({ id }) => known.has(id))
        expect(await ben.accepts(anas)).toBe(true)
        expect(await ana.accepts(bens)).toBe(true)
        server.shows = hidden
        const [one, other] = [await ana.inForce(), await ben.inForce()]
        expect(one.mac).toBe(other.mac)
        const [lower] = [...ana.two].sort()
        expect(one.author).toBe(lower)
        expect((await ana.open()).map(({ outdated }) => outdated)).toEqual([true])
    })
})

describe("reading it together", () => {
    it("is confirmed once both have said so of the same hour", async () => {
        const { mac } = await ana.inForce()
        expect(await confirm(ana.drawer, ana.two, mac, SESSION)).toBe(true)
        expect((await ben.read()).versions.at(-1)!.confirmed).toEqual([])
        expect((await ben.read()).confirming.get(SESSION)?.has(ana.two[0])).toBe(true)
        expect(await confirm(ben.drawer, ben.two, mac, SESSION)).toBe(true)
        expect((await ana.read()).versions.at(-1)!.confirmed).toMatchObject([{ session: SESSION }])
    })

    it("says nothing of a text that was replaced meanwhile", async () => {
        const { mac } = await ana.inForce()
        await ben.accepts(await ana.proposes())
        expect(await confirm(ana.drawer, ana.two, mac, SESSION)).toBe(false)
    })
})

describe("a server that lies", () => {
    const newDevice = async (member: Member): Promise<Drawer> =>
        await new Vault(member.store, member.vault.keys, member.vault.shelf).shared(partnership)

    it("cannot put in force what only one has signed", async () => {
        const text = await ana.proposes()
        // Ana's own signature, shown as if it were Ben's.
        const own = [...server.rows].filter(([, [row]]) => row!.author === ana.two[0] && row!.server === "shared")
        for (const [, [row]] of own) {
            const id = crypto.randomUUID()
            server.rows.set(id, [{ ...row!, id, author: ben.two[0] }])
        }
        const seen = await readAgreement(await newDevice(members[0]), ana.two)
        expect(seen.versions.map((version) => version.text.mac)).not.toContain(text.mac)
    })

    it("and withholds a signature leaves the text that both had signed before", async () => {
        const text = await ana.proposes()
        const before = new Set(server.rows.keys())
        await ben.accepts(text)
        server.shows = (rows) => rows.filter(({ id }) => before.has(id))
        const { versions } = await readAgreement(await newDevice(members[0]), ana.two)
        expect(versions.map(({ text: one }) => clausesOf(one))).toEqual([TEN.clauses])
    })

    it("and withholds a text that was signed is found out", async () => {
        const text = await ana.proposes()
        await ben.accepts(text)
        server.shows = (rows) => rows.filter(({ id }) => id !== text.id)
        expect((await readAgreement(await newDevice(members[1]), ben.two)).incomplete).toBe(true)
    })

    it("and keeps back that a proposal was taken back does not put it in force", async () => {
        const text = await ana.proposes()
        const before = new Set(server.rows.keys())
        await withdraw(ana.drawer, text)
        await new Promise((resolve) => setTimeout(resolve, 5))
        const honest = server.shows
        server.shows = (rows) => rows.filter(({ id }) => before.has(id))
        expect(await ben.accepts(text)).toBe(true)
        server.shows = honest
        for (const side of [ana, ben]) expect(await side.words()).toBe("We meet to think. Advice waits.")
    })
})
