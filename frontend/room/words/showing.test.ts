import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import type { SaidOfWords, WordsStanding } from "../../vault/compared.ts"
import { type Seen, showing } from "./showing.ts"

const MATCH: SaidOfWords = { said: "match", at: "2026-11-24T12:00:00.000Z", epoch: 1, recipients: ["", ""] }
const DAY = 86_400_000 // ms
const NEXT_DAY = Date.parse(MATCH.at) + DAY
const QUIET: Seen = {
    standing: "asked", words: null, name: "Ben", stage: "idle", note: null, isAsked: false, until: null, putAway: false,
    failure: "", matched: false, now: NEXT_DAY,
}

// Dates are said in the language of a page.
beforeAll(() => vi.stubGlobal("document", { documentElement: { lang: "en" } }))
afterAll(() => vi.unstubAllGlobals())

function shown(change: Partial<Seen>) {
    return showing({ ...QUIET, ...change })
}

describe("what the page shows of safety words", () => {
    it.each([
        ["asked", false],
        ["done", false],
        ["again", true],
        ["required", true],
        ["differed", true],
    ] as const)("stands open by itself where it is %s: %s", (standing: WordsStanding, opens) => {
        expect(shown({ standing, words: MATCH }).opens).toBe(opens)
    })

    it("is folded once being asked again was put away, and can still be begun", () => {
        const { opens, begin, later } = shown({ standing: "again", words: MATCH, putAway: true })
        expect({ opens, begin, later }).toEqual({ opens: false, begin: "Compare words with Ben", later: "" })
    })

    it("says when they compared, and that keys have changed since", () => {
        expect(shown({ standing: "done", words: MATCH }).title).toBe("You compared words on 24 November 2026")
        expect(shown({ standing: "again", words: MATCH }).why).toContain("since you compared words, on 24 November 2026.")
    })

    it("says of what was said today that it was today", () => {
        const now = Date.parse(MATCH.at) + 1000
        expect(shown({ standing: "done", words: MATCH, now }).title).toBe("You compared words today")
        expect(shown({ standing: "again", words: MATCH, now }).why).toMatch(/^Keys have changed since .* today\. /)
        const differ = { ...MATCH, said: "differ" } as const
        expect(shown({ standing: "differed", words: differ, now }).warning).toMatch(/^Today you said that the words do not /)
        expect(shown({ standing: "differed", words: differ }).warning).toMatch(/^On 24 November 2026 you said that the /)
    })

    it("says that it went well, until something else is said", () => {
        const matched = { standing: "done", words: MATCH, matched: true } as const
        const success = "The words match: nobody is between you and Ben."
        expect(shown(matched)).toMatchObject({ success, opens: false })
        const later: Partial<Seen>[] = [
            { matched: false }, { note: "they differ" }, { note: "cut" }, { stage: "asking" }, { isAsked: true },
            { standing: "differed" },
        ]
        expect(later.map((change) => shown({ ...matched, ...change }).success)).toEqual(later.map(() => ""))
    })

    it("says nothing reassuring where the two do not agree", () => {
        const { title, why, warning, opens } = shown({ standing: "done", words: MATCH, note: "they differ" })
        expect([title, opens]).toEqual(["You do not agree on the words", true])
        expect(why).toMatch(/^If one of you may have misread or misheard, compare once more/)
        expect(warning).toMatch(/^Ben says that the words do not match\. Somebody may be between you/)
    })

    it("asks in the partner’s name, to be said yes or no to", () => {
        const { news, begin, later, opens } = shown({ isAsked: true })
        expect([news, begin, later, opens]).toEqual([
            "Ben would like to compare four words with you, read aloud.", "Yes, compare with Ben", "Not now", true,
        ])
    })

    it("leaves nothing to begin while a run goes on, nor once three broke off", () => {
        expect([shown({ stage: "asking" }).begin, shown({ stage: "exchanging" }).begin]).toEqual(["", ""])
        const stopped = shown({ note: "broken", until: Date.UTC(2026, 10, 25, 12) })
        expect(stopped.begin).toBe("")
        expect(stopped.news).toMatch(/broken off three times within a day.* until .*Wednesday/)
    })

    it("warns where either says that they differ, and says what to do", () => {
        for (const change of [{ standing: "differed" }, { note: "they differ" }] as const) {
            expect(shown(change).warning).toMatch(/^(You said|Ben says) .*Say nothing here .* by a link that you/)
        }
        expect(shown({ standing: "done", words: MATCH }).warning).toBe("")
    })

    it("says every way in which a run can come to nothing, in a sentence of its own", () => {
        const notes = ["declined", "taken back", "unanswered", "cut", "broken"] as const
        const said = notes.map((note) => shown({ note }).news)
        expect(new Set(said).size).toBe(notes.length)
        expect(said.every((sentence) => sentence.endsWith("."))).toBe(true)
    })
})
