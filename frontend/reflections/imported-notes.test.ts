import fc from "fast-check"
import { afterEach, describe, expect, it } from "vitest"
import { dateIn, localDay, type Reading } from "./dates-in-notes.ts"
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
        ["12.3.98", "1998-03-12"],
        ["23.11.26", "2026-11-23"],
        ["24/11/77", "1977-11-24"],
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

describe("today", () => {
    const zone = process.env.TZ
    afterEach(() => {
        if (zone === undefined) delete process.env.TZ
        else process.env.TZ = zone
    })

    it.each([
        ["Australia/Sydney", "2026-11-23T22:00:00Z", "2026-11-24"],
        ["America/Los_Angeles", "2026-11-24T04:00:00Z", "2026-11-23"],
        ["UTC", "2026-01-02T00:00:00Z", "2026-01-02"],
    ])("in %s is the day it is there", (there, moment, day) => {
        process.env.TZ = there
        expect(localDay(new Date(moment))).toBe(day)
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

    it("loses nothing that a heading says, but for the day of the week", () => {
        const text = "## 2024-03-12 Burnout\nHard.\n## 19.03.2024 - Ben OK to go\n## (Di.) 26.03.2024\nThird.\n**2024-04-02** 7/10\n"
        expect(shown(text)).toEqual([
            ["2024-03-12", "Burnout\n\nHard."],
            ["2024-03-19", "Ben OK to go"],
            ["2024-03-26", "Third."],
            ["2024-04-02", "7/10"],
        ])
    })

    it("keeps a line before its first heading, unless it is only a title", () => {
        expect(shown("We talked about the merger.\n## 2024-03-19\nNext.", "2024-03-12.md")[0]).toEqual([
            "2024-03-12",
            "We talked about the merger.",
        ])
        expect(shown("# The merger\n## 2024-03-19\nNext.", "2024-03-12.md")[0]).toEqual(["2024-03-12", "# The merger"])
        expect(shown("The merger.\n## 2024-03-19\nNext.")).toEqual([["2024-03-19", "Next."], [null, "The merger."]])
        expect(shown("# The merger\n## 2024-03-19\nNext.")).toEqual([["2024-03-19", "Next."]])
    })

    it("however it is written, has each of its words in some note", () => {
        const word = fc.constantFrom("Ben", "OK", "no", "Burnout", "marmalade", "é", "7/10", "merger", "🎉", "R2")
        const words = fc.array(word, { maxLength: 5 }).map((all) => all.join(" "))
        const day = fc.constantFrom("2024-03-12", "12.3.98", "12 March 2024", "March 12, 2024", "03/12/2024", "12. März 2024")
        const begins = fc.constantFrom("# ", "## ", "- ", "**", "", "Tuesday, ", "On ", "So. ")
        const between = fc.constantFrom(" ", ": ", " – ", "** ", ", ", " (")
        const heading = fc.tuple(begins, day, between, words).map((parts) => parts.join(""))
        const line = fc.oneof(heading, words, fc.tuple(words, day, words).map((parts) => parts.join(" ")), fc.constant(""))
        const name = fc.constantFrom("notes.md", "2024-03-12.md", "20240312 with Ben.txt")
        const slashes = fc.constantFrom("day first" as const, "month first" as const, null)
        fc.assert(
            fc.property(name, fc.array(line, { maxLength: 12 }), slashes, (file, lines, order) => {
                // Only a title may go.
                const text = ["# Title", ...lines].join("\n")
                const kept = notesOf([{ name: file, text }], { ...READING, slashes: order }).map((one) => one.text).join("\n")
                for (const one of ["Ben", "OK", "no", "Burnout", "marmalade", "é", "7/10", "merger", "🎉", "R2", "On"]) {
                    expect(kept.split(one).length).toBeGreaterThanOrEqual(text.split(one).length)
                }
            }),
            { numRuns: 500 },
        )
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
