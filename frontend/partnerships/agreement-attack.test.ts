import { beforeEach, describe, expect, it } from "vitest"
import { type Member, pair, UntrustedServer } from "../vault/untrusted-server.ts"
import type { Drawer, Opened } from "../vault/session.ts"
import { Vault } from "../vault/vault.ts"
import { accept, clausesOf, propose, readAgreement, sign, type Two, withdraw } from "./agreement.ts"

const clause = (key: string, text: string) => ({ key, title: key, text })
const TEN = { version: 1, clauses: [clause("purpose", "We meet to think.")] }
const CHANGED = [clause("purpose", "We meet to think aloud.")]
const OTHER = { version: 1, clauses: [clause("purpose", "Ana pays for everything.")] }

let server: UntrustedServer
let members: [Member, Member]
let partnership: string
let anas: Drawer
let bens: Drawer
let two: [Two, Two]

const newDevice = async ({ store, vault }: Member): Promise<Drawer> =>
    await new Vault(store, vault.keys, vault.shelf).shared(partnership)

/** A browser that has seen nothing of all this yet. */
const words = async (drawer: Drawer, people: Two): Promise<string[]> =>
    (await readAgreement(drawer, people)).versions.map(({ text }) => clausesOf(text).map((one) => one.text).join())

const change = async (): Promise<Opened> => {
    const { versions } = await readAgreement(anas, two[0])
    expect(await propose(anas, two[0], { clauses: CHANGED, why: "" }, versions.at(-1)!.text.mac)).toBe(true)
    return (await readAgreement(bens, two[1])).proposals[0]!.text
}

beforeEach(async () => {
    server = new UntrustedServer()
    members = await Promise.all([server.member("ana's own passphrase"), server.member("ben's own passphrase")])
    partnership = await pair(server, members[0], members[1])
    const [ana, ben] = members.map(({ vault }) => vault.person) as [string, string]
    two = [
        [ana, ben],
        [ben, ana],
    ]
    anas = await members[0].vault.shared(partnership)
    bens = await members[1].vault.shared(partnership)
    expect(await sign(anas, two[0], TEN, null)).toBe(true)
    expect(await sign(bens, two[1], TEN, (await readAgreement(bens, two[1])).first!.mac)).toBe(true)
})

describe("what both signed", () => {
    it("stands whatever its author writes over the first text", async () => {
        const { first } = await readAgreement(anas, two[0])
        await anas.write({ id: first!.id, kind: "agreement", body: OTHER })
        for (const drawer of [bens, await newDevice(members[1])]) {
            expect(await words(drawer, two[1])).toEqual(["We meet to think."])
            expect((await readAgreement(drawer, two[1])).incomplete).toBe(false)
        }
    })

    it("stands when whoever wrote the texts deletes them, and their signatures", async () => {
        await accept(bens, two[1], (await change()).mac)
        const both = ["We meet to think.", "We meet to think aloud."]
        const own = (await anas.all()).filter(({ author }) => author === two[0][0])
        for (const { id } of own) await anas.remove(id)
        expect(await words(bens, two[1])).toEqual(both)
        expect(await words(await newDevice(members[1]), two[1])).toEqual(both)
    })

    it("stands when a signature turns into another kind of record before a browser that saw it", async () => {
        const { signed } = await readAgreement(anas, two[0])
        await readAgreement(bens, two[1])
        await anas.write({ id: signed.get(two[0][0])!.id, kind: "note", body: {} })
        expect(await words(bens, two[1])).toEqual(["We meet to think."])
    })

    it("stands when its author takes it back and dates that before the other's yes", async () => {
        const text = await change()
        await accept(bens, two[1], text.mac)
        expect(await words(bens, two[1])).toHaveLength(2)
        const { store, vault } = members[0]
        const early = new Vault(store, vault.keys, vault.shelf, () => Date.parse(text.at))
        await withdraw(await early.shared(partnership), text)
        const { versions, incomplete } = await readAgreement(bens, two[1])
        expect(versions.map(({ takenBack }) => takenBack)).toEqual([null, text.at])
        expect(incomplete).toBe(false)
    })

    it("and is written over in another's name is said", async () => {
        const { signed } = await readAgreement(bens, two[1])
        await anas.remove(signed.get(two[1][0])!.id)
        expect((await readAgreement(bens, two[1])).incomplete).toBe(true)
    })

    it("and is not handed out any more is said, and nothing is offered to sign in its place", async () => {
        const { first } = await readAgreement(anas, two[0])
        await anas.write({ id: first!.id, kind: "agreement", body: OTHER })
        server.rows.set(first!.id, server.rows.get(first!.id)!.slice(1))
        const drawer = await newDevice(members[1])
        const { versions, incomplete } = await readAgreement(drawer, two[1])
        expect([versions, incomplete]).toEqual([[], true])
        expect(await sign(drawer, two[1], OTHER, null)).toBe(false)
    })

    it("and is hidden from a device that saw it in force, text and signatures, is said", async () => {
        const before = new Set(server.rows.keys())
        await accept(bens, two[1], (await change()).mac)
        expect(await words(bens, two[1])).toHaveLength(2)
        server.shows = (rows) => rows.filter(({ id }) => before.has(id))
        for (const drawer of [bens, await newDevice(members[1])]) {
            const { versions, incomplete } = await readAgreement(drawer, two[1])
            expect([versions.length, incomplete]).toEqual([1, true])
        }
    })

    it("and went on from is not taken back by a late yes to what had crossed it", async () => {
        const [low, high] = two[0][0] < two[0][1] ? [anas, bens] : [bens, anas]
        const [lows, highs] = two[0][0] < two[0][1] ? two : ([two[1], two[0]] as const)
        const proposes = async (drawer: Drawer, people: Two, said: string): Promise<void> => {
            const { versions } = await readAgreement(drawer, people)
            await propose(drawer, people, { clauses: [clause("purpose", said)], why: "" }, versions.at(-1)!.text.mac)
        }
        const proposed = async (by: string): Promise<Opened> =>
            (await readAgreement(low, lows)).proposals.find(({ text }) => text.author === by)!.text
        await proposes(low, lows, "What was never agreed.")
        await proposes(high, highs, "What was.")
        const passedOver = await proposed(lows[0])
        expect(await accept(low, lows, (await proposed(highs[0])).mac)).toBe(true)
        await proposes(high, highs, "And what followed.")
        expect(await accept(low, lows, (await proposed(highs[0])).mac)).toBe(true)
        const { id, mac } = passedOver
        await high.write({ kind: "signature", body: { agreement: id, revision: 1, mac } })
        for (const drawer of [anas, await newDevice(members[0]), bens, await newDevice(members[1])]) {
            expect(await words(drawer, two[0])).toEqual(["We meet to think.", "What was.", "And what followed."])
        }
    })
})
