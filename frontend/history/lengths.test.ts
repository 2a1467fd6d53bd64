import { describe, expect, it } from "vitest"
import type { Entry } from "./entries.ts"
import type { KindName } from "./kinds.ts"
import { atAGlance, lineOf, startAndRest } from "./lengths.ts"

const entry = (kind: KindName, text = "words"): Entry => {
    const [on, at] = ["2026-03-01", "2026-03-01T10:00:00Z"]
    return { id: kind, text, kind, revision: 1, mine: true, session: null, partnership: null, on, at }
}

describe("an hour at a glance", () => {
    const kinds = (...all: KindName[]): string[] => atAGlance(all.map((kind) => entry(kind))).map(({ kind }) => kind)

    it("is its takeaways and commitments, and where there are none the first of what was written", () => {
        expect(kinds("prep", "note", "page", "takeaway", "commitment", "letter")).toEqual(["takeaway", "commitment"])
        expect(kinds("note", "page", "letter")).toEqual(["note", "page"])
        expect(kinds()).toEqual([])
    })

    it("is a line of each, and of a promise also how it went", () => {
        expect(lineOf(entry("takeaway", "\n First line.\nAnother."))).toBe(" First line.")
        expect(lineOf(entry("commitment", "I will ask.\nYou: kept"))).toBe("I will ask. · You: kept")
        expect(lineOf(entry("note", `${"x".repeat(239)}😀`))).toBe(`${"x".repeat(239)}…`)
    })
})

describe("a long text", () => {
    const lines = (count: number, line: string): string => Array.from({ length: count }, () => line).join("\n")

    it("is folded between its lines, else between its words, and loses nothing", () => {
        for (const text of [lines(500, "A line of some words."), "words ".repeat(900), "x".repeat(3000), "😀".repeat(2000), lines(60, "a")]) {
            const [start, rest] = startAndRest(text)
            expect(start.length).toBeLessThanOrEqual(1200)
            expect(rest).not.toBe("")
            expect(`${start}${rest}`.replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""))
            expect(start).not.toMatch(/[\uD800-\uDBFF]$/)
        }
    })

    it("stands whole where little would be folded", () => {
        for (const text of ["", "one line", "words ".repeat(250), lines(30, "a")]) expect(startAndRest(text)).toEqual([text, ""])
    })
})
