import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { editBetween, editsAfter, endOf, moved } from "./caret.ts"
import { type Edit, HourDocument, type Step } from "./hour-document.ts"

function applied(text: string, { at, remove, insert }: Edit): string {
    return text.slice(0, at) + insert + text.slice(at + remove)
}

describe("an edit", () => {
    it.each([
        ["", "a", 1, { at: 0, remove: 0, insert: "a" }],
        ["aaa", "aaaa", 2, { at: 1, remove: 0, insert: "a" }],
        ["one two", "one", 3, { at: 3, remove: 4, insert: "" }],
        ["one two", "one too", 6, { at: 5, remove: 1, insert: "o" }],
        ["😀", "😁", 2, { at: 0, remove: 2, insert: "😁" }],
        ["a😀", "a🨀", 3, { at: 1, remove: 2, insert: "🨀" }],
    ])("of %j to %j is the smallest that ends at the caret", (before, after, caret, edit) => {
        expect(editBetween(before, after, caret)).toEqual(edit)
    })

    it("always makes the one text of the other, and never halves a character", () => {
        const text = fc.string({ unit: fc.constantFrom("a", "b", "\n", "😀", "😁", "🨀"), maxLength: 12 })
        fc.assert(
            fc.property(text, text, fc.nat(24), (before, after, caret) => {
                const edit = editBetween(before, after, Math.min(caret, after.length))
                expect(applied(before, edit)).toBe(after)
                expect(edit.insert).not.toMatch(/\p{Cs}/u)
                expect(before.slice(edit.at, edit.at + edit.remove)).not.toMatch(/\p{Cs}/u)
            }),
        )
    })
})

describe("a place", () => {
    it.each([
        [3, [{ insert: "ab" }], 5],
        [0, [{ insert: "ab" }], 0],
        [3, [{ retain: 3 }, { insert: "ab" }], 3],
        [3, [{ retain: 1 }, { delete: 1 }], 2],
        [3, [{ retain: 1 }, { delete: 9 }], 1],
        [3, [{ retain: 1 }, { delete: 2 }, { insert: "x" }], 1],
        [5, [{ retain: 1 }, { insert: "xy" }, { delete: 2 }, { retain: 1 }, { insert: "z" }], 6],
    ])("%i after %j is %i", (place, steps, after) => {
        expect(moved(place, steps)).toBe(after)
    })

    it("of somebody who takes something back is where it changed", () => {
        expect(endOf([{ retain: 4 }, { insert: "abc" }])).toBe(7)
        expect(endOf([{ retain: 4 }, { delete: 2 }, { retain: 3 }])).toBe(4)
    })
})

describe("an edit made while the other wrote", () => {
    it("takes away only what it meant, and comes where it was meant", () => {
        const text = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 8 })
        fc.assert(
            fc.property(text, text, text, (before, mine, theirs) => {
                const document = new HourDocument()
                document.edit({ at: 0, remove: 0, insert: before })
                const steps: Step[] = []
                document.onText((change) => void steps.push(...change))
                const edit = editBetween(before, mine, mine.length)
                const change = editBetween(before, theirs.toUpperCase(), theirs.length)
                const other = new HourDocument()
                other.take(document.whole(), "line")
                other.edit(change)
                document.take(other.whole(), "line")
                for (const one of editsAfter(edit, steps)) document.edit(one)
                // Everything the other wrote is there, and of one's own what was typed.
                expect(document.text.replaceAll(/[a-c]/g, "")).toBe(change.insert)
                const kept = before.slice(0, edit.at) + before.slice(edit.at + edit.remove)
                const most = kept.length + change.insert.length + edit.insert.length
                expect(document.text.length).toBeLessThanOrEqual(most)
                expect(document.text).toContain(edit.insert)
            }),
        )
    })
})
