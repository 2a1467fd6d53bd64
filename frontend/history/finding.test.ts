import { describe, expect, it } from "vitest"
import type { Entry } from "./entries.ts"
import { Finding, folded, inContext } from "./finding.ts"

const entry = (id: string, text: string): Entry => ({
    id,
    text,
    revision: 1,
    kind: "note",
    mine: true,
    session: null,
    partnership: null,
    on: "2026-03-01",
    at: "2026-03-01T10:00:00Z",
})

async function found(texts: readonly string[], asked: string): Promise<Record<string, number>> {
    const finding = new Finding()
    await finding.take(texts.map((text) => entry(text, text)))
    return Object.fromEntries([...(finding.find(asked) ?? [])].map(([id, { fits }]) => [id, fits]))
}

describe("finding words again", () => {
    it("takes only what has all of them, in any order", async () => {
        expect(await found(["ask the board", "ask Ana", "the board asks nobody"], "board ask")).toEqual({
            "ask the board": 0,
            "the board asks nobody": 1,
        })
    })

    it.each([
        ["Café Müller", "cafe muller"],
        ["Straße", "strasse"],
        ["søren", "Soren"],
        ["naïve", "NAÏVE"],
    ])("finds %s by %s", async (text, asked) => {
        expect(await found([text], asked)).toEqual({ [text]: 0 })
    })

    it("finds words that begin so, and those that are nearly so, and says which", async () => {
        expect(await found(["negotiation", "negotiate", "navigate"], "negotiat")).toEqual({ negotiation: 1, negotiate: 1 })
        expect(await found(["commitment"], "comitment")).toEqual({ commitment: 2 })
        expect(await found(["cat"], "cot")).toEqual({})
    })

    it("asks nothing where no word is typed", async () => {
        const finding = new Finding()
        await finding.take([entry("a", "words")])
        for (const asked of ["", "  ", "…!"]) expect(finding.find(asked)).toBeNull()
    })

    it("forgets what was taken away, and reads anew what was changed", async () => {
        const finding = new Finding()
        await finding.take([entry("a", "cedar"), entry("b", "willow")])
        await finding.take([entry("b", "oak")])
        expect([...(finding.find("cedar") ?? [])]).toEqual([])
        expect([...(finding.find("willow") ?? [])]).toEqual([])
        expect(finding.find("oak")?.has("b")).toBe(true)
    })

    it("lets the page breathe, and gives way to whoever comes after", async () => {
        const finding = new Finding()
        const many = Array.from({ length: 100 }, (_, at) => entry(String(at), `word${String(at)}`))
        let breaths = 0
        const first = finding.take(many, async () => {
            breaths += 1
            if (breaths === 1) await finding.take([entry("only", "cedar")])
        })
        expect([await first, breaths]).toEqual([false, 1])
        expect([...(finding.find("word1") ?? [])]).toEqual([])
        expect(finding.find("cedar")?.size).toBe(1)
    })
})

describe("a hit in context", () => {
    const shown = (text: string, ...words: string[]): string =>
        inContext(text, new Set(words)).map(({ text: some, hit }) => (hit ? `[${some}]` : some)).join("")

    it("marks the words as they were written", () => {
        expect(shown("The café, the CAFE.", "cafe")).toBe("The [café], the [CAFE].")
    })

    it("is cut between words, and says so", () => {
        const long = `${"before ".repeat(40)}cedar${" after".repeat(40)}`
        const cut = shown(long, "cedar")
        expect(cut).toMatch(/^…(before )+\[cedar\]( after)+…$/)
        expect(cut.length).toBeLessThan(220)
    })

    it("loses nothing of a short text", () => {
        for (const text of ["cedar", "a cedar", "cedar tree\nand oak", ""]) {
            expect(inContext(text, new Set(["cedar"])).map((piece) => piece.text).join("")).toBe(text)
        }
    })

    it("is made of text alone, whatever somebody else wrote", () => {
        expect(shown("<img onerror=alert(1)> cedar", "cedar")).toBe("<img onerror=alert(1)> [cedar]")
    })
})

describe("folding", () => {
    it("is the same for what was folded", () => {
        for (const word of ["Straße", "ÉLAN", "Ærø", "İstanbul", "한국어", "नमस्ते"]) expect(folded(folded(word))).toBe(folded(word))
    })
})
