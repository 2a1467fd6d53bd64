/** The server is the attacker, and this device has kept what it opened: that must help nobody but its person. */

import { beforeEach, describe, expect, it } from "vitest"
import { b64url, fromB64url } from "./bytes.ts"
import { type Cupboard, memoryCupboard } from "./cupboard.ts"
import type { Drawer } from "./drawer.ts"
import { seal } from "./envelope.ts"
import { SealedCache } from "./sealed-cache.ts"
import { putRow, type Row } from "./shelf.ts"
import { type Member, pair, UntrustedServer } from "./untrusted-server.ts"
import { Vault } from "./vault.ts"

let server: UntrustedServer
let ana: Member
let ben: Member
let partnership: string
let id: string

const refusal = (reason: string) => ({ name: "Refusal", reason })
const last = (): Row => server.rows.get(id)!.at(-1)!
const replace = (change: Partial<Row>): void => {
    server.rows.set(id, [...server.rows.get(id)!.slice(0, -1), { ...last(), ...change }])
}
const damaged = (row: Row): string => b64url(fromB64url(row.sealed).map((byte) => byte ^ 1))

/** Ben again on the same device, in a page that has opened nothing yet. */
async function nextPage(): Promise<Drawer> {
    return await new Vault(ben.store, ben.vault.keys, ben.vault.shelf).shared(partnership)
}

/** A server that says of everything that it was sent before. */
function leaveOutAll(): void {
    server.leavesOut = () => true
}

beforeEach(async () => {
    server = new UntrustedServer()
    ;[ana, ben] = await Promise.all([server.member("ana's own passphrase"), server.member("ben's own passphrase")])
    partnership = await pair(server, ana, ben)
    ;({ id } = await (await ana.vault.shared(partnership)).write({ kind: "note", body: { n: 1 } }))
    await (await ben.vault.shared(partnership)).all()
    server.sent.length = 0
})

describe("what was opened and believed", () => {
    it("is not sent, nor opened, again", async () => {
        const page = await nextPage()
        expect((await page.get(id))?.body).toEqual({ n: 1 })
        expect(server.sent).not.toContain(id)
    })

    it("is opened anew as soon as there is a next revision, which must follow", async () => {
        await (await ana.vault.shared(partnership)).write({ id, kind: "note", body: { n: 2 } })
        expect((await (await nextPage()).get(id))?.body).toEqual({ n: 2 })
        expect(server.sent).toContain(id)
        expect((await (await nextPage()).get(id))?.body).toEqual({ n: 2 })
    })

    it("is gone once it was taken away", async () => {
        await (await ana.vault.shared(partnership)).remove(id)
        const page = await nextPage()
        expect(await page.get(id)).toBeUndefined()
        const kept = await (await ben.store.cache(partnership))?.entries()
        expect(kept?.get(id)).toMatchObject({ kind: "deleted", body: {} })
    })

    it("is missed, page after page, where the server no longer names it", async () => {
        server.rows.delete(id)
        for (const page of [await nextPage(), await nextPage()]) {
            await page.all()
            expect(page.refused.get(id)).toMatchObject(refusal("rolled-back"))
        }
        await expect((await nextPage()).get(id)).rejects.toMatchObject(refusal("rolled-back"))
    })

    it("survives what the server makes of its bytes, and hides no damage it sends", async () => {
        replace({ sealed: damaged(last()) })
        leaveOutAll()
        expect((await (await nextPage()).get(id))?.body).toEqual({ n: 1 })
        server.leavesOut = () => false
        await expect((await nextPage()).get(id)).rejects.toMatchObject(refusal("unopenable"))
    })
})

