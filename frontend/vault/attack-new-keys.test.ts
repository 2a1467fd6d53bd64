/** A server, or a finder whom it helps, that withholds, garbles and forges at the moment keys are replaced. */

import { beforeEach, describe, expect, it } from "vitest"
import { b64url } from "./bytes.ts"
import { concerned } from "./concerned.ts"
import { loseDevice } from "./new-root.ts"
import { accept } from "./accepting.ts"
import { checkHandover } from "./confirming.ts"
import { memoryCupboard } from "./cupboard.ts"
import { fragmentOf } from "./invitation.ts"
import { letBackIn } from "./inviting.ts"
import { drawCode } from "./rekeying.ts"
import type { Row } from "./shelf.ts"
import { entered, Life, notes, SHARED, signIn } from "./started-anew.ts"
import { Store } from "./store.ts"
import { Vault } from "./vault.ts"

let life: Life
let ana: Vault

beforeEach(async () => {
    life = await Life.begin()
    ana = life.before.vault
    await notes(ana)
})

/** Everything new after a lost device, on a device of its own, `without` what its person does without. */
async function loses(without?: ReadonlySet<string>): Promise<Vault> {
    const secrets = { signIn: await signIn("after the loss"), code: await drawCode(), ...(without ? { without } : {}) }
    const keyring = await loseDevice(ana, await entered(life.before), secrets, life.server.rekey(ana.person))
    return (await life.unlocked(keyring))[0]
}

const notShown = { name: "Refusal", reason: "not-shown" }
const hide = (id: string): void => {
    life.server.shows = (rows) => rows.filter((row) => row.id !== id)
}
const garble = (id: string): Row[] => {
    const rows = life.server.rows.get(id)!
    const junk = b64url(crypto.getRandomValues(new Uint8Array(600)))
    life.server.rows.set(id, [...rows.slice(0, -1), { ...rows.at(-1)!, sealed: junk }])
    return rows
}

describe("while all keys are made new after a lost device", () => {
    it("a record that is left out of the list stops it, and nothing is lost", async () => {
        const [note] = await ana.own.list("note")
        hide(note!.id)
        expect([...(await concerned(ana))]).toEqual([note!.id])
        await expect(loses()).rejects.toMatchObject(notShown)
        expect(life.server.published[ana.person]).toBe(ana.keys.recipient)
        life.server.shows = (rows) => rows
        expect(await notes(await loses())).toEqual(["to myself"])
    })

    it("one that is garbled stops it until its person goes on without it, knowing", async () => {
        const other = await ana.own.write({ kind: "note", body: { text: "garbled" } })
        const before = garble(other.id)
        await expect(loses()).rejects.toMatchObject(notShown)
        await expect(loses(new Set(["another"]))).rejects.toMatchObject(notShown)
        const vault = await loses(new Set([other.id]))
        expect(await notes(vault)).toEqual(["to myself"])
        // Given back later, it is not believed by itself: its person says that it is theirs.
        life.server.rows.set(other.id, before)
        expect(await notes(vault)).toEqual(["to myself"])
        await vault.own.answer({ ours: [...vault.own.unvouched.values()], left: [] })
        expect(await notes(vault)).toEqual(["garbled", "to myself"])
    })

    it("an older revision than this device has seen stops it", async () => {
        const [note] = await ana.own.list("note")
        await ana.own.write({ id: note!.id, kind: "note", body: { text: "later" } })
        life.server.rows.set(note!.id, life.server.rows.get(note!.id)!.slice(0, 1))
        await expect(loses()).rejects.toMatchObject(notShown)
    })

    it("a pin that is not shown stops it; gone on without, the partner’s link begins again", async () => {
        const { record } = await ana.pin(life.partnership)
        const before = garble(record)
        await expect(loses()).rejects.toMatchObject(notShown)
        const vault = await loses(new Set([record]))
        await expect(vault.shared(life.partnership)).rejects.toMatchObject({ reason: "not-rostered" })
        await life.letIn(vault)
        expect(await life.texts(vault)).toEqual(SHARED)
        expect(before).toHaveLength(1)
    })

    it("what earlier keys left unanswered stops nothing", async () => {
        const first = await loses()
        const { row } = await life.before.vault.own.prepare({ kind: "note", body: { text: "not mine" } })
        life.server.keep(ana.person, row)
        expect(await notes(first)).toEqual(["to myself"])
        expect([...(await concerned(first))]).toEqual([])
    })
})

