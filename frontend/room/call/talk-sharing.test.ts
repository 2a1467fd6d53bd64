import fc from "fast-check"
import { describe, expect, it, test } from "vitest"

import { isCounted, keepingAt, OVER, readSide, sharesAt, type Side, SILENT } from "./talk-sharing.ts"
import { keepingTold, shareTold, sharesTold, stateTold } from "./talk-words.ts"

const COACH: Side = { wants: true, hears: true, keeps: null, totals: { listen: [180, 600], hour: [400, 1000] } }
const FOCUS: Side = { wants: true, hears: true, keeps: null, totals: { listen: [420, 600], hour: [600, 1000] } }
const BOTH = { mine: COACH, theirs: FOCUS }
const SHARES = { listen: { coach: 30, focus: 70 }, hour: { coach: 40, focus: 60 } }
const NOTHING = { listen: null, hour: null }

describe("a talk share", () => {
    test.each([
        ["check-in", { listen: SHARES.listen, hour: null }],
        ["listen", NOTHING],
        ["try", NOTHING],
        ["heard", { listen: SHARES.listen, hour: null }],
        ["close", SHARES],
        ["goodbye", SHARES],
        [OVER, SHARES],
        [null, NOTHING],
    ])("in %s is %o", (where, shares) => {
        expect(sharesAt(where, "coach", BOTH)).toEqual(shares)
        expect(sharesAt(where, "focus", { mine: FOCUS, theirs: COACH })).toEqual(shares)
    })

    it("is counted where both want it and both are heard, and is gone for both by one tap", () => {
        expect(isCounted(COACH, FOCUS)).toBe(true)
        const without = [{ ...FOCUS, wants: false }, { ...FOCUS, wants: null }, { ...FOCUS, hears: false }, SILENT]
        for (const side of without) {
            expect([isCounted(COACH, side), isCounted(side, COACH)]).toEqual([false, false])
        }
        for (const both of [{ mine: COACH, theirs: { ...FOCUS, wants: false } }, { mine: SILENT, theirs: FOCUS }]) {
            expect(sharesAt("close", "coach", both)).toEqual(NOTHING)
        }
    })

    it("is kept by both or not at all", () => {
        const at = (mine: boolean | null, theirs: boolean | null) => {
            return keepingAt("close", "coach", { mine: { ...COACH, keeps: mine }, theirs: { ...FOCUS, keeps: theirs } })
        }
        const said = [null, true, false] as const
        expect(said.map((mine) => said.map((theirs) => at(mine, theirs)))).toEqual([
            ["question", "question", "not kept"],
            ["waits", "kept", "not kept"],
            ["not kept", "not kept", "not kept"],
        ])
    })

    it("is asked about at the close only, and where there is one", () => {
        expect(keepingAt("heard", "coach", BOTH)).toBe("nothing")
        expect(keepingAt("close", "coach", { ...BOTH, theirs: { ...FOCUS, totals: null } })).toBe("nothing")
        const off = { mine: { ...COACH, keeps: true }, theirs: { ...FOCUS, keeps: true, wants: false } }
        expect(keepingAt("close", "coach", off)).toBe("nothing")
    })
})

describe("a partner’s altered page", () => {
    it("says no more than its own side", () => {
        const said = { wants: "yes", hears: 1, keeps: "no", totals: { hour: [1, 0] }, mine: { keeps: true } }
        expect(readSide(said)).toEqual(SILENT)
    })

    it("shows nothing while one listens, keeps nothing alone, and never breaks the page", () => {
        const names = fc.constantFrom("wants", "hears", "keeps", "totals")
        fc.assert(fc.property(fc.dictionary(names, fc.anything()), (said) => {
            const both = { mine: COACH, theirs: readSide(said) }
            expect(sharesAt("listen", "coach", both)).toEqual(NOTHING)
            expect(["kept", "waits"]).not.toContain(keepingAt(OVER, "coach", both))
            const { hour } = sharesAt(OVER, "coach", both)
            if (hour) expect(hour.coach + hour.focus).toBe(100)
        }))
    })
})

describe("its words", () => {
    it("name the focus person first, and what the guide hopes for", () => {
        const [coach, focus] = [{ role: "coach", name: "Ben" }, { role: "focus", name: "Ana" }] as const
        expect(shareTold("listen", SHARES.listen, coach)).toBe(
            "While you listened, Ben spoke about 70 in 100, and you 30. The guide hopes for 70 to 30.",
        )
        expect(shareTold("hour", SHARES.hour, focus)).toBe(
            "In all of the hour you spoke about 60 in 100, and Ana 40. The guide hopes for 60 to 40.",
        )
        expect(sharesTold(SHARES, focus)).toBe(
            "While Ana listened, you spoke about 70 in 100, and Ana 30. "
            + "In all of the hour you spoke about 60 in 100, and Ana 40.",
        )
        expect(sharesTold(NOTHING, focus)).toBe("")
    })

    it("say kindly that it is off, and what becomes of it", () => {
        const about = { shown: false, again: false }
        expect(stateTold(true, false, about)).toBe("The talk share is off, for both of you.")
        expect(stateTold(false, true, about)).toBe("You turned the talk share off, for both of you.")
        expect(stateTold(false, true, { ...about, again: true })).toContain("off last time")
        expect(stateTold(true, true, about)).toContain("once the listening is over")
        expect(stateTold(true, true, { ...about, shown: true })).toBe("")
        const told = (["nothing", "question", "waits", "kept", "not kept"] as const).map((one) => keepingTold(one, "Ben"))
        expect(told.slice(0, 2)).toEqual(["", ""])
        expect(new Set(told.slice(2)).size).toBe(3)
    })
})
