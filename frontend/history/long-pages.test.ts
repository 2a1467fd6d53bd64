import { beforeAll, describe, expect, it, vi } from "vitest"
import { MOST_TEXT } from "../room/hour-document.ts"
import { QUIET } from "../room/open-hour.ts"
import { Device, OpenPage, type Partners, partners } from "../room/two-rooms.ts"
import type { Drawer, Opened } from "../vault/session.ts"
import { entriesOf } from "./entries.ts"
import { LONGEST } from "./kinds.ts"
import { withLongPages } from "./long-pages.ts"

// In one process nothing says that another page holds a draft.
vi.stubGlobal("navigator", {})

/** A full page, in lines that can be told apart. */
const FULL = Array.from({ length: MOST_TEXT / 20 }, (_, at) => `line ${String(at)} `.padEnd(19, "x")).join("\n")

describe("our page in the history", () => {
    let two: Partners
    beforeAll(async () => (two = await partners()))

    /** What Ana reads there, after Ben wrote these texts one after another; quietly he waits a while. */
    async function read(texts: readonly string[], quietly: boolean): Promise<string[]> {
        const session = crypto.randomUUID()
        const page = new OpenPage(new Device(two.ben, two.server))
        const hour = await page.open(session, two.partnership)
        for (const text of texts) {
            hour.document.edit({ at: 0, remove: hour.document.text.length, insert: text })
            await hour.send()
        }
        if (quietly) page.timers.pass(QUIET)
        await hour.send()
        const drawer = await new OpenPage(new Device(two.ana, two.server)).vault.shared(two.partnership)
        const records = (await drawer.all()).filter(({ body }) => body.session === session)
        const whole = await withLongPages(drawer, records, two.ana.vault.person)
        return entriesOf(whole, { me: two.ana.vault.person, partnership: two.partnership, name: () => "Ben" }).map(({ text }) => text)
    }

    it("is there whole, however long it may be", async () => {
        expect(LONGEST).toBeGreaterThanOrEqual(MOST_TEXT)
        expect(FULL.length).toBeGreaterThan(60_000)
        expect(await read([FULL], true)).toEqual([FULL])
    })

    it("is there as it was left, also where it was left at once", async () => {
        expect(await read(["short", FULL], false)).toEqual([FULL])
    })

    it("is put together from its parts, and leaves out what was begun only", async () => {
        const parts = [["long ", 0], ["page", 1], ["begun", 0]].map(([text, part]) => ({ text, part, of: 2 }))
        const all = [{ text: "one" }, ...parts, {}].map((body, at) => page(at, { update: "eA", ...body }))
        const odd = [{ text: "a", of: 1, part: { valueOf: 0, toString: 0 } }, { text: "b", since: 1.5, of: 1, update: "eA" }, { of: "x" }]
        const newest = [...odd.map((body) => page(1, body)), page(all.length, { since: 1 })]
        const run = (asked: Opened): Promise<Opened[]> => Promise.resolve(asked.revision > 1 ? all : [asked])
        const found = await withLongPages({ run } as unknown as Drawer, newest, "me")
        expect(found.map(({ body }) => body.text)).toEqual(["", "b", "", "long page"])
        const shut = { run: () => Promise.reject(new Error("shut")) } as unknown as Drawer
        expect(await withLongPages(shut, newest, "me")).toEqual(newest)
    })
})

function page(revision: number, body: Record<string, unknown>): Opened {
    const [id, mac, author] = [`record ${String(revision)}`, `mac ${String(revision)}`, "me"]
    return { id, mac, author, server: "shared", kind: "page", revision, at: "2026-03-10T10:00:00Z", body }
}
