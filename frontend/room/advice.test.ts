import { describe, expect, it } from "vitest"
import { addIdea, type Advice, adviceIn, answer, decide, mayAdvise, offer } from "./advice.ts"
import { openAdvice, plainly, setAsk, setHeard } from "./advice.ts"
import { afterwards } from "./advice-words.ts"
import { HourDocument } from "./hour-document.ts"

const NOTHING: Advice = { ask: null, heard: null, open: false, offers: [], ideas: [] }

function meet(...documents: HourDocument[]): void {
    for (const one of documents) for (const other of documents) if (one !== other) other.take(one.whole(), "line")
}

describe("what is asked and offered", () => {
    it("is nothing to begin with", () => {
        expect(adviceIn(new HourDocument())).toEqual(NOTHING)
        expect(afterwards(NOTHING, "focus", "Ben")).toBe("")
    })

    it("is known to both once they hear of each other", () => {
        const [ana, ben] = [new HourDocument(), new HourDocument()]
        setAsk(ana, "listen")
        setHeard(ana, 6)
        offer(ben, "question")
        meet(ana, ben)
        expect(adviceIn(ben)).toMatchObject({ ask: "listen", heard: 6, offers: [{ kind: "question", answer: null }] })
        expect(adviceIn(ana)).toEqual(adviceIn(ben))
    })

    it("waits for one answer at a time, and not yet is final for that offer", () => {
        const document = new HourDocument()
        offer(document, "idea")
        offer(document, "experience")
        const [first] = adviceIn(document).offers
        answer(document, first!.id, "not yet")
        answer(document, first!.id, "yes")
        expect(mayAdvise(adviceIn(document))).toBe(false)
        offer(document, "idea")
        answer(document, adviceIn(document).offers[1]!.id, "yes")
        expect(adviceIn(document).offers.map(({ answer }) => answer)).toEqual(["not yet", "yes"])
        expect(mayAdvise(adviceIn(document))).toBe(true)
    })

    it("opens by the focus person’s own tap, and closes by it", () => {
        const document = new HourDocument()
        openAdvice(document, true)
        expect(mayAdvise(adviceIn(document))).toBe(true)
        openAdvice(document, false)
        expect(mayAdvise(adviceIn(document))).toBe(false)
    })

    it("is three ideas at most, each taken or binned, in one order for both", () => {
        const [ana, ben] = [new HourDocument(), new HourDocument()]
        expect(["one", "two", "three", "four", "  "].map((text) => addIdea(ana, text))).toEqual([true, true, true, false, false])
        meet(ana, ben)
        decide(ben, adviceIn(ben).ideas[1]!.id, "taken")
        decide(ben, adviceIn(ben).ideas[0]!.id, "binned")
        meet(ana, ben)
        expect(adviceIn(ana).ideas.map(({ text, fate }) => [text, fate])).toEqual([
            ["one", "binned"],
            ["two", "taken"],
            ["three", null],
        ])
    })

    it("is cut between characters, never in one", () => {
        const [ana, ben] = [new HourDocument(), new HourDocument()]
        addIdea(ana, `${"x".repeat(299)}🌊`)
        meet(ana, ben)
        expect(adviceIn(ana).ideas[0]?.text).toBe("x".repeat(299))
        expect(adviceIn(ben)).toEqual(adviceIn(ana))
    })

    it("is held to its shape, whoever sent it", () => {
        const document = new HourDocument()
        document.setValue("ask", "obey")
        document.setValue("heard", 11)
        document.setValue("open", "yes")
        document.setValue("offer:a", { kind: "order" })
        document.setValue("offer:b", "idea")
        document.setValue("idea:c", { text: 5 })
        document.setValue("answer:a", "never")
        expect(adviceIn(document)).toEqual(NOTHING)
        // What JSON can say and no page of ours does.
        const odd: unknown[] = [{ valueOf: 0, toString: 0 }, null, [], [[]], 1e300, -1, "", true, { at: {} }]
        for (const value of odd) {
            for (const name of ["ask", "heard", "open"]) document.setValue(name, value as never)
            for (const kind of ["offer", "idea", "answer", "fate"]) {
                document.setValue(`${kind}:c`, { text: value, at: value, kind: value } as never)
                document.setValue(`${kind}:d`, { text: "d", at: value, kind: "idea" } as never)
                document.setValue(`${kind}:e`, value as never)
            }
            const { ideas, offers } = adviceIn(document)
            expect([...ideas, ...offers].every(({ id }) => id === "d")).toBe(true)
        }
        for (let number = 0; number < 100; number += 1) document.setValue(`idea:${number}`, { text: "x".repeat(9999) })
        const { ideas } = adviceIn(document)
        expect([ideas.length < 50, ideas.every(({ text }) => text.length === 300)]).toEqual([true, true])
    })
})

describe("what an archive is told", () => {
    it("is nothing, or all of it in a few bytes", () => {
        expect(plainly(NOTHING)).toEqual({})
        const document = new HourDocument()
        setAsk(document, "listen")
        offer(document, "idea")
        addIdea(document, "Sleep on it")
        const ideas = [{ text: "Sleep on it", fate: null }]
        expect(plainly(adviceIn(document))).toEqual({ asked: { ask: "listen", heard: null, offers: 1, ideas } })
    })
})

describe("the line afterwards", () => {
    const ideas = [{ id: "a", text: "one", fate: "taken" }, { id: "b", text: "two", fate: "binned" }] as const
    const offers = [{ id: "c", kind: "idea", answer: "yes" }] as const

    it("says nothing was offered where it was not wanted", () => {
        const unwanted = [{ id: "c", kind: "idea", answer: "not yet" }] as const
        expect(afterwards({ ...NOTHING, offers: unwanted }, "focus", "Ben")).toBe("")
    })

    it("is said to each in their own words", () => {
        const advice: Advice = { ask: "listen", heard: 8, open: false, offers, ideas }
        expect(afterwards(advice, "focus", "Ben")).toBe(
            "You asked to be listened to. 2 ideas were offered; you took 1.",
        )
        expect(afterwards(advice, "coach", "Ana")).toBe(
            "Ana asked to be listened to. 2 ideas were offered; Ana took 1.",
        )
    })
})
