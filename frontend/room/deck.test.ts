import { describe, expect, test } from "vitest"
import source from "../../turnabout/practice/content/en/cards.json" with { type: "json" }
import type { Ask } from "./ask.ts"
import { beginningOf, type Card, cardAt, cardsFor, type Table } from "./deck.ts"
import { bodyOf, hiddenCards, ownCards } from "./own-deck.ts"

const deck = source as Card[]
const table: Table = { phase: "listen", role: "coach", ask: "usual", hidden: new Set(), begin: 0 }

describe("the card on the table", () => {
    test("is for the role, the phase, and any ask", () => {
        const cards = cardsFor(deck, table)
        expect(cards.length).toBeGreaterThan(10)
        expect(cards.filter(({ phase, role, ask }) => phase !== "listen" || role !== "coach" || ask)).toEqual([])
    })

    test.each<Ask>(["listen", "challenge"])("where %s was asked for, begins with what is made for it", (ask) => {
        const [first] = cardsFor(deck, { ...table, ask })
        expect(first?.ask).toBe(ask)
        expect(cardsFor(deck, { ...table, ask }).filter((card) => card.ask && card.ask !== ask)).toEqual([])
    })

    test("is another at the beginning of another week, of the same cards", () => {
        const [one, other] = [cardsFor(deck, table), cardsFor(deck, { ...table, begin: 5 })]
        expect(other[0]).not.toEqual(one[0])
        expect([...other].sort(byKey)).toEqual([...one].sort(byKey))
        expect(beginningOf("a session")).toBe(beginningOf("a session"))
    })

    test("is not one that was put away, and none once all are", () => {
        const [first, second] = cardsFor(deck, table)
        expect(cardsFor(deck, { ...table, hidden: new Set([first!.key]) })[0]).toEqual(second)
        const all = new Set(deck.map(({ key }) => key))
        expect(cardAt(cardsFor(deck, { ...table, hidden: all }), 3)).toBe(null)
    })

    test("is the same for each of the two where nobody coaches, and one’s own come first", () => {
        const own = ownCards([{ id: "mine", kind: "own-card", body: { text: "Breathe.", phase: "keep", role: "focus" } }])
        const cards = cardsFor([...own, ...deck], { ...table, phase: "keep", role: "both" })
        expect(cards.map(({ role }) => role)).toEqual(["focus", ...cards.slice(1).map(() => "both")])
        expect(cards.length).toBeGreaterThan(3)
        expect(cardsFor(deck, { ...table, phase: "arrive", role: "both" }).filter(({ role }) => role !== "both")).toEqual([])
    })

    test("is one’s own before all others, and comes round again", () => {
        const own = ownCards([{ id: "mine", kind: "own-card", body: { text: "Breathe.", phase: "listen", role: "coach" } }])
        const cards = cardsFor([...own, ...deck], { ...table, ask: "challenge" })
        expect(cards[0]).toEqual({ key: "mine", phase: "listen", role: "coach", text: "Breathe.", own: true })
        expect(cardAt(cards, cards.length)).toBe(cards[0])
    })
})

describe("what somebody keeps of their deck", () => {
    test("is read only where it is what it should be", () => {
        const wrong = [{ text: 5, phase: "p", role: "coach" }, { text: "t", role: "coach" }, { text: "t", phase: "p", role: "x" }]
        expect(ownCards(wrong.map((body, at) => ({ id: String(at), kind: "own-card", body })))).toEqual([])
        expect(ownCards([{ id: "n", kind: "note", body: { text: "t", phase: "p", role: "coach" } }])).toEqual([])
    })

    test("names each hidden card with all that hides it", () => {
        const hide = (id: string, card: unknown): { id: string, kind: string, body: Record<string, unknown> } =>
            ({ id, kind: "hidden-card", body: { card } })
        const found = hiddenCards([hide("1", "a"), hide("2", "b"), hide("3", "a"), hide("4", 7)])
        expect([...found]).toEqual([["a", ["1", "3"]], ["b", ["2"]]])
    })

    test("has words in it, and not too many", () => {
        expect(bodyOf("  ", "listen", "coach")).toBe(null)
        expect(bodyOf("Wait.", "", "coach")).toBe(null)
        expect(bodyOf(` ${"x".repeat(300)}`, "listen", "focus")?.text).toHaveLength(200)
    })
})

function byKey(one: Card, other: Card): number {
    return one.key < other.key ? -1 : 1
}
