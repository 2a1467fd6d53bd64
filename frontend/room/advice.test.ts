import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { addIdea, answer, type Advice, adviceIn, adviceOf, decide, mayAdvise, offer, type Role } from "./advice.ts"
import { openAdvice, setAsk, setHeard } from "./advice.ts"
import { afterwards } from "./advice-words.ts"
import { HourValues } from "./hour-values.ts"
import { merged, readValues, sayable } from "./values.ts"

const NOTHING: Advice = { ask: null, heard: null, open: false, offers: [], ideas: [] }

interface Case {
    readonly about: string
    readonly focus: readonly unknown[]
    readonly coach: readonly unknown[]
    readonly asked: Advice
}

const { cases } = JSON.parse(readFileSync("tests/contracts/advice.json", "utf8")) as { cases: Case[] }

function twoPages(): Record<Role, HourValues> {
    let now = 0
    const clock = (): number => (now += 1)
    return { focus: new HourValues(clock), coach: new HourValues(clock) }
}

function meet({ focus, coach }: Record<Role, HourValues>): void {
    focus.take(sayable(coach.mine), "line")
    coach.take(sayable(focus.mine), "line")
}

describe("what is asked and offered", () => {
    it.each(cases)("$about", ({ focus, coach, asked }) => {
        const all = (said: readonly unknown[]) => merged(...said.map(readValues))
        expect(adviceOf({ focus: all(focus), coach: all(coach) })).toEqual(asked)
        expect(adviceOf({ focus: all([...focus].reverse()), coach: all([...coach].reverse()) })).toEqual(asked)
    })

    it("is nothing to begin with", () => {
        expect(adviceIn(twoPages().focus, "focus")).toEqual(NOTHING)
        expect(afterwards(NOTHING, "focus", "Ben")).toBe("")
    })

    it("is known to both once they hear of each other", () => {
        const two = twoPages()
        setAsk(two.focus, "listen")
        setHeard(two.focus, 6)
        offer(two.coach, "question")
        meet(two)
        const known = adviceIn(two.coach, "coach")
        expect(known).toMatchObject({ ask: "listen", heard: 6, offers: [{ kind: "question", answer: null }] })
        expect(adviceIn(two.focus, "focus")).toEqual(known)
    })

    it("is said by nobody in the other’s name", () => {
        const two = twoPages()
        addIdea(two.focus, "focus", "Sleep on it")
        offer(two.coach, "idea")
        meet(two)
        const before = adviceIn(two.focus, "focus")
        setAsk(two.coach, "challenge")
        setHeard(two.coach, 10)
        openAdvice(two.coach, true)
        two.coach.set(`answer:${before.offers[0]!.id}`, { said: "yes", to: "idea" })
        decide(two.coach, before.ideas[0]!, "taken")
        two.coach.set(`idea:${before.ideas[0]!.id}`, "Ana owes Ben money")
        offer(two.focus, "experience")
        meet(two)
        expect(adviceIn(two.focus, "focus")).toEqual(before)
        expect(adviceIn(two.coach, "coach")).toEqual(before)
    })

    it("is answered as it was asked: whoever changes their words afterwards has no answer to them", () => {
        const two = twoPages()
        offer(two.coach, "idea")
        addIdea(two.coach, "coach", "Sleep on it")
        meet(two)
        const [asked] = [adviceIn(two.focus, "focus")]
        answer(two.focus, asked.offers[0]!.id, "yes")
        decide(two.focus, asked.ideas[0]!, "taken")
        two.coach.set(`offer:${asked.offers[0]!.id}`, "experience")
        two.coach.set(`idea:${asked.ideas[0]!.id}`, "Ana owes Ben money")
        meet(two)
        expect(adviceIn(two.focus, "focus")).toMatchObject({
            offers: [{ kind: "experience", answer: null }],
            ideas: [{ text: "Ana owes Ben money", fate: null }],
        })
    })

    it("waits for one answer at a time, and not yet is final for that offer", () => {
        const two = twoPages()
        const asked = (): Advice => adviceIn(two.focus, "focus")
        offer(two.coach, "idea")
        offer(two.coach, "experience")
        meet(two)
        const [first] = asked().offers
        answer(two.focus, first!.id, "not yet")
        answer(two.focus, first!.id, "yes")
        meet(two)
        expect(mayAdvise(asked())).toBe(false)
        offer(two.coach, "idea")
        meet(two)
        answer(two.focus, asked().offers[1]!.id, "yes")
        expect(asked().offers.map(({ answer }) => answer)).toEqual(["not yet", "yes"])
        expect(mayAdvise(asked())).toBe(true)
    })

    it("opens by the focus person’s own tap, and closes by it", () => {
        const { focus } = twoPages()
        openAdvice(focus, true)
        expect(mayAdvise(adviceIn(focus, "focus"))).toBe(true)
        openAdvice(focus, false)
        expect(mayAdvise(adviceIn(focus, "focus"))).toBe(false)
    })

    it("is three ideas at most, each taken or binned, in one order for both", () => {
        const two = twoPages()
        const add = (text: string): boolean => addIdea(two.coach, "coach", text)
        expect(["one", "two", "three", "four", "  "].map(add)).toEqual([true, true, true, false, false])
        meet(two)
        expect(addIdea(two.focus, "focus", "five")).toBe(false)
        decide(two.focus, adviceIn(two.focus, "focus").ideas[1]!, "taken")
        decide(two.focus, adviceIn(two.focus, "focus").ideas[0]!, "binned")
        meet(two)
        expect(adviceIn(two.coach, "coach").ideas.map(({ text, fate }) => [text, fate])).toEqual([
            ["one", "binned"],
            ["two", "taken"],
            ["three", null],
        ])
    })

    it("is cut between characters, never in one", () => {
        const two = twoPages()
        addIdea(two.focus, "focus", `${"x".repeat(299)}🌊`)
        meet(two)
        expect(adviceIn(two.focus, "focus").ideas[0]?.text).toBe("x".repeat(299))
        expect(adviceIn(two.coach, "coach")).toEqual(adviceIn(two.focus, "focus"))
    })

    it("is held to its shape, whoever sent it", () => {
        const { focus } = twoPages()
        // What JSON can say and no page of ours does.
        const odd: unknown[] = [{ valueOf: 0, toString: 0 }, null, [], [[]], 1e300, -1, "", true, { at: {} }, "1"]
        const names = ["ask", "heard", "offer:c", "answer:c", "idea:", "fate:c", "ask:c", "__proto__", "toString", ""]
        for (const value of odd) {
            focus.take(value, "line")
            focus.take(value, "own log")
            for (const name of names) {
                focus.take({ [name]: value }, "line")
                for (const at of odd) focus.take({ [name]: { at, value } }, "line")
                focus.take({ [name]: { at: 1, value } }, "own log")
            }
        }
        focus.take(JSON.parse('{"__proto__": {"at": 1, "value": "listen"}}'), "line")
        expect([focus.mine.size, focus.theirs.size]).toEqual([0, 0])
    })

    it("is no more of each than a page shows, however much comes", () => {
        const { focus } = twoPages()
        for (let number = 0; number < 200; number += 1) {
            const id = String(number)
            focus.take({
                [`idea:${id}`]: { at: number, value: "x".repeat(9999) },
                [`offer:${id}`]: { at: number, value: "idea" },
                [`answer:${id}`]: { at: number, value: { said: "yes", to: "idea" } },
                [`fate:${id}`]: { at: number, value: { fate: "taken", of: "x".repeat(9999) } },
            }, "line")
        }
        expect(focus.theirs.size).toBeLessThan(50)
        const { ideas } = adviceIn(focus, "focus")
        expect(ideas.map(({ text }) => text.length)).toEqual([300, 300, 300])
    })
})

describe("the line afterwards", () => {
    const ideas = [
        { id: "a", by: "coach", text: "one", fate: "taken" },
        { id: "b", by: "focus", text: "two", fate: "binned" },
    ] as const
    const offers = [{ id: "c", kind: "idea", answer: "yes" }] as const

    it("says nothing was offered where it was not wanted", () => {
        const unwanted = [{ id: "c", kind: "idea", answer: "not yet" }] as const
        expect(afterwards({ ...NOTHING, offers: unwanted }, "focus", "Ben")).toBe("")
    })

    it("is said to each in their own words", () => {
        const asked: Advice = { ask: "listen", heard: 8, open: false, offers, ideas }
        expect(afterwards(asked, "focus", "Ben")).toBe(
            "You asked to be listened to. 2 ideas were written down; you took 1.",
        )
        expect(afterwards(asked, "coach", "Ana")).toBe(
            "Ana asked to be listened to. 2 ideas were written down; Ana took 1.",
        )
    })
})
