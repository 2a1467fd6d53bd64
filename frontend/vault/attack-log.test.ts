import { beforeEach, describe, expect, it } from "vitest"
import { fromUtf8, utf8 } from "./bytes.ts"
import { type Member, pair, UntrustedServer } from "./untrusted-server.ts"
import { UpdateLog } from "./update-log.ts"
import { Vault } from "./vault.ts"

const SESSION = "6b1c2a6e-3f57-4c1a-9f0e-0a4c5f6d7e81"

let server: UntrustedServer
let ana: Member
let ben: Member
let partnership: string

beforeEach(async () => {
    server = new UntrustedServer()
    ana = await server.member("amber harbour quiet lantern seven")
    ben = await server.member("copper meadow distant window three")
    partnership = await pair(server, ana, ben)
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
})
