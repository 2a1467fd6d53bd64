import { describe, expect, it } from "vitest"
import type { Opened } from "../vault/session.ts"
import { entriesOf, type Hour } from "./entries.ts"
import { type Filter, groupsOf, kindsIn, monthsIn, narrowed, yearsIn } from "./groups.ts"
import { KINDS, kindOf } from "./kinds.ts"
import { withLongPages } from "./long-pages.ts"

const ME = "me"
const BEN = "ben"
const OURS = "ours"

let number = 0
const record = (kind: string, body: Record<string, unknown>, more: Partial<Opened> = {}): Opened => {
    number += 1
    const own = Object.hasOwn(KINDS, kind) && KINDS[kind as keyof typeof KINDS].own
    const [id, mac] = [`record ${String(number)}`, `mac ${String(number)}`]
    return { id, mac, server: own ? "own" : "shared", kind, author: ME, revision: 1, at: "2026-03-10T10:00:00Z", body, ...more }
}
const hour = (session: string, on: string, more: Partial<Hour> = {}): Hour => {
    return { session, on, partnership: OURS, role: "coach", state: "held", words: "held", ...more }
}
const read = (records: readonly Opened[], partnership: string | null = OURS) =>
    entriesOf(records, { me: ME, partnership, name: (author) => (author === ME ? "You" : "Ben") })
const ANY: Filter = { partnership: "", role: "", kind: "", month: "" }

describe("what is read of records", () => {
    it("is nothing of kinds that are not for reading, of tombstones, and of empty texts", () => {
        const records = [record("hour", { plan: "x" }), record("deleted", {}), record("note", { text: " " }), record("note", {})]
        expect(read(records)).toEqual([])
    })

    it("takes a kind only from the drawer it belongs in", () => {
        expect(kindOf({ kind: "note", server: "shared" })).toBeNull()
        expect(kindOf({ kind: "takeaway", server: "own" })).toBeNull()
        expect(kindOf({ kind: "takeaway", server: "pulse" })).toBeNull()
        expect(kindOf({ kind: "pulse", server: "shared" })).toBeNull()
        expect(kindOf({ kind: "constructor", server: "shared" })).toBeNull()
        expect(kindOf({ kind: "pulse", server: "pulse" })).toBe("pulse")
    })

    it("says of a promise how it went, in the words of whoever made it", () => {
        const promise = record("commitment", { session: "s", will: "ask", when: "Monday comes" })
        const outcome = record("outcome", { commitment: promise.id, mac: promise.mac, how: "kept" })
        const others = record("outcome", { commitment: promise.id, mac: promise.mac, how: "not" }, { author: BEN })
        expect(read([promise, outcome, others]).map(({ text }) => text)).toEqual(["When Monday comes, I will ask.\nYou: kept"])
    })

    it("shows of the page that both wrote the newer text, once an hour", () => {
        const mine = record("page", { session: "s", text: "older" })
        const theirs = record("page", { session: "s", text: "newer" }, { author: BEN, at: "2026-03-10T11:00:00Z" })
        const other = record("page", { session: "t", text: "another hour" })
        expect(read([theirs, mine, other]).map(({ text }) => text)).toEqual(["newer", "another hour"])
    })

    it("puts a long page together from its parts, and leaves out what was begun only", async () => {
        const parts = [["long ", 0], ["page", 1], ["begun", 0]].map(([text, part]) => ({ text, part, of: 2 }))
        const all = [{ text: "one" }, ...parts, {}].map((body) => record("page", { update: "eA", ...body }))
        const odd = [{ text: "a", of: 1, part: { valueOf: 0, toString: 0 } }, { text: "b", since: 1.5, of: 1, update: "eA" }, { of: "x" }]
        const newest = [...odd.map((body) => record("page", body)), record("page", { since: 1 }, { revision: all.length })]
        const run = (asked: Opened): Promise<Opened[]> => Promise.resolve(asked.revision > 1 ? all : [asked])
        const found = await withLongPages({ run }, newest)
        expect(found.map(({ body }) => body.text)).toEqual(["", "b", "", "long page"])
        const shut = await withLongPages({ run: () => Promise.reject(new Error("shut")) }, newest)
        expect(shut).toEqual(newest)
    })

    it("takes the day that an imported note says, if it is one", () => {
        const days = ["2019-05-01", "2019-99-01", 5].map((date) => read([record("imported", { text: "x", date })])[0]?.on)
        expect(days).toEqual(["2019-05-01", "2026-03-10", "2026-03-10"])
    })
})

describe("hours and what was written around them", () => {
    const hours = [hour("s", "2026-03-10"), hour("t", "2026-02-03", { role: "focus" }), hour("u", "2025-12-30")]
    const entries = read([
        record("takeaway", { session: "s", text: "two" }),
        record("note", { session: "s", text: "one" }),
        record("letter", { session: "t", text: "three" }),
        record("imported", { text: "long ago", date: "2019-05-01" }),
        record("note", { session: "nowhere", text: "of an hour that is not listed" }),
    ])
    const groups = groupsOf(hours, entries)
    const shown = (filter: Partial<Filter>) =>
        narrowed(groups, { ...ANY, ...filter }).map((group) => {
            return [group.hour?.session ?? null, ...group.entries.map(({ text }) => text)]
        })

    it("stand together newest first; what belongs to no hour stands on its day", () => {
        expect(shown({})).toEqual([
            ["s", "one", "two"],
            [null, "of an hour that is not listed"],
            ["t", "three"],
            ["u"],
            [null, "long ago"],
        ])
    })

    it("are narrowed by role, month, year and kind", () => {
        expect(shown({ role: "focus" })).toEqual([["t", "three"]])
        expect(shown({ month: "2026-03", role: "coach" })).toEqual([["s", "one", "two"]])
        expect(shown({ month: "2025" })).toEqual([["u"]])
        expect(shown({ kind: "note" })).toEqual([["s", "one"], [null, "of an hour that is not listed"]])
        expect(shown({ partnership: "another" })).toEqual([])
    })

    it("are offered by what there is", () => {
        expect(kindsIn(groups)).toEqual(["note", "takeaway", "letter", "imported"])
        expect(monthsIn(groups)).toEqual(["2026-03", "2026-02", "2025-12", "2019-05"])
        expect(yearsIn(groups)).toEqual(["2026", "2025", "2019"])
    })

    it("keep a partner out of an hour with somebody else", () => {
        const theirs = read([record("takeaway", { session: "s", text: "strange" })], "another")
        const [first, second] = groupsOf([hour("s", "2026-03-10")], theirs)
        expect([first?.entries, second?.hour]).toEqual([[], null])
    })
})
