import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest"
import { addIdea, answer, adviceIn, decide, offer, openAdvice, setAsk, setHeard } from "./advice.ts"
import { unseen } from "./mischief.ts"
import { QUIET } from "./open-hour.ts"
import { Device, OpenPage, type Partners, partners } from "./two-rooms.ts"
import type { Member } from "../vault/untrusted-server.ts"
import type { Opened } from "../vault/session.ts"

// In one process nothing says that another page holds a draft.
vi.stubGlobal("navigator", {})

let two: Partners
let session: string
beforeAll(async () => (two = await partners()))
beforeEach(() => void (session = crypto.randomUUID()))

async function opened(member: Member): Promise<OpenPage> {
    const page = new OpenPage(new Device(member, two.server))
    await page.open(session, two.partnership)
    return page
}

function types(page: OpenPage, words: string): void {
    page.hour!.document.edit({ at: page.hour!.document.text.length, remove: 0, insert: words })
}

async function quiet(page: OpenPage): Promise<void> {
    await page.hour!.send()
    page.timers.pass(QUIET)
    await page.hour!.send()
}

/** The newest revisions of both logs, by author. */
async function kept(page: OpenPage): Promise<Record<string, Opened>> {
    const drawer = await page.vault.shared(two.partnership)
    const all = (await drawer.list("page")).filter(({ body }) => body.session === session)
    return Object.fromEntries(all.map((record) => [record.author, record]))
}

describe("an hour that is open", () => {
    it("says a long text in plain words, too, once it is quiet", async () => {
        const page = await opened(two.ana)
        types(page, "The lighthouse. ".repeat(200))
        await page.hour!.send()
        types(page, "And the harbour.")
        await page.hour!.send()
        expect((await kept(page))[page.vault.person]?.body.text).toBeUndefined()
        await quiet(page)
        expect((await kept(page))[page.vault.person]?.body.text).toBe(page.hour!.document.text)
    })

    it("keeps in one's own log what only the other wrote, and then no more", async () => {
        const ana = await opened(two.ana)
        types(ana, "Hers alone.")
        await ana.hour!.send()
        const ben = await opened(two.ben)
        expect((await kept(ben))[ben.vault.person]).toBeUndefined()
        for (let round = 0; round < 3; round += 1) {
            await quiet(ben)
            await ana.hour!.read()
            await quiet(ana)
        }
        const logs = await kept(ben)
        expect(logs[ben.vault.person]).toMatchObject({ revision: 1, body: { text: "Hers alone." } })
        expect(logs[ana.vault.person]).toMatchObject({ revision: 1 })
    })

    it("can be read again, however often a long text was pasted over itself", async () => {
        const page = await opened(two.ana)
        const long = "\u6e2f".repeat(99_000)
        const { document } = page.hour!
        for (let time = 0; time < 6; time += 1) {
            document.edit({ at: 0, remove: document.text.length, insert: long })
            if (time % 2 === 0) await page.hour!.send()
        }
        await quiet(page)
        expect((await opened(two.ana)).hour!.document.text).toBe(long)
        expect((await opened(two.ben)).hour!.document.text).toBe(long)
    })

    it("says where the other’s part is more than it takes in, and keeps one’s own all the same", async () => {
        const [ana, ben] = [await opened(two.ana), await opened(two.ben)]
        types(ana, "Hers.")
        ben.hour!.document.take(unseen(42), "draft")
        types(ben, "His.")
        await ben.hour!.send()
        await ana.hour!.read()
        await ana.hour!.send()
        expect(ana.shown.at(-1)).toEqual(["failed", "left-out"])
        const again = await opened(two.ana)
        expect(again.hour!.document.text).toBe("Hers.")
        expect(again.shown).toEqual([["failed", "left-out"]])
        expect((await kept(ana))[ana.vault.person]?.revision).toBe(1)
    }, 20_000)

    it("keeps what was said beside the text in the record of whoever said it", async () => {
        const [ana, ben] = [await opened(two.ana), await opened(two.ben)]
        setAsk(ana.hour!.values, "listen")
        addIdea(ana.hour!.values, "focus", "Sleep on it")
        await ana.hour!.send()
        setHeard(ana.hour!.values, 4)
        await ana.hour!.send()
        offer(ben.hour!.values, "question")
        await ben.hour!.send()
        const logs = await kept(ben)
        expect(Object.keys(logs[ben.vault.person]!.body.values as object)).toHaveLength(1)
        expect(logs[ana.vault.person]).toMatchObject({ revision: 2, body: { values: { heard: { value: 4 } } } })
        const again = await opened(two.ana)
        expect(adviceIn(again.hour!.values, "focus")).toMatchObject({
            ask: "listen", heard: 4, offers: [{ kind: "question", answer: null }], ideas: [{ text: "Sleep on it" }],
        })
    })

    it("does not take the coach’s word for what the focus person says", async () => {
        const [ana, ben] = [await opened(two.ana), await opened(two.ben)]
        addIdea(ana.hour!.values, "focus", "Sleep on it")
        await ana.hour!.send()
        await ben.hour!.read()
        offer(ben.hour!.values, "idea")
        const before = adviceIn(ben.hour!.values, "coach")
        setAsk(ben.hour!.values, "challenge")
        setHeard(ben.hour!.values, 10)
        openAdvice(ben.hour!.values, true)
        answer(ben.hour!.values, before.offers[0]!.id, "yes")
        decide(ben.hour!.values, before.ideas[0]!, "taken")
        await ben.hour!.send()
        for (const page of [ana, await opened(two.ana)]) {
            await page.hour!.read()
            expect(adviceIn(page.hour!.values, "focus")).toEqual(before)
        }
        expect([...(await opened(two.ana)).hour!.values.mine.keys()]).toEqual([expect.stringMatching(/^idea:/)])
    })

    it("holds all that was said, however long the text beside it", async () => {
        const ana = await opened(two.ana)
        const line = "\u6e2f".repeat(300)
        types(ana, "\u6e2f".repeat(99_000))
        for (let at = 0; at < 20; at += 1) {
            const id = crypto.randomUUID()
            ana.hour!.values.set(`offer:${id}`, "experience")
            ana.hour!.values.set(`answer:${id}`, { said: "not yet", to: "experience" })
            ana.hour!.values.set(`idea:${id}`, line)
            ana.hour!.values.set(`fate:${id}`, { fate: "binned", of: line })
        }
        await quiet(ana)
        const again = await opened(two.ana)
        expect(ana.shown.at(-1)).toEqual(["saved", undefined])
        expect(again.hour!.values.mine).toEqual(ana.hour!.values.mine)
        expect(again.hour!.values.mine.size).toBe(49)
    })

    it("is not touched by somebody who only looks at an empty page", async () => {
        const page = await opened(two.ana)
        await quiet(page)
        expect(await kept(page)).toEqual({})
    })
})
