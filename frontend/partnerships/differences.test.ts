import { describe, expect, it } from "vitest"
import { carriedOver, changes, differ, words } from "./differences.ts"

const clause = (key: string, text: string, title = key) => ({ key, title, text })
const shown = (before: string, after: string): string =>
    words(before, after)
        .map(({ kind, text }) => (kind === "same" ? text : kind === "gone" ? `[-${text}]` : `[+${text}]`))
        .join("")

describe("words", () => {
    it("show what goes and what comes, in place", () => {
        expect(shown("We meet once a week.", "We meet twice a week, outside.")).toBe(
            "We meet [-once ][+twice ]a week[+, outside].",
        )
    })

    it("are one piece where nothing differs", () => {
        expect(words("The same words.", "The same words.")).toEqual([{ kind: "same", text: "The same words." }])
    })

    it("of two texts with nothing in common stand one after the other", () => {
        expect(shown("One thing only.", "Quite something else instead")).toBe("[-One thing only.][+Quite something else instead]")
    })

    it("say all of either text", () => {
        const texts = ["", "a", "a b  c", "b c a\n\nd", "x y z", "a x b y c z"]
        for (const before of texts) {
            for (const after of texts) {
                const pieces = words(before, after)
                expect(pieces.filter(({ kind }) => kind !== "gone").map(({ text }) => text).join("")).toBe(after)
                const old = pieces.filter(({ kind }) => kind !== "new").map(({ text }) => text).join("")
                expect(old.replace(/\s+/g, "")).toBe(before.replace(/\s+/g, ""))
            }
        }
    })
})

describe("thirty clauses as long as may be", () => {
    it("are each shown whole against whole, when every sign of them is a word", () => {
        const long = (sign: string) => Array.from({ length: 30 }, (_, at) => clause(String(at), `${sign}.`.repeat(750)))
        for (const { text } of changes(long("!"), long("?"))) {
            expect(text.map(({ kind }) => kind)).toEqual(["gone", "new"])
        }
    })
})

describe("clauses", () => {
    it("that are changed, added and dropped stand where they belong", () => {
        const before = [clause("a", "One."), clause("b", "Two."), clause("c", "Three.")]
        const after = [clause("a", "One."), clause("c", "Three and more."), clause("d", "Four.")]
        expect(changes(before, after).map(({ key, kind }) => [key, kind])).toEqual([
            ["a", "same"],
            ["b", "dropped"],
            ["c", "changed"],
            ["d", "added"],
        ])
    })

    it("in another order are another text", () => {
        const [one, other] = [clause("a", "One."), clause("b", "Two.")]
        expect(differ([one, other], [other, one])).toBe(true)
        expect(differ([one, other], [one, other])).toBe(false)
    })
})

describe("a change meant for an earlier text", () => {
    const base = [clause("a", "One."), clause("b", "Two."), clause("c", "Three.")]

    it("is carried over, with what the other changed meanwhile", () => {
        const meant = [clause("a", "One!"), clause("b", "Two."), clause("d", "New.")]
        const now = [clause("a", "One."), clause("b", "Two, truly."), clause("c", "Three."), clause("e", "Theirs.")]
        expect(carriedOver(base, meant, now)).toEqual([
            clause("a", "One!"),
            clause("b", "Two, truly."),
            clause("e", "Theirs."),
            clause("d", "New."),
        ])
    })
})
