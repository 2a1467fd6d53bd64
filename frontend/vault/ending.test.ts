import { beforeEach, describe, expect, it } from "vitest"
import { Refused, Unreachable } from "../web/api.ts"
import { endPartnership, type EndBody, finishEndings, noteEnded, type Tell } from "./ending.ts"
import { entryOf } from "./roster.ts"
import { type Member, pair, UntrustedServer } from "./untrusted-server.ts"
import { Vault } from "./vault.ts"

const ADDRESS = "/partnerships/1/ending/"
const NOTE = { kind: "note", body: { text: "still there?" } }

let server: UntrustedServer
let ana: Member
let ben: Member
let partnership: string
let told: EndBody[]

beforeEach(async () => {
    server = new UntrustedServer()
    ;[ana, ben] = await Promise.all([server.member("ana's own passphrase"), server.member("ben's own passphrase")])
    partnership = await pair(server, ana, ben)
    told = []
})

/** A server that takes what it is told, as the real one would. */
const takes: Tell = (_address, body) => {
    told.push(body)
    for (const row of body.records) server.keep(ana.vault.person, row)
    return Promise.resolve("/next/")
}

const refuses = (status: number): Tell => (_address, body) => {
    told.push(body)
    return Promise.reject(new Refused(status, {}))
}

const unreachable: Tell = () => Promise.reject(new Unreachable("no answer"))

function world(tell: Tell, vault: Vault | null = ana.vault) {
    return { vault, leavings: ana.store.leavings, tell }
}

async function stage(member: Member): Promise<string | undefined> {
    return entryOf(await member.vault.roster(), partnership)?.state
}

async function sealing(vault: Vault): Promise<string> {
    try {
        await (await vault.shared(partnership)).write(NOTE)
        return "seals"
    } catch (error) {
        return (error as { reason: string }).reason
    }
}

describe("ending", () => {
    it("tells the other's browser, and notes it for good", async () => {
        expect(await endPartnership(partnership, ADDRESS, world(takes))).toBe("/next/")
        expect([await sealing(ana.vault), await sealing(ben.vault)]).toEqual(["ended", "ended"])
        expect([await stage(ana), await ana.store.leavings.all()]).toEqual(["ended", []])
    })

    it.each([unreachable, refuses(500)])("stops sealing at once on this device, whatever the server does", async (tell) => {
        await expect(endPartnership(partnership, ADDRESS, world(tell))).rejects.toThrow()
        expect(await sealing(ana.vault)).toBe("ended")
        const afterReload = new Vault(ana.store, ana.vault.keys, ana.vault.shelf)
        expect(await sealing(afterReload)).toBe("ended")
        await finishEndings(world(takes, afterReload))
        expect([await stage(ana), await ana.store.leavings.all()]).toEqual(["ended", []])
    })

    it("goes without an envelope where that is refused: nobody is kept by their keys", async () => {
        const pedantic: Tell = (address, body) => (body.records.length > 0 ? refuses(409) : takes)(address, body)
        await endPartnership(partnership, ADDRESS, world(pedantic))
        expect(told.map(({ records }) => records.length)).toEqual([2, 0])
        expect(await stage(ana)).toBe("ended")
    })

    it("needs no keys; the roster follows at the next unlock", async () => {
        await endPartnership(partnership, ADDRESS, world(takes, null))
        expect(told).toEqual([{ records: [] }])
        expect([await stage(ana), await sealing(ana.vault)]).toEqual(["open", "ended"])
        await finishEndings(world(takes))
        expect([await stage(ana), await ana.store.leavings.all(), told.length]).toEqual(["ended", [], 1])
    })

    it("is noted by a browser that is only told so, and cannot be taken back by the server", async () => {
        await noteEnded(ben.vault, partnership)
        await noteEnded(ben.vault, partnership)
        expect([await stage(ben), await sealing(ben.vault)]).toEqual(["ended", "ended"])
        await noteEnded(ben.vault, crypto.randomUUID())
    })
})