describe("while a partner is let back in", () => {
    /** Ben's link, taken up; what is to be answered. */
    async function takenUp(returning: Vault) {
        const asked = { name: "Ben", message: "", origin: "https://turnabout.example" }
        const send = life.server.invite(life.ben.vault.person)
        const { id, link } = await letBackIn(life.ben.vault, life.partnership, asked, send)
        const fragment = fragmentOf(new URL(link).hash)
        await accept(returning, life.server.page(id), { fragment, name: "Ana" }, life.server.claim(id, returning.person))
        return await checkHandover(life.ben.vault, id, life.server.handed(id))
    }

    /** Whoever has the lost device, and the server's help, writes as Ana under the old pair secret. */
    async function forges(text: string): Promise<string> {
        const thief = new Vault(new Store(ana.person, memoryCupboard()), ana.keys, life.server.shelf(ana.person))
        const published = life.server.published[ana.person]
        const drawer = await thief.shared(life.partnership)
        const { row, opened } = await drawer.prepare({ kind: "takeaway", body: { text } })
        life.server.keep(ana.person, row)
        expect(life.server.published[ana.person]).toBe(published)
        return opened.id
    }

    it("a record that is withheld stops the yes until whoever says it goes on, knowing", async () => {
        const vault = await loses()
        const [one] = await (await life.ben.vault.shared(life.partnership)).list("takeaway")
        const checked = await takenUp(vault)
        hide(one!.id)
        const found = await checked.concerned()
        expect([...found]).toEqual([one!.id])
        const answer = life.server.answer(life.ben.vault.person)
        await expect(checked.yes(answer)).rejects.toMatchObject(notShown)
        expect((await life.ben.vault.shared(life.partnership)).epoch).toBe(1)
        await checked.yes(answer, found)
        life.server.shows = (rows) => rows
        expect((await life.ben.vault.shared(life.partnership)).epoch).toBe(2)
    })

    it("what comes after the partner’s keys have changed is read, and not vouched for", async () => {
        const vault = await loses()
        await forges("not hers")
        expect(await life.texts(life.ben.vault)).toEqual(["from ana", "from ben", "not hers"])
        await life.letIn(vault)
        for (const one of [vault, life.ben.vault]) {
            expect(await life.texts(one)).toEqual(SHARED)
            const { unvouched } = await one.shared(life.partnership)
            expect([...unvouched.values()].map(({ body, author }) => [body.text, author])).toEqual([["not hers", ana.person]])
        }
    })

    it("either says of it that it is theirs, and both browsers come to the same", async () => {
        const vault = await loses()
        await forges("hers after all")
        await life.letIn(vault)
        const hers = await vault.shared(life.partnership)
        expect(await life.texts(vault)).toEqual(SHARED)
        await hers.answer({ ours: [...hers.unvouched.values()], left: [] })
        const all = [...SHARED, "hers after all"].sort()
        expect([await life.texts(vault), await life.texts(life.ben.vault)]).toEqual([all, all])
        expect([hers.unvouched.size, (await life.ben.vault.shared(life.partnership)).unvouched.size]).toEqual([0, 0])
    })

    it("what one leaves out is not asked again, and counts for neither until the other names it", async () => {
        const vault = await loses()
        await forges("not hers")
        await life.letIn(vault)
        const bens = await life.ben.vault.shared(life.partnership)
        await life.texts(life.ben.vault)
        await bens.answer({ ours: [], left: [...bens.unvouched.values()] })
        expect([await life.texts(vault), await life.texts(life.ben.vault)]).toEqual([SHARED, SHARED])
        const hers = await vault.shared(life.partnership)
        expect([bens.unvouched.size, hers.unvouched.size]).toEqual([0, 1])
        await hers.answer({ ours: [...hers.unvouched.values()], left: [] })
        expect(await life.texts(life.ben.vault)).toEqual(await life.texts(vault))
    })
})
