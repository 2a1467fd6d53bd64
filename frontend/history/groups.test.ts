import { describe, expect, it } from "vitest"
import type { Opened } from "../vault/session.ts"
import { entriesOf, type Hour } from "./entries.ts"
import { type Filter, groupsOf, kindsIn, monthsIn, narrowed, yearsIn } from "./groups.ts"
import { KINDS, kindOf } from "./kinds.ts"

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
    return { session, on, time: "18:00", partnership: OURS, role: "coach", state: "held", words: "held", ...more }
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

    const page = (text: string, at: string, author = ME, session = "s") =>
        record("page", { session, text }, { author, at: `2026-03-10T${at}:00Z` })
    const told = (records: readonly Opened[]) =>
        read(records).map(({ text, mine, apart }) => [text, mine, apart ?? false])

    it("shows of the page that both wrote what one’s own log says, once an hour", () => {
        const other = page("another hour", "10:00", ME, "t")
        expect(told([page("same", "11:00", BEN), page("same", "10:00"), other])).toEqual([
            ["same", true, false],
            ["another hour", true, false],
        ])
        expect(told([page("older", "09:00", BEN), page("mine", "10:00"), page("first", "08:00")])).toEqual([
            ["mine", true, false],
        ])
    })

    it("shows what the other’s log says then beside it, and as theirs", () => {
        expect(told([page("mine", "10:00"), page("Ana agreed to pay Ben 1000.", "11:00", BEN)])).toEqual([
            ["mine", true, true],
            ["Ana agreed to pay Ben 1000.", false, true],
        ])
        expect(told([page("theirs alone", "11:00", BEN), page("before", "10:00", BEN)])).toEqual([
            ["theirs alone", false, true],
        ])
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

    it("tell two hours of one day apart by their times", () => {
        const two = [hour("morning", "2026-03-10", { time: "09:00" }), hour("evening", "2026-03-10", { time: "19:30" })]
        expect(groupsOf(two, []).map(({ key }) => key)).toEqual(["evening", "morning"])
    })

    it("leave pulses out, unless somebody asks for them", () => {
        const pulse = record("pulse", { role: "coach", guess: 7, between: "no" }, { server: "pulse", id: "p" })
        const withPulse = groupsOf(hours, read([{ ...pulse, body: { ...pulse.body, session: "s" } }]))
        const ids = (filter: Partial<Filter>) =>
            narrowed(withPulse, { ...ANY, ...filter }).map((group) => [group.key, ...group.entries.map(({ id }) => id)])
        expect(ids({})).toEqual([["s"], ["t"], ["u"]])
        expect(ids({ kind: "pulse" })).toEqual([["s", "p"]])
        expect(kindsIn(withPulse)).toEqual(["pulse"])
    })

    it("keep a partner out of an hour with somebody else", () => {
        const theirs = read([record("takeaway", { session: "s", text: "strange" })], "another")
        const [first, second] = groupsOf([hour("s", "2026-03-10")], theirs)
        expect([first?.entries, second?.hour]).toEqual([[], null])
    })
})

describe("what was written between the hours", () => {
    const imported = (...days: string[]) => days.map((date) => record("imported", { text: date, date }))
    const shown = (hours: readonly Hour[], days: readonly string[], filter: Partial<Filter> = {}) =>
        narrowed(groupsOf(hours, read(imported(...days), null)), { ...ANY, ...filter }).map((group) => {
            return group.hour ? group.key : [`${group.from} – ${group.on}`, ...group.entries.map(({ text }) => text)]
        })

    it("stands together from one hour to the next", () => {
        const hours = [hour("new", "2026-03-10"), hour("old", "2026-03-03")]
        expect(shown(hours, ["2026-03-04", "2026-03-12", "2026-03-09", "2026-03-03", "2026-03-01"])).toEqual([
            ["2026-03-12 – 2026-03-12", "2026-03-12"],
            "new",
            ["2026-03-04 – 2026-03-09", "2026-03-09", "2026-03-04"],
            "old",
            ["2026-03-01 – 2026-03-03", "2026-03-03", "2026-03-01"],
        ])
    })

    it("stands by the month where no hour was for long", () => {
        expect(shown([hour("first", "2026-03-10")], ["2019-05-01", "2019-05-20", "2019-07-01", "2026-03-01"])).toEqual([
            "first",
            ["2026-03-01 – 2026-03-01", "2026-03-01"],
            ["2019-07-01 – 2019-07-01", "2019-07-01"],
            ["2019-05-01 – 2019-05-20", "2019-05-20", "2019-05-01"],
        ])
    })

    it("is of each month in which something was written", () => {
        const hours = [hour("new", "2026-04-02"), hour("old", "2026-03-26")]
        const days = ["2026-03-30", "2026-04-01"]
        expect(shown(hours, days)).toEqual(["new", ["2026-03-30 – 2026-04-01", "2026-04-01", "2026-03-30"], "old"])
        expect(shown(hours, days, { month: "2026-03" })).toEqual([["2026-03-30 – 2026-03-30", "2026-03-30"], "old"])
        expect(shown(hours, days, { month: "2026-04" })).toEqual(["new", ["2026-04-01 – 2026-04-01", "2026-04-01"]])
        expect(monthsIn(groupsOf(hours, read(imported(...days), null)))).toEqual(["2026-04", "2026-03"])
    })

    it("is not mixed up between partners", () => {
        const ours = read([record("letter", { text: "one" })])
        const others = read([record("letter", { text: "two" })], "others")
        expect(groupsOf([], [...ours, ...others]).map(({ partnership }) => partnership)).toEqual([OURS, "others"])
    })
})
