import { describe, expect, it, test } from "vitest"

import { cardFor, type Flag, flagsOf, isShownTo, type Word } from "./flags.ts"
import type { AsCoach, AsFocus, Hour } from "./hours.ts"

type Points = readonly [heard: number | null, free: number | null, mine: number | null, useful: number | null]

/** Every second week an hour of one’s own, by its number. */
function own(day: number, points: Points | null, more: Partial<AsFocus> = {}): Hour {
    const [heard, free, mine, useful] = points ?? []
    const items = { heard: heard ?? null, free: free ?? null, mine: mine ?? null, useful: useful ?? null }
    const answers = points && { role: "focus" as const, items, between: "no" as const, advice: null, ...more }
    return { session: `s${day}`, day, fate: "held", role: "focus", answers, written: null }
}

function coaching(day: number, more: Partial<AsCoach> = {}): Hour {
    const answers: AsCoach = { role: "coach", guess: 8, between: "no", load: null, ...more }
    return { session: `s${day}`, day, fate: "held", role: "coach", answers, written: null }
}

const GOOD: Points = [9, 9, 9, 9]
const talked = (about: string, at: number, back: "yes" | "partly" | "not yet", by = "ana"): Word =>
    ({ by, about: [about], at, day: at, said: "talked", back })
const said = (about: string, at: number, what: "dismissed" | "private", by = "ana"): Word =>
    ({ by, about: [about], at, day: at, said: what })
const anas = (hours: readonly Hour[], words: readonly Word[] = []): Flag[] => flagsOf({ person: "ana", hours, words })
const whys = ({ reasons }: Flag): string[] => reasons.map(({ why }) => why)
const shortly = (flags: readonly Flag[]) => flags.map((flag) => [flag.id, flag.level, ...whys(flag)])

describe("an hour is flagged", () => {
    test.each<[string, Hour, unknown[]]>([
        ["a pulse under six and a half", own(0, [6, 6, 7, 6]), ["amber", "low"]],
        ["and not one of six and a half", own(0, [6, 7, 6, 7]), []],
        ["a pulse under five", own(0, [5, 5, 5, 4]), ["firm", "low", "item"]],
        ["one question at four", own(0, [9, 9, 9, 4]), ["amber", "item"]],
        ["one question at two", own(0, [10, 10, 10, 2]), ["firm", "item"]],
        ["something between them, perhaps", own(0, GOOD, { between: "maybe" }), ["amber", "between"]],
        ["something between them", own(0, GOOD, { between: "yes" }), ["firm", "between"]],
        ["the same, from the coach", coaching(0, { between: "yes" }), ["firm", "between"]],
        ["nothing that was not answered", own(0, null), []],
        ["one question alone that was answered low", own(0, [null, null, 4, null]), ["amber", "item"]],
        ["but no pulse of three", own(0, [6, 6, 6, null]), []],
    ])("by %s", (_, hour, [level, ...reasons]) => {
        expect(shortly(anas([hour]))).toEqual(level === undefined ? [] : [["s0", level, ...reasons]])
    })

    it("by a drop of one and a half below one’s own median, once there are two pulses before", () => {
        const before = [own(1, GOOD), own(2, [9, 9, 8, 9]), own(3, [9, 9, 10, 9])]
        expect(shortly(anas([...before, own(4, [8, 7, 7, 8])]))).toEqual([["s4", "amber", "drop"]])
        expect(anas([...before, own(4, [8, 8, 7, 8])])).toEqual([])
        expect(anas([own(1, GOOD), own(4, [8, 7, 7, 8])])).toEqual([])
    })

    it("against the last five pulses only, whatever was missing between", () => {
        const high = [1, 2, 3].map((day) => own(day, [10, 10, 10, 10]))
        const since = [4, 5, 6].map((day) => own(day, [8, 8, 8, 8]))
        const now = [own(7, null), own(8, [7, 7, 7, 7])]
        expect(anas([...high, ...since, ...now]).map(({ id }) => id)).toEqual(["s4", "s5", "s6"])
        expect(anas([...high, ...since.slice(1), ...now]).map(({ id }) => id)).toEqual(["s5", "s6", "s8"])
    })

    it("by advice that came too soon in two of the last three, at the second of them", () => {
        const advised = ["soon", "heard", "soon", "heard", "none", "soon"] as const
        const hours = advised.map((advice, day) => own(day, GOOD, { advice }))
        expect(shortly(anas(hours))).toEqual([["s2", "amber", "soon"]])
        expect(anas(hours.filter(({ day }) => day !== 2))).toEqual([])
        expect(anas([...hours.slice(0, 3), own(3, GOOD)])).toHaveLength(1)
    })
})

