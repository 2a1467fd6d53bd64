import { describe, expect, it } from "vitest"
import { memoryCupboard } from "./cupboard.ts"
import { placeFor } from "./draft-place.ts"
import { Drafts } from "./drafts.ts"
import { Store } from "./store.ts"
import { type Member, UntrustedServer } from "./untrusted-server.ts"
import { follows, readWaiting, sendWaiting, type Waiting, waitingOf } from "./waiting.ts"

const SESSION = "6b1c2a6e-3f57-4c1a-9f0e-0a4c5f6d7e80"

function note(text: string, base: number, unanswered: string[] = []): Waiting {
    const body = { session: SESSION, text }
    return { kind: "note", partnership: null, page: `/sessions/${SESSION}/`, base, unanswered, body }
}

async function typed(ana: Member, waiting: Waiting, name = "left behind"): Promise<void> {
    await ana.vault.drafts.save(name, { waiting })
}

async function notes(ana: Member): Promise<unknown[]> {
    return (await ana.vault.own.list("note")).map(({ body }) => body.text)
}

describe("what waits on a device", () => {
    it("is sent by whichever page comes next, once", async () => {
        const ana = await new UntrustedServer().member("amber harbour quiet lantern seven")
        await typed(ana, note("On the train", 0))
        expect(await sendWaiting(ana.vault)).toEqual({ sent: 1, choices: [], reached: true })
        expect(await sendWaiting(ana.vault)).toEqual({ sent: 0, choices: [], reached: true })
        expect(await notes(ana)).toEqual(["On the train"])
        expect(await ana.vault.drafts.names()).toEqual([])
    })

    it("is not sent over what was written meanwhile", async () => {
        const ana = await new UntrustedServer().member("amber harbour quiet lantern seven")
        await ana.vault.own.write({ kind: "note", body: { session: SESSION, text: "Of another tab" } })
        await typed(ana, note("On the train", 0))
        expect((await sendWaiting(ana.vault)).choices).toEqual([`/sessions/${SESSION}/`])
        expect(await notes(ana)).toEqual(["Of another tab"])
        expect(await ana.vault.drafts.names()).toEqual(["left behind"])
    })

    it("goes on from a try of its own whose answer never came", async () => {
        const ana = await new UntrustedServer().member("amber harbour quiet lantern seven")
        await ana.vault.own.write({ kind: "note", body: { session: SESSION, text: "On the" } })
        await typed(ana, note("On the train", 0, ["On the"]))
        expect((await sendWaiting(ana.vault)).sent).toBe(1)
        expect(await notes(ana)).toEqual(["On the train"])
    })

    it("is not made twice when only its answer was lost", async () => {
        const ana = await new UntrustedServer().member("amber harbour quiet lantern seven")
        const id = crypto.randomUUID()
        const body = { session: SESSION, when: "", will: "call Mira" }
        await ana.vault.own.write({ id, kind: "commitment", body })
        await typed(ana, { ...note("", 0), kind: "commitment", id, body })
        expect((await sendWaiting(ana.vault)).sent).toBe(1)
        expect((await ana.vault.own.list("commitment")).map(({ revision }) => revision)).toEqual([1])
    })

    it("stands as the last word where it is an answer or a tick, and brings nothing back that was removed", async () => {
        const ana = await new UntrustedServer().member("amber harbour quiet lantern seven")
        const id = crypto.randomUUID()
        const about = { session: SESSION, commitment: "one" }
        const late: Waiting = { ...note("", 1), kind: "outcome", id, body: { ...about, how: "kept" }, newest: true }
        const first = await ana.vault.own.write({ id, kind: "outcome", body: { ...about, how: "not" } })
        await ana.vault.own.write({ over: first, kind: "outcome", body: { ...about, how: "partly" } })
        await typed(ana, late)
        expect((await sendWaiting(ana.vault)).sent).toBe(1)
        expect((await ana.vault.own.list("outcome")).map(({ body }) => body.how)).toEqual(["kept"])
        await ana.vault.own.remove(id)
        await typed(ana, late)
        expect(await sendWaiting(ana.vault)).toEqual({ sent: 1, choices: [], reached: true })
        expect(await ana.vault.own.list("outcome")).toEqual([])
    })

    it("goes out in the order in which it was said, whatever the drafts are called", async () => {
        const ana = await new UntrustedServer().member("amber harbour quiet lantern seven")
        for (const [name, said] of [["brought b", 1], ["brought a", 2], ["brought c", 3]] as const) {
            await typed(ana, { ...note(name, 0), kind: "brought", id: crypto.randomUUID(), said }, name)
        }
        const inOrder = ["brought b", "brought a", "brought c"]
        expect([...(await waitingOf(ana.vault, "brought")).values()].map(({ body }) => body.text)).toEqual(inOrder)
        expect((await sendWaiting(ana.vault)).sent).toBe(3)
        expect((await ana.vault.own.list("brought")).map(({ body }) => body.text)).toEqual(inOrder)
        expect((await waitingOf(ana.vault, "brought")).size).toBe(0)
    })

    it("gives way to newer words of the same thing that are kept while it is on its way", async () => {
        const server = new UntrustedServer()
        const ana = await server.member("amber harbour quiet lantern seven")
        const id = crypto.randomUUID()
        const line = (text: string): Waiting => ({ ...note(text, 0), kind: "brought", id, newest: true })
        await typed(ana, line("early"))
        const write = ana.vault.own.write.bind(ana.vault.own)
        ana.vault.own.write = async (writing) => {
            const opened = await write(writing)
            if (writing.body.text === "early") await typed(ana, line("late"))
            return opened
        }
        await sendWaiting(ana.vault)
        expect(readWaiting(await ana.vault.drafts.load("left behind"))?.body.text).toBe("late")
        await sendWaiting(ana.vault)
        expect((await ana.vault.own.list("brought")).map(({ body }) => body.text)).toEqual(["late"])
        expect(await ana.vault.drafts.names()).toEqual([])
    })

    it("is a change, too, when it only leaves something out", async () => {
        const ana = await new UntrustedServer().member("amber harbour quiet lantern seven")
        const id = crypto.randomUUID()
        const body = { session: SESSION, when: "", will: "call Mira" }
        await ana.vault.own.write({ id, kind: "commitment", body: { ...body, where: "at my desk" } })
        await typed(ana, { ...note("", 1), kind: "commitment", id, body })
        expect((await sendWaiting(ana.vault)).sent).toBe(1)
        expect((await ana.vault.own.list("commitment")).map((one) => one.body)).toEqual([body])
    })

    it("stays where it is while it is half written", async () => {
        const ana = await new UntrustedServer().member("amber harbour quiet lantern seven")
        await ana.vault.drafts.save("half", { half: { when: "", will: "call" } })
        expect(readWaiting(await ana.vault.drafts.load("half"))).toBeNull()
        expect((await sendWaiting(ana.vault)).sent).toBe(0)
        expect(await ana.vault.drafts.names()).toEqual(["half"])
    })

    it("follows from what it was typed over, and from nothing else", () => {
        expect(follows(undefined, note("", 0))).toBe(true)
        expect(follows(undefined, note("", 2))).toBe(false)
    })
})