describe("a server that leaves out bytes", () => {
    it("of what this device never had is asked for them", async () => {
        const other = await (await ana.vault.shared(partnership)).write({ kind: "note", body: { n: 3 } })
        leaveOutAll()
        expect((await (await nextPage()).get(other.id))?.body).toEqual({ n: 3 })
    })

    it("of much is asked for all of it at once", async () => {
        const drawer = await ana.vault.shared(partnership)
        for (let n = 0; n < 30; n += 1) await drawer.write({ kind: "note", body: { n } })
        leaveOutAll()
        expect(await (await nextPage()).list("note")).toHaveLength(31)
    })

    it("of a revision that it then hands out as another gets it refused", async () => {
        await (await ana.vault.shared(partnership)).write({ id, kind: "note", body: { n: 2 } })
        const [first, second] = server.rows.get(id)! as [Row, Row]
        leaveOutAll()
        for (const sealed of [first.sealed, damaged(second)]) {
            server.rows.set(id, [first, { ...second, sealed }])
            await expect((await nextPage()).get(id)).rejects.toMatchObject({ name: "Refusal" })
        }
        server.rows.set(id, [first, second])
        expect((await (await nextPage()).get(id))?.body).toEqual({ n: 2 })
    })

    it("and names an older revision is refused as without a memory", async () => {
        await (await ana.vault.shared(partnership)).write({ id, kind: "note", body: { n: 2 } })
        await (await nextPage()).all()
        server.rows.set(id, server.rows.get(id)!.slice(0, 1))
        leaveOutAll()
        await expect((await nextPage()).get(id)).rejects.toMatchObject(refusal("rolled-back"))
    })

    it.each([
        ["author", (): Partial<Row> => ({ author: ben.vault.person })],
        ["slot", (): Partial<Row> => ({ server: "pulse" })],
    ])("and names another %s is not answered from memory", async (reason, lie) => {
        const said = lie()
        server.shows = (rows) => rows.map((row) => (row.id === id ? { ...row, ...said } : row))
        leaveOutAll()
        await expect((await nextPage()).get(id)).rejects.toMatchObject(refusal(reason))
    })

    it("and lists one twice hides which one counts from nobody", async () => {
        server.shows = (rows) => [...rows, last()]
        leaveOutAll()
        await expect((await nextPage()).get(id)).rejects.toMatchObject(refusal("replaced"))
    })
})

describe("what is not believed", () => {
    it("is never remembered: another revision of the same number is refused, and the true one opens after it", async () => {
        const place = { server: "shared", id, partnership, epoch: 1, author: ana.vault.person, revision: 1 } as const
        const { keys } = await ana.vault.pin(partnership)
        const content = { kind: "note", previous: null, at: new Date().toISOString(), body: { n: "forged" } }
        const honest = last()
        server.rows.set(id, [{ ...putRow(place, await seal(keys.shared, "record", place, content)), author: place.author }])
        await expect((await nextPage()).get(id)).rejects.toMatchObject(refusal("replaced"))
        server.rows.set(id, [honest])
        expect((await (await nextPage()).get(id))?.body).toEqual({ n: 1 })
    })
})

describe("locking", () => {
    it("deletes what was kept, and what a slow page keeps afterwards opens for nobody", async () => {
        const slow = await ben.store.cache(partnership)
        await slow?.entries()
        await ben.store.lock()
        expect(await ben.store.cache(partnership)).toBeNull()
        expect(await ben.store.mark(id)).toBeDefined()
        const [raw, key] = [memoryCupboard(), await aesKey()]
        const kept = new SealedCache(raw, key, { person: "p", name: "n" })
        await kept.change(new Map([[id, { text: "cedar" }]]))
        expect(await opened(raw, await aesKey())).toEqual(new Map())
        expect(await opened(raw, key)).toEqual(new Map([[id, { text: "cedar" }]]))
        const bytes = [...(await raw.beginning("")).values()].map((one) => Buffer.from(one as Uint8Array))
        expect(Buffer.concat(bytes).includes("cedar")).toBe(false)
    })

    it("is for one person and one drawer: a value moved elsewhere opens there no more", async () => {
        const [raw, key] = [memoryCupboard(), await aesKey()]
        await new SealedCache(raw, key, { person: "p", name: "n" }).change(new Map([[id, 1]]))
        const [[at, value]] = [...(await raw.beginning("cache:"))] as [[string, unknown]]
        await raw.put(at.replace(":n:", ":m:"), value)
        expect(await new SealedCache(raw, key, { person: "p", name: "m" }).entries()).toEqual(new Map())
        expect(await new SealedCache(raw, key, { person: "q", name: "n" }).entries()).toEqual(new Map())
    })
})

async function aesKey(): Promise<CryptoKey> {
    return await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"])
}

async function opened(raw: Cupboard, key: CryptoKey): Promise<Map<string, unknown>> {
    return await new SealedCache(raw, key, { person: "p", name: "n" }).entries()
}
