/** Two people of one archive each, on another server: what they say, what goes, and what somebody else gets. */

import { describe, expect, test } from "vitest"
import { bring } from "./bringing.ts"
import { type BroughtHours, partnersIn, reunite, sayingOf } from "./reuniting.ts"
import { type Come, OtherServer, PASSPHRASES, THEN, twoWithArchives } from "./untrusted-archive.ts"

const { server, ana, ben, partnership, note, files, bens } = await twoWithArchives()

describe("going on elsewhere", () => {
    test("the same person, the next revision of keyring and roster, and no passkey", async () => {
        const other = new OtherServer()
        const { vault, brought, body } = await other.comes(files, PASSPHRASES.ana)
        expect([body.person, body.recipient]).toEqual([ana.vault.person, ana.body.recipient])
        expect(body.moving).toEqual({ revision: brought.keyring.revision + 1, root: 1 })
        expect(body.roster.revision).toBe(brought.archive.rosterMark.revision + 1)
        const { partnerships, away, invitations } = await vault.roster()
        expect([partnerships, invitations, away.map(({ id }) => id)]).toEqual([[], [], [partnership]])
        // What was opened stays open, should the server have said no.
        expect(brought.keyring.roots[0]?.some((byte) => byte !== 0)).toBe(true)
    })

    test("own records are read there, and written on", async () => {
        const { vault, brought, world } = await new OtherServer().comes(files, PASSPHRASES.ana)
        await bring(brought.archive, null, await vault.shelf.list({ own: true }), world)
        expect((await vault.own.get(note))?.body).toEqual({ text: "three" })
        await vault.own.write({ id: note, kind: "note", body: { text: "four" } })
        expect((await vault.own.get(note))?.revision).toBe(4)
    })

    async function both() {
        const other = new OtherServer()
        const two = [await other.comes(files, PASSPHRASES.ana), await other.comes(bens, PASSPHRASES.ben)] as const
        return { other, two }
    }

    async function reunites({ vault, brought: { archive }, world }: Come, anyway = false): Promise<BroughtHours[]> {
        const pages: BroughtHours[] = []
        const sendHours = (page: BroughtHours): Promise<void> => {
            pages.push(page)
            return Promise.resolve()
        }
        const [partner] = partnersIn(archive)
        if (!partner) throw new Error("nobody to go on with")
        await reunite(vault, archive, partner, { ...world, sendHours }, anyway)
        return pages
    }

    test("both say the same of their partnership", async () => {
        const { two } = await both()
        const said = two.map(({ brought: { archive } }) => partnersIn(archive))
        const [hers, his] = said.map((partners) => partners.map((each) => sayingOf(each, THEN)))
        const recipient = ben.body.recipient
        expect(hers?.[0]).toEqual({ ...his?.[0], partner: ben.vault.person, recipient })
        const told = partnersIn(two[0].brought.archive).map((each) => sayingOf(each, THEN, true).recipient)
        expect([his?.[0]?.recipient, told]).toEqual([ana.body.recipient, [null]])
        expect(his?.[0]?.partner).toBe(ana.vault.person)
    })

    test("each brings their part; then both read all of it, and go on", async () => {
        const { two } = await both()
        for (const one of two) {
            const answers = (await reunites(one)).flatMap(({ sessions }) => sessions.map(({ answer }) => answer))
            expect(answers).toEqual(["held", "held"])
        }
        for (const { vault } of two) {
            const texts = (await (await vault.shared(partnership)).list("takeaway")).map(({ body }) => body.text)
            expect(texts.sort()).toEqual(["from ana", "from ben"])
        }
        await (await two[0].vault.shared(partnership)).write({ kind: "takeaway", body: { text: "anew" } })
        expect(await (await two[1].vault.shared(partnership)).list("takeaway")).toHaveLength(3)
    })

    test("since when, who said so, and who noted what and when come along", async () => {
        const { two: [one] } = await both()
        const [first = "", second = ""] = [ana.vault.person, ben.vault.person].sort()
        const [page] = await reunites(one)
        expect(page).toMatchObject({ since: "2019-03-01", since_said_by: second, since_said_at: THEN })
        const notes = page?.sessions.map(({ noted_by, noted_at, held_on }) => [noted_by, noted_at, held_on])
        expect(notes).toEqual([[null, null, null], [first, "2026-03-04T09:00:00Z", "2026-03-02"]])
    })

    test("somebody else under the partner's number gets nothing", async () => {
        const { other, two: [one] } = await both()
        other.published[ben.vault.person] = (await server.member("somebody else's")).body.recipient
        const before = other.rows.size
        await expect(reunites(one)).rejects.toThrow("recipient-changed")
        expect(other.rows.size).toBe(before)
        expect((await one.vault.roster()).partnerships).toEqual([])
    })

    test("whoever said that they made new keys is waited for with everything there", async () => {
        const { other, two: [one] } = await both()
        other.published[ben.vault.person] = (await server.member("new keys")).body.recipient
        await reunites(one, true)
        expect((await one.vault.shared(partnership)).stopped).toBe("recipient-changed")
    })
})
