import { beforeEach, describe, expect, it } from "vitest"
import { b64url, fromUtf8, utf8 } from "./bytes.ts"
import type { Drawer } from "./drawer.ts"
import { bodiesOf, MOST_PARTS, Parts } from "./log-entry.ts"
import { type Member, partners, type UntrustedServer } from "./untrusted-server.ts"
import { UpdateLog, WHOLE_EVERY } from "./update-log.ts"
import { Vault } from "./vault.ts"
import { sendWaiting } from "./waiting.ts"

const SESSION = "6b1c2a6e-3f57-4c1a-9f0e-0a4c5f6d7e80"

let server: UntrustedServer
let ana: Member
let ben: Member
let partnership: string

beforeEach(async () => {
    ({ server, ana, ben, partnership } = await partners())
})

/** A log in which words stand for updates, and what one browser of somebody has heard of it. */
class Words {
    heard: string[] = []
    /** How often there was more than is taken in. */
    left = 0
    readonly log: UpdateLog

    constructor(drawer: Drawer, person: string) {
        this.log = new UpdateLog(drawer, { person, kind: "page", session: SESSION }, (update) => {
            if (update === null) this.left += 1
            else this.heard.push(...fromUtf8(update).split(" ").filter((word) => !this.heard.includes(word)))
        })
    }

    async says(word: string): Promise<void> {
        await this.log.append((whole) => {
            const said = whole ? [...this.heard, word].join(" ") : word
            return { update: utf8(said), text: said }
        })
        this.heard.push(word)
    }

    async all(): Promise<string> {
        await this.log.read()
        return this.heard.join(" ")
    }
}

const words = async ({ vault }: Member) => new Words(await vault.shared(partnership), vault.person)
const newest = ({ vault }: Member) => rows().filter(({ author }) => author === vault.person).at(-1)!
const rows = () => [...server.rows.values()].flat().filter((row) => row.server === "shared")

