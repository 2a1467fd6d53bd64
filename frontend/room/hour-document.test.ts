import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { fromB64url } from "../vault/bytes.ts"
import { unseen } from "./mischief.ts"
import { HourDocument, MOST_TEXT, type Step } from "./hour-document.ts"

interface Page {
    readonly update: string
    readonly text: string
}

const { pages } = JSON.parse(readFileSync("tests/contracts/page.json", "utf8")) as { pages: Page[] }

function typed(text: string): HourDocument {
    const document = new HourDocument()
    document.edit({ at: 0, remove: 0, insert: text })
    return document
}

describe("an hour's document", () => {
    it.each(pages)("reads what the demo wrote: $text", ({ update, text }) => {
        const document = new HourDocument()
        expect(document.take(fromB64url(update), "their log")).toBe(true)
        expect(document.text).toBe(text)
    })

    it("has gained what its log does not hold, and nothing once it does", () => {
        const document = typed("one")
        const first = document.gained()
        document.keep(first!)
        expect(document.gained()).toBeNull()
        document.edit({ at: 3, remove: 0, insert: " two" })
        const second = document.gained()
        expect(second!.length).toBeLessThan(document.whole().length)
        const other = new HourDocument()
        other.take(second!, "line")
        expect(other.text).toBe("")
        other.take(first!, "line")
        expect(other.text).toBe("one two")
        document.edit({ at: 0, remove: 3, insert: "" })
        expect(document.gained()).not.toBeNull()
    })

    it("takes back one's own only", () => {
        const document = typed("mine")
        const other = typed("theirs")
        document.take(other.whole(), "line")
        document.undo()
        expect(document.text).toBe("theirs")
        document.redo()
        expect(["minetheirs", "theirsmine"]).toContain(document.text)
    })

    it("is full at some length, and says so", () => {
        const document = typed("x".repeat(MOST_TEXT - 1))
        expect(document.edit({ at: 0, remove: 0, insert: "ab" })).toBe(false)
        expect(document.text.length).toBe(MOST_TEXT)
        expect(document.edit({ at: 0, remove: 5, insert: "abcde" })).toBe(true)
        expect(document.text.startsWith("abcde")).toBe(true)
    })

    it("carries nothing of what was written over, and takes that back all the same", () => {
        const long = "\u6e2f".repeat(99_000)
        const document = new HourDocument()
        for (let time = 0; time < 6; time += 1) document.edit({ at: 0, remove: document.text.length, insert: long })
        for (const update of [document.whole(), document.gained()!, document.lacking(new HourDocument().vector())]) {
            expect(update.length).toBeLessThan(99_000 * 3 * 1.1)
            const other = new HourDocument()
            other.take(update, "line")
            expect(other.text).toBe(long)
        }
        document.undo()
        const other = new HourDocument()
        other.take(document.whole(), "line")
        expect(other.text).toBe(document.text)
    })

    it("drops what is no update, and goes on", () => {
        const document = typed("one")
        const garbage = [[], [1], [255, 255, 255], [1, 1, 5, 0, 4], Array.from({ length: 500 }, (_, at) => at % 251)]
        for (const bytes of garbage) document.take(new Uint8Array(bytes), "line")
        expect(document.text).toBe("one")
        document.take(typed("two").whole(), "line")
        expect(document.text.length).toBe(6)
    })

    it("takes in no more of another than its log can carry", () => {
        const document = typed("mine")
        expect(document.take(unseen(90), "their log")).toBe(false)
        expect(document.take(unseen(90), "line")).toBe(false)
        expect(document.take(typed("x".repeat(MOST_TEXT)).whole(), "line")).toBe(true)
        expect(document.take(typed("x".repeat(MOST_TEXT)).whole(), "line")).toBe(false)
        expect(document.whole().length).toBeLessThan(MOST_TEXT * 1.1)
        expect(document.take(typed("still").whole(), "line")).toBe(true)
    })

    it("takes in what it knows and what makes it shorter, however often", () => {
        const [document, other] = [new HourDocument(), typed("\u6e2f".repeat(MOST_TEXT))]
        for (let time = 0; time < 120; time += 1) expect(document.take(other.whole(), "their log")).toBe(true)
        for (let time = 0; time < 8; time += 1) {
            other.edit({ at: 0, remove: MOST_TEXT, insert: String(time).repeat(MOST_TEXT) })
            expect(document.take(other.whole(), "line")).toBe(true)
        }
        expect(document.text).toBe(other.text)
    })

    it("keeps whole characters whole, and reads line ends of another system as its own", () => {
        const document = typed("a😀b\uD83D")
        expect(document.text).toBe("a😀b\uFFFD")
        const other = new HourDocument()
        other.take(typed("one\r\ntwo").whole(), "line")
        expect(other.text).toBe("one\ntwo")
    })

    it("tells how the text changed, and whether by its own hand", () => {
        const document = typed("one")
        const heard: [readonly Step[], boolean][] = []
        document.onText((steps, own) => heard.push([steps, own]))
        document.edit({ at: 3, remove: 0, insert: "!" })
        document.take(typed("?").whole(), "line")
        expect(heard.map(([, own]) => own)).toEqual([true, false])
        expect(heard[0]![0]).toEqual([{ retain: 3 }, { insert: "!" }])
    })
})
