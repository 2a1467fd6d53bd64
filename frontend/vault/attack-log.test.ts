import { beforeEach, describe, expect, it } from "vitest"
import { b64url, fromUtf8, utf8 } from "./bytes.ts"
import type { Opened } from "./drawer.ts"
import { type Member, partners } from "./untrusted-server.ts"
import { UpdateLog } from "./update-log.ts"
import { Vault } from "./vault.ts"

const SESSION = "6b1c2a6e-3f57-4c1a-9f0e-0a4c5f6d7e81"

let ana: Member
let ben: Member
let partnership: string

beforeEach(async () => {
    ({ ana, ben, partnership } = await partners())
})

/** A log in which words stand for updates, as one browser of somebody hears it. */
async function opened(vault: Vault): Promise<{ readonly log: UpdateLog; readonly heard: string[] }> {
    const heard: string[] = []
    const place = { person: vault.person, kind: "page", session: SESSION }
    const log = new UpdateLog(await vault.shared(partnership), place, (update) => {
        heard.push(update === null ? "(left out)" : fromUtf8(update))
    })
    await log.read()
    return { log, heard }
}

const says = (word: string) => () => ({ update: utf8(word), text: word })

describe("a log of updates, beside one that a partner’s altered page writes", () => {
    it("looks once for all who ask while another look goes on", async () => {
        await (await opened(ben.vault)).log.append(says("his"))
        const { shelf } = ana.vault
        let lists = 0
        const list: typeof shelf.list = (query) => {
            lists += 1
            return shelf.list(query)
        }
        const { log, heard } = await opened(new Vault(ana.store, ana.vault.keys, { ...shelf, list }))
        lists = 0
        const looks = Array.from({ length: 100 }, () => log.read())
        await log.append(says("hers"))
        expect(lists).toBeLessThan(5)
        await Promise.all(looks)
        expect(heard).toEqual(["his"])
    })

    it("opens no more of all a partner’s logs together than of one, and all of one’s own", async () => {
        await (await opened(ana.vault)).log.append(says("hers"))
        const drawer = await ben.vault.shared(partnership)
        // As large as a revision may be, and none that begins anew.
        const body = { session: SESSION, update: b64url(new Uint8Array(24 * 1024)), text: "x".repeat(8000), since: 1 }
        for (let logs = 0; logs < 3; logs += 1) {
            let over: Opened | undefined
            for (let count = 0; count < 130; count += 1) {
                over = await drawer.write({ kind: "page", body, ...(over ? { over } : {}) })
            }
        }
        const { shelf } = ana.vault
        let size = 0
        const run: typeof shelf.run = async (id, from, to) => {
            const rows = await shelf.run(id, from, to)
            for (const { sealed } of rows) size += sealed.length
            return rows
        }
        const { heard } = await opened(new Vault(ana.store, ana.vault.keys, { ...shelf, run }))
        expect(heard).toContain("hers")
        expect(heard).toContain("(left out)")
        // One answer past the limit is fetched before it is known.
        expect(size).toBeLessThan(36 * 1024 * 1024)
    }, 60_000)

    it("reads one’s own beside more logs of a partner’s than anybody begins", async () => {
        await (await opened(ana.vault)).log.append(says("hers"))
        const drawer = await ben.vault.shared(partnership)
        for (let logs = 0; logs < 40; logs += 1) {
            await drawer.write({ kind: "page", body: { session: SESSION, update: b64url(utf8("his")), since: 1 } })
        }
        const { heard } = await opened(ana.vault)
        expect(heard[0]).toBe("hers")
        expect(heard.filter((word) => word === "his")).toHaveLength(16)
        expect(heard).toContain("(left out)")
    })
})