describe("a log of updates", () => {
    it("is not begun again and again where another device of one’s own writes between its parts", async () => {
        const [phone, bens] = [await words(ana), await words(ben)]
        await phone.says("one")
        const { shelf } = ana.vault
        let between = 0
        const put: typeof shelf.put = async (row) => {
            const current = await shelf.put(row)
            if (current === null) await phone.says(`between-${(between += 1)}`)
            return current
        }
        const vault = new Vault(ana.store, ana.vault.keys, { ...shelf, put })
        const laptop = new Words(await vault.shared(partnership), vault.person)
        await laptop.all()
        const make = (whole: boolean) => ({ update: utf8(whole ? "x".repeat(100_000) : "laptop"), text: null })
        await laptop.log.append(make, { whole: true })
        expect((await bens.all()).split(" ")).toEqual(["one", "between-1", "laptop", "between-2"])
    })

    it("is heard by both, each update once", async () => {
        const [anas, bens] = [await words(ana), await words(ben)]
        await anas.says("one")
        await anas.says("two")
        expect(await bens.all()).toBe("one two")
        await bens.says("three")
        expect(await bens.all()).toBe("one two three")
        expect(await anas.all()).toBe("one two three")
    })

    it("is appended to by two devices of one person without asking", async () => {
        const [desk, phone] = [await words(ana), await words(ana)]
        await desk.says("desk")
        await phone.all()
        await Promise.all([desk.says("left"), phone.says("right")])
        expect(new Set((await (await words(ben)).all()).split(" "))).toEqual(new Set(["desk", "left", "right"]))
    })

    it("is read from where everything stands together", async () => {
        const anas = await words(ana)
        const said = Array.from({ length: WHOLE_EVERY * 2 + 3 }, (_, number) => `word${number}`)
        for (const word of said) await anas.says(word)
        let first = 0
        const { shelf } = ben.vault
        const run = shelf.run.bind(shelf)
        shelf.run = (id, from, to) => ((first = from), run(id, from, to))
        expect(await (await words(ben)).all()).toBe(said.join(" "))
        expect(first).toBeGreaterThan(WHOLE_EVERY)
    })

    it("holds what is longer than any record, and its words in plain text", async () => {
        const anas = await words(ana)
        const long = "Ä😀\n".repeat(25_000)
        await anas.says(long)
        expect(await (await words(ben)).all()).toBe(long)
        const bodies = bodiesOf(SESSION, { update: utf8("x"), text: long }, { until: 1, then: 1 })
        expect(bodies.map(({ text }) => text).join("")).toBe(long)
        expect(bodies.every(({ text }) => !/\p{Cs}/u.test(String(text)))).toBe(true)
    })

    it("holds everything again no more often where that takes many revisions", async () => {
        const anas = await words(ana)
        await anas.says("lighthouse-".repeat(30_000).slice(0, (WHOLE_EVERY + 4) * 8000))
        const parts = newest(ana).revision
        expect(parts).toBeGreaterThan(WHOLE_EVERY)
        const again = await words(ana)
        await again.all()
        for (const log of [anas, again]) {
            for (const word of ["one", "two", "three"]) await log.says(log === anas ? word : `${word} more`)
        }
        expect(newest(ana).revision).toBe(parts + 6)
    })

    it("begins nothing that no reader takes in, and goes on from what one does", async () => {
        const anas = await words(ana)
        await anas.says("before")
        const { revision } = newest(ana)
        anas.heard.push("x".repeat(25_000 * MOST_PARTS))
        await anas.log.append((whole) => {
            const said = whole ? anas.heard.join(" ") : "after"
            return { update: utf8(said), text: null }
        }, { whole: true })
        expect(newest(ana).revision).toBe(revision + 1)
        expect(await (await words(ben)).all()).toBe("before after")
        const much = { update: new Uint8Array(25_000 * MOST_PARTS), text: null }
        await expect(anas.log.append(() => much)).rejects.toMatchObject({ reason: "too-large" })
        expect(newest(ana).revision).toBe(revision + 1)
    })

    it("does not count what was begun and never finished", async () => {
        const long = "lighthouse-".repeat(5000)
        const anas = await words(ana)
        await anas.says("before")
        let puts = 0
        const { shelf } = ana.vault
        const put = shelf.put.bind(shelf)
        shelf.put = async (row) => {
            puts += 1
            return puts > 1 ? Promise.reject(new Error("gone")) : put(row)
        }
        await expect(anas.says(long)).rejects.toThrow("gone")
        expect(await (await words(ben)).all()).toBe("before")
        shelf.put = put
        const again = await words(ana)
        await again.all()
        await again.says(long)
        expect(await (await words(ben)).all()).toBe(`before ${long}`)
    })

    it("is not heard where the server changes, swaps or withholds a revision", async () => {
        const anas = await words(ana)
        for (const word of ["one", "two", "three"]) await anas.says(word)
        const id = rows().find(({ author }) => author === ana.vault.person)!.id
        const [first, second, third] = server.rows.get(id)!
        const swapped = { ...first!, revision: 2 }
        for (const shown of [[first!, third!], [second!, second!, third!], [first!, swapped, third!]]) {
            server.rows.set(id, shown)
            await expect((await words(ana)).all()).rejects.toMatchObject({ name: "Refusal" })
            const bens = await words(ben)
            await bens.all().catch((error: unknown) => {
                expect(error).toMatchObject({ name: "Refusal", reason: "gap" })
                bens.left += 1
            })
            expect([bens.heard, bens.left]).toEqual([[], 1])
        }
    })

    it("asks for a partner’s revisions some at a time, and for no more than a log of ours has", async () => {
        const [anas, bens] = [await words(ana), await words(ben)]
        await bens.says("his")
        await anas.says("one")
        // One that never holds everything again, each revision as large as any.
        const drawer = await ana.vault.shared(partnership)
        let [over] = (await drawer.list("page")).filter(({ author }) => author === ana.vault.person)
        const body = { session: SESSION, update: b64url(new Uint8Array(24 * 1024)), text: "x".repeat(8000), since: 1 }
        for (let count = 0; count < 400; count += 1) over = await drawer.write({ kind: "page", body, over: over! })
        let [asked, most] = [0, 0]
        const { shelf } = ben.vault
        const run = shelf.run.bind(shelf)
        shelf.run = async (id, from, to) => {
            const rows = await run(id, from, to)
            asked += rows.length
            most = Math.max(most, rows.length)
            return rows
        }
        const again = await words(ben)
        expect(await again.all()).toBe("his")
        expect(again.left).toBe(1)
        expect(most).toBeLessThanOrEqual(50)
        expect(asked).toBeLessThan(400)
        await again.says("and more")
        expect(await again.all()).toBe("his and more")
        expect(again.left).toBe(1)
    }, 30_000)

    it("takes in what waits on a device, over whatever was written since", async () => {
        const anas = await words(ana)
        await anas.says("one")
        const body = { session: SESSION, update: b64url(utf8("waited")) }
        const waiting = { kind: "page", partnership, page: "/", base: 1, unanswered: [], appends: true, body }
        await ana.vault.drafts.save("left behind", { waiting })
        await anas.says("two")
        expect(await sendWaiting(ana.vault)).toMatchObject({ sent: 1, choices: [] })
        expect(await ana.vault.drafts.names()).toEqual([])
        expect(await (await words(ben)).all()).toBe("one two waited")
    })
})

describe("parts", () => {
    it.each([
        { update: 5 },
        { update: "=" },
        { update: "YQ", part: 1, of: 2 },
        { update: "YQ", part: 0, of: 1e9 },
        { update: "YQ", part: -1, of: 2 },
        { update: "YQ", part: "0", of: 2 },
        { update: "YQ", part: 3, of: 2 },
    ])("that are garbled count for nothing: %j", (body) => {
        expect(new Parts().add(body)).toBeNull()
    })
})