describe("the draft of a sheet", () => {
    it("is another in each tab, and what a tab left is there for the next", async () => {
        const ana = await new UntrustedServer().member("amber harbour quiet lantern seven")
        const one = await placeFor(ana.vault.drafts, "sheet")
        const other = await placeFor(ana.vault.drafts, "sheet")
        await one.save({ text: "left" })
        await other.save({ text: "right" })
        expect(await ana.vault.drafts.names()).toHaveLength(2)
        expect(other.left).toEqual([])
        await one.drop()
        await other.drop()
    })

    it("takes the place of what was left of it, once it is kept", async () => {
        const ana = await new UntrustedServer().member("amber harbour quiet lantern seven")
        const disk = new Store(ana.vault.person, { ...memoryCupboard(), lasting: true })
        const drafts = new Drafts(disk, ana.vault.keys, Date.now)
        await drafts.save("sheet of a tab that is gone", { text: "gone" })
        const next = await placeFor(drafts, "sheet")
        expect(next.left).toEqual([{ text: "gone" }])
        for (const left of next.left) next.takeUp(left)
        await next.save({ text: "gone, and on" })
        const names = await drafts.names()
        expect(names).toHaveLength(1)
        expect(names).not.toContain("sheet of a tab that is gone")
    })

    it("of two that were left, the one that nobody takes up stays, whatever is kept or sent", async () => {
        const ana = await new UntrustedServer().member("amber harbour quiet lantern seven")
        const disk = new Store(ana.vault.person, { ...memoryCupboard(), lasting: true })
        const drafts = new Drafts(disk, ana.vault.keys, Date.now)
        await drafts.save("sheet one", { text: "one" })
        await drafts.save("sheet two", { text: "two" })
        const place = await placeFor(drafts, "sheet")
        const [taken, rest] = place.left
        if (taken) place.takeUp(taken)
        expect(place.left).toEqual([rest])
        await place.save({ text: "and on" })
        await place.drop()
        const names = await drafts.names()
        expect(await Promise.all(names.map((name) => drafts.load(name)))).toEqual([rest])
    })

    it("that does not open stays where it is, and was not sent", async () => {
        const ana = await new UntrustedServer().member("amber harbour quiet lantern seven")
        const ben = await new UntrustedServer().member("copper meadow distant window three")
        const store = new Store(ana.vault.person, { ...memoryCupboard(), lasting: true })
        await new Drafts(store, ana.vault.keys, Date.now).save("sheet of before", { text: "before I lost everything" })
        const drafts = new Drafts(store, ben.vault.keys, Date.now)
        const place = await placeFor(drafts, "sheet")
        expect([place.left, place.sent]).toEqual([[], false])
        await place.save({ text: "new" })
        await place.drop()
        expect(await drafts.names()).toEqual(["sheet of before"])
    })

    it("opens with the keys of a root before", async () => {
        const ana = await new UntrustedServer().member("amber harbour quiet lantern seven")
        const ben = await new UntrustedServer().member("copper meadow distant window three")
        const store = new Store(ana.vault.person, memoryCupboard())
        await new Drafts(store, ana.vault.keys, Date.now).save("note", { text: "before the theft" })
        const moved = { ...ben.vault.keys, older: new Map([[1, { ...ana.vault.keys.own, manifest: "" }]]) }
        expect(await new Drafts(store, moved, Date.now).load("note")).toEqual({ text: "before the theft" })
    })
})