describe("a flag ends", () => {
    const hours = [own(1, GOOD), own(3, GOOD), own(5, [7, 7, 7, 7])]
    const after = [...hours, coaching(6), own(7, [9, 9, 8, 8])]
    const state = (words: readonly Word[], all = after) => anas(all, words).map((flag) => [flag.state, flag.repaired])

    it("never by itself, nor by another’s word", () => {
        const later = [9, 11, 13, 15].map((day) => own(day, GOOD))
        expect(state([], [...after, ...later])).toEqual([["standing", null]])
        expect(state([talked("s5", 6, "yes", "ben"), said("s5", 7, "dismissed", "ben")])).toEqual([["standing", null]])
        expect(state([talked("s3", 6, "yes")])).toEqual([["standing", null]])
    })

    it("by being talked about; and it is repaired once the next pulse is back", () => {
        expect(state([talked("s5", 6, "yes")])).toEqual([["talked", true]])
        expect(state([talked("s5", 6, "partly")], [...hours, coaching(6)])).toEqual([["talked", null]])
        const still = [...hours, own(7, [8, 8, 8, 9])]
        expect(state([talked("s5", 6, "yes")], still)).toEqual([["talked", false]])
        expect(state([talked("s5", 9, "yes")], [...still, own(9, [9, 9, 8, 8])])).toEqual([["talked", true]])
    })

    it("is not known to be repaired where nothing was usual before", () => {
        expect(state([talked("s1", 3, "yes")], [own(1, [5, 5, 5, 5]), own(3, GOOD)])).toEqual([["talked", null]])
    })

    it("by being dismissed, and stays in the list", () => {
        expect(state([said("s5", 6, "dismissed")])).toEqual([["dismissed", null]])
    })

    it("not by *not yet*, which makes it firm; twice in a row something more is offered", () => {
        const [once] = anas(after, [talked("s5", 6, "not yet")])
        expect(once).toMatchObject({ state: "standing", level: "firm", needsMore: false })
        expect(shortly([once!])).toEqual([["s5", "firm", "drop", "not-yet"]])
        const [twice] = anas(after, [talked("s5", 7, "not yet"), talked("s5", 6, "not yet")])
        expect(twice).toMatchObject({ state: "standing", needsMore: true })
        const [then] = anas(after, [talked("s5", 6, "not yet"), talked("s5", 7, "not yet"), talked("s5", 8, "partly")])
        expect(then).toMatchObject({ state: "talked", needsMore: false })
    })
})

describe("a flag is shown", () => {
    const hours = [own(1, [6, 6, 6, 6]), own(3, [9, 9, 9, 2]), own(5, [6, 6, 6, 6])]
    const seen = (words: readonly Word[], viewer: string) =>
        anas(hours, words).filter((flag) => isShownTo(flag, viewer)).map(({ id }) => id)

    it("to both, unless its person keeps it to themself", () => {
        expect([seen([], "ana"), seen([], "ben")]).toEqual([["s1", "s3", "s5"], ["s1", "s3", "s5"]])
        expect(seen([said("s3", 4, "private")], "ana")).toEqual(["s1", "s3", "s5"])
        expect(seen([said("s3", 4, "private")], "ben")).toEqual(["s1", "s5"])
        expect(seen([said("s3", 4, "private", "ben")], "ben")).toEqual(["s1", "s3", "s5"])
    })

    it("to nobody else after it was dismissed, until it was talked about", () => {
        expect(seen([said("s3", 4, "private"), said("s3", 5, "dismissed")], "ben")).toEqual(["s1", "s5"])
        expect(seen([said("s3", 4, "private"), talked("s3", 5, "partly")], "ben")).toEqual(["s1", "s3", "s5"])
    })

    it("with one card at a time: firm before amber, then the latest, and none that has ended", () => {
        expect(cardFor(anas(hours), "ben")?.id).toBe("s3")
        expect(cardFor(anas(hours, [said("s3", 4, "private")]), "ben")?.id).toBe("s5")
        expect(cardFor(anas(hours, [said("s3", 4, "private")]), "ana")?.id).toBe("s3")
        expect(cardFor(anas(hours, [{ ...said("s3", 6, "dismissed"), about: ["s1", "s3", "s5"] }]), "ana")).toBeNull()
    })

    it("quietly to its own person alone, and without a card", () => {
        const tens = [1, 2, 3, 4].map((day) => own(day, [10, 10, 10, 10]))
        const [flag] = anas(tens)
        expect(flag).toMatchObject({ id: "s4 all-tens", session: "s4", level: "quiet", state: "standing" })
        expect([isShownTo(flag!, "ana"), isShownTo(flag!, "ben"), cardFor([flag!], "ana")]).toEqual([true, false, null])
        expect(anas(tens, [talked("s4 all-tens", 5, "not yet")])).toMatchObject([{ level: "quiet", state: "standing" }])
    })
})
