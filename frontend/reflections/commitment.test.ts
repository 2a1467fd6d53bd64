import { describe, expect, it } from "vitest"

import type { Opened } from "../vault/session.ts"
import { aboutIt, comingBack, confidenceOf, lastLine, ofLastHour, outcomesOf, sentenceOf } from "./commitment.ts"

const ANA = "ana"
const BEN = "ben"

function record(id: string, kind: string, body: Record<string, unknown>, more: Partial<Opened> = {}): Opened {
    return { id, kind, server: "shared", author: ANA, revision: 1, mac: `mac ${id}`, at: "2026-03-02T10:00:00Z", body, ...more }
}

const commitment = (id: string, body: Record<string, unknown> = {}, more: Partial<Opened> = {}): Opened =>
    record(id, "commitment", { session: "s1", when: "", will: "call Mira", ...body }, more)

const said = (id: string, of: Opened, body: Record<string, unknown>, more: Partial<Opened> = {}): Opened =>
    record(id, "outcome", { commitment: of.id, mac: of.mac, ...body }, { author: of.author, ...more })

describe("a commitment as a sentence", () => {
    it("says only what was filled in", () => {
        expect(sentenceOf(commitment("1"))).toBe("I will call Mira.")
        expect(sentenceOf(commitment("1", { when: "it is noon" }))).toBe("When it is noon, I will call Mira.")
        expect(sentenceOf(commitment("1", { where: "at my desk" }))).toBe("I will call Mira – at my desk.")
        expect(sentenceOf(commitment("1", { when: "it is noon", where: "at my desk", instead: "write to her" }))).toBe(
            "When it is noon, I will call Mira – at my desk. If something gets in the way, I will write to her.",
        )
    })

    it("takes nothing from another browser that no field of ours would take", () => {
        expect(sentenceOf(commitment("1", { will: ["x"], when: 4 }))).toBe("I will .")
        expect(sentenceOf(commitment("1", { will: "x".repeat(9000) })).length).toBeLessThan(600)
        const sure = [7, 11, "7", 6.5, -1].map((confidence) => confidenceOf(commitment("1", { confidence })))
        expect(sure).toEqual([7, null, null, null, null])
    })
})

describe("how a commitment went", () => {
    const one = commitment("1")

    it("is said by its maker only, and of the words that stand", () => {
        const kept = said("a", one, { how: "kept" })
        expect([...outcomesOf([one], [kept])].map(([id, { how }]) => [id, how])).toEqual([["1", "kept"]])
        expect(outcomesOf([one], [said("a", one, { how: "kept" }, { author: BEN })]).size).toBe(0)
        expect(outcomesOf([commitment("1", {}, { mac: "of the changed words" })], [kept]).size).toBe(0)
        expect(outcomesOf([one], [said("a", one, { how: "perfectly" })]).size).toBe(0)
    })

    it("is what was said last, in whatever order it came", () => {
        const early = said("a", one, { how: "not", why: "time" }, { at: "2026-03-09T10:00:00Z" })
        const late = said("b", one, { how: "partly" }, { at: "2026-03-09T10:05:00Z" })
        for (const order of [[early, late], [late, early]]) expect(outcomesOf([one], order).get("1")?.how).toBe("partly")
    })

    it("reads as a line, with a reason only where one was given", () => {
        const of = (body: Record<string, unknown>): string => aboutIt("You", outcomesOf([one], [said("a", one, body)]).get("1"))
        expect(aboutIt("You", undefined)).toBe("You")
        expect(of({ how: "kept", why: "time" })).toBe("You: kept")
        expect(of({ how: "not", why: "" })).toBe("You: not this time")
        expect(of({ how: "partly", why: "big", words: "from before" })).toBe("You: partly kept, too big")
        expect(of({ how: "changed", why: "else", words: "she called me" })).toBe("You: changed my mind, she called me")
        expect(of({ how: "changed", why: "else", words: "" })).toBe("You: changed my mind, something else")
    })
})

describe("what comes back", () => {
    it("is of the last hour that has any, by when hours were and not by when texts were changed", () => {
        const old = commitment("1", { session: "s1" }, { at: "2026-06-01T10:00:00Z" })
        const newer = commitment("2", { session: "s2" })
        expect(ofLastHour([old, newer], ["s3", "s2", "s1"])).toEqual([newer])
        expect(ofLastHour([old], ["s3", "s2", "s1"])).toEqual([old])
        expect(ofLastHour([old, newer], [""])).toEqual([])
    })

    it("is of each their own last hour, and what is unanswered of the one before it", () => {
        const [ben, his] = [{ author: "ben" }, { session: "s1" }]
        const answered = commitment("1", { session: "s1" })
        const open = commitment("2", { session: "s1" })
        const next = commitment("3", { session: "s3" })
        const bens = commitment("4", his, ben)
        const outcomes = outcomesOf([answered], [said("a", answered, { how: "kept" })])
        const back = comingBack([answered, open, next, bens], outcomes, ["s3", "s2", "s1"])
        expect(back.map(({ id }) => id).sort()).toEqual(["2", "3", "4"])
    })

    it("is the last line of a text, without the empty ones after it", () => {
        expect(lastLine("First this.\n\nThen that. \n \n")).toBe("Then that.")
        expect(lastLine(" \n ")).toBe("")
    })
})
