import { describe, expect, it } from "vitest"
import { dateIn, type Reading } from "./dates-in-notes.ts"
import { notesOf, firstLine } from "./imported-notes.ts"

const READING: Reading = { slashes: "day first", today: "2026-11-23", languages: ["en", "de", "fr"] }
const date = (line: string, reading = READING): string | null | undefined => dateIn(line, reading)?.date
const shown = (text: string, name = "notes.md") => notesOf([{ name, text }], READING).map((one) => [one.date, one.text])

describe("a date", () => {
    it.each([
        ["2024-03-12", "2024-03-12"],
        ["12 March 2024", "2024-03-12"],
        ["12th of March, 2024", "2024-03-12"],
        ["March 12, 2024", "2024-03-12"],
        ["Mar 12 2024", "2024-03-12"],
        ["12. März 2024", "2024-03-12"],
        ["12 mars 2024", "2024-03-12"],
        ["12.03.2024", "2024-03-12"],
        ["12.3.24", "2024-03-12"],
        ["03/12/2024", "2024-12-03"],
        ["13/12/2024", "2024-12-13"],
        ["12/13/2024", "2024-12-13"],
        ["2024/3/12", "2024-03-12"],
    ])("is read from %s", (line, day) => {
        expect(date(line)).toBe(day)
    })

    it.each(["30.02.2024", "2027-01-01", "12 Marching 2024", "1/2", "call 0049 30 1234567", "1066-10-14", "version 1.2.3"])(
        "is not read from %s",
        (line) => {
            expect(date(line)).toBeUndefined()
        },
    )

    it("with slashes is read either way, and says so", () => {
        expect(dateIn("03/12/2024", { ...READING, slashes: "month first" })).toEqual({
            date: "2024-03-12",
            raw: "03/12/2024",
            ambiguous: true,
        })
        expect(dateIn("13/12/2024", READING)?.ambiguous).toBe(false)
        expect(dateIn("12/12/2024", READING)?.ambiguous).toBe(false)
    })

    it("that may be two days is none until somebody says which", () => {
        const unsaid: Reading = { ...READING, slashes: null }
        expect(dateIn("03/12/2024", unsaid)).toEqual({ date: null, raw: "03/12/2024", ambiguous: true })
        expect(date("13/12/2024", unsaid)).toBe("2024-12-13")
        expect(date("12/12/2024", unsaid)).toBe("2024-12-12")
        expect(date("2024-03-12", unsaid)).toBe("2024-03-12")
    })

    it.each([null, "day first", "month first"] as const)("of which only one day has been is that day (%s)", (slashes) => {
        // The eleventh of December is yet to come.
        expect(dateIn("11/12/2026", { ...READING, slashes })).toMatchObject({ date: "2026-11-12", ambiguous: false })
        expect(dateIn("11/12/2027", { ...READING, slashes })).toBeNull()
    })
})

describe("a file", () => {
    it("is cut at its dated headings, and keeps what they say", () => {
        const text = "# Our notes\n\n## 12 March 2024 – The move\nShe stays.\n\n**2024-03-19**\nNo.\nYes.\n\nTuesday, 26.03.2024:\nThird."
        expect(shown(text)).toEqual([
            ["2024-03-12", "The move\n\nShe stays."],
            ["2024-03-19", "No.\nYes."],
            ["2024-03-26", "Third."],
        ])
    })

    it("is not cut where a date stands in a sentence", () => {
        expect(shown("On 12 March 2024 we met.\nAnd again on 19.03.2024.", "2024-04-01.txt")).toEqual([
            ["2024-04-01", "On 12 March 2024 we met.\nAnd again on 19.03.2024."],
        ])
    })

    it("without headings is one note of the day in its name", () => {
        expect(shown("Hello.", "20240312 with Ben.md")).toEqual([["2024-03-12", "Hello."]])
        expect(shown("Hello.", "with Ben.md")).toEqual([[null, "Hello."]])
    })

    it("may begin with a note that has no heading", () => {
        expect(shown("One.\nTwo.\n# 2024-03-12\nThree.", "2023-01-02.md")).toEqual([
            ["2023-01-02", "One.\nTwo."],
            ["2024-03-12", "Three."],
        ])
    })

    it("with Windows' line ends and nothing in it makes no note", () => {
        expect(shown("\uFEFF\r\n \r\n")).toEqual([])
    })

    it("that is longer than a record is cut between paragraphs, and nothing is lost", () => {
        const text = Array.from({ length: 3000 }, (_, at) => `Paragraph ${String(at)}: ${"é “word” ".repeat(8)}`.trim()).join("\n")
        const entries = notesOf([{ name: "2024-03-12.txt", text }], READING)
        expect(entries.length).toBeGreaterThan(3)
        expect(entries.map((one) => one.text).join("")).toBe(text)
        expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length)
        const sizes = entries.map((one) => new TextEncoder().encode(JSON.stringify(one.text)).length)
        expect(Math.max(...sizes)).toBeLessThanOrEqual(56 * 1024)
    })

    it("says of each note what is unclear about its date", () => {
        const text = "# 03/12/2024\nOne.\n# 2024-04-12\nTwo.\n# Title 13/12/2024\nThree."
        const entries = notesOf([{ name: "a.md", text }], { ...READING, slashes: null })
        expect(entries.map((one) => [one.date, one.unclear])).toEqual([["2024-04-12", null], ["2024-12-13", null], [null, "03/12/2024"]])
    })

    it("has the same keys whichever way its slashes are read", () => {
        const text = "# 03/12/2024\nOne.\n# 04/12/2024\nTwo."
        const keys = (slashes: Reading["slashes"]): string[] =>
            notesOf([{ name: "a.md", text }], { ...READING, slashes }).map(({ key }) => key)
        expect(keys("day first")).toEqual(keys("month first"))
        expect(new Set(keys(null))).toEqual(new Set(keys("month first")))
    })

    it("shows its first line that says something", () => {
        expect(firstLine("\n## The move\nShe stays.")).toBe("The move")
    })
})
