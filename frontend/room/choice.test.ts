import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { betweenThem, type Choice, later, next, type Pulse, readChoice, suggested } from "./choice.ts"
import type { Plan, When } from "./plans.ts"

const ANA = "11111111-1111-4111-8111-111111111111"
const BEN = "22222222-2222-4222-8222-222222222222"

function plan(key: string, minutes: number, when: When): Plan {
    const phase = { key: "p", title: "P", minutes, what: "w", more_from: null }
    return { key, title: key, when, about: "a", quiet: false, phases: [phase] }
}

const plans = [
    plan("sixty", 60, "usual"), plan("thirty", 30, "usual"), plan("first", 60, "first"), plan("repair", 60, "repair"),
    plan("review", 60, "review"), plan("first-half", 30, "first"), plan("repair-half", 30, "repair"),
    plan("review-half", 30, "review"),
]

describe("the choice of a plan", () => {
    const choices = fc.record({
        plan: fc.constantFrom("sixty", "thirty", "repair"),
        turn: fc.integer({ min: 0, max: 4 }),
        by: fc.constantFrom(ANA, BEN),
    })

    test("whatever the two chose, in whatever order they hear of it, both end with the same plan", () => {
        fc.assert(fc.property(fc.array(choices, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (made, order) => {
            const shuffled = made.map((choice) => ({ choice, at: order.next().value as number }))
                .sort((one, other) => one.at - other.at).map(({ choice }) => choice)
            const told = (heard: readonly Choice[]): Choice | null => heard.reduce<Choice | null>(later, null)
            expect(told(shuffled)).toEqual(told(made))
            expect(told([...made, ...shuffled])).toEqual(told(made))
        }))
    })

    test("the last one counts, whoever made it", () => {
        const suggestion: Choice = { plan: "sixty", turn: 0, by: BEN }
        const anas = next(suggestion, "repair", ANA)
        const bens = next(anas, "thirty", BEN)
        expect(later(suggestion, anas)).toBe(anas)
        expect(later(bens, anas)).toBe(bens)
        expect(later(null, suggestion)).toBe(suggestion)
    })

    test("what is no choice is not heard", () => {
        expect(readChoice({ plan: "repair", turn: 3 }, BEN, plans)).toEqual({ plan: "repair", turn: 3, by: BEN })
        const wrong = [{ plan: "<b>", turn: 1 }, { plan: 1, turn: 1 }, { plan: "repair" }, { plan: "repair", turn: -1 },
            { plan: "repair", turn: 1.5 }, { plan: "repair", turn: 2 ** 53 }, { plan: "repair", turn: "1" }]
        expect(wrong.map((said) => readChoice(said, BEN, plans))).toEqual(wrong.map(() => null))
    })
})

describe("what is suggested", () => {
    test.each([
        [60, 0, false, "first"], [60, 1, false, "sixty"], [60, 10, false, "sixty"], [60, 11, false, "review"],
        [60, 12, false, "sixty"], [60, 23, false, "review"], [60, 5, true, "repair"], [60, 11, true, "repair"],
        [60, 0, true, "first"], [30, 0, false, "first-half"], [30, 11, true, "repair-half"], [30, 11, false, "review-half"],
        [30, 1, false, "thirty"],
    ])("%i minutes, %i held, something between them: %s – %s", (minutes, held, between, key) => {
        expect(suggested(plans, { minutes, held, between, wasQuiet: false }).key).toBe(key)
    })
})

test("suggests an hour to repair after a long silence, but never before the two have met", () => {
    const known = { minutes: 60, between: false, wasQuiet: true }
    expect(suggested(plans, { ...known, held: 5 }).when).toBe("repair")
    expect(suggested(plans, { ...known, held: 0 }).when).toBe("first")
})

describe("something between them", () => {
    const pulse = (session: string, author: string, between: string, at: number): Pulse =>
        ({ session, author, between, at })

    test("is what either said in the newest pulse that both can see", () => {
        const last = [pulse("2", ANA, "no", 20), pulse("2", BEN, "maybe", 21)]
        expect(betweenThem(last, BEN)).toBe(true)
        expect(betweenThem([pulse("2", ANA, "yes", 20), pulse("2", BEN, "no", 21)], BEN)).toBe(true)
        expect(betweenThem([pulse("2", ANA, "no", 20), pulse("2", BEN, "no", 21)], BEN)).toBe(false)
    })

    test("is not what an older one said", () => {
        const pulses = [pulse("1", BEN, "yes", 10), pulse("2", ANA, "no", 20), pulse("2", BEN, "no", 21)]
        expect(betweenThem(pulses, BEN)).toBe(false)
        expect(betweenThem([], BEN)).toBe(false)
    })

    test("is not told by one’s own answer alone, as long as it is blind", () => {
        const pulses = [pulse("1", ANA, "no", 10), pulse("1", BEN, "no", 11), pulse("2", ANA, "yes", 20)]
        expect(betweenThem(pulses, BEN)).toBe(false)
    })
})
