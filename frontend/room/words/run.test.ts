import { beforeEach, describe, expect, it } from "vitest"
import { partners } from "../two-rooms.ts"
import { ASK_FOR, EXCHANGE_FOR } from "./run.ts"
import { type Side, Sides } from "./sides.ts"

let sides: Sides
let ana: Side
let ben: Side

const two = await partners()

beforeEach(async () => {
    sides = await Sides.open(two)
    ;({ ana, ben } = sides)
})

describe("a run", () => {
    it("begins once both have tapped, and ends with the same four words", async () => {
        await ana.run.tap()
        await sides.carry()
        expect([ana.told, ben.told, ben.run.isAsked]).toEqual([["asking", null], ["idle", null], true])
        await ben.run.tap()
        await sides.carry()
        expect([ana.told, ben.told]).toEqual([["words", null], ["words", null]])
        expect(ana.run.words).toHaveLength(4)
        expect(ana.run.words).toEqual(ben.run.words)
        expect([await ana.kept.stoppedUntil(), ana.failures, ben.failures]).toEqual([null, [], []])
    })

    it("begins when both tap at once, and one more tap begins no second", async () => {
        await Promise.all([ana.run.tap(), ben.run.tap(), ana.run.tap()])
        await sides.carry()
        expect(ana.run.words).not.toBeNull()
        expect(ana.run.words).toEqual(ben.run.words)
        expect(ben.hears.filter(({ step }) => step === "ask")).toHaveLength(1)
    })

    it("can be asked for and left: taken back, declined, or unanswered", async () => {
        await ana.run.tap()
        await sides.carry()
        await ana.run.leave()
        await sides.carry()
        expect([ana.told, ben.told, ben.run.isAsked]).toEqual([["idle", null], ["idle", "taken back"], false])
        await ana.run.tap()
        await sides.carry()
        await ben.run.leave()
        await sides.carry()
        expect([ana.told, ben.told]).toEqual([["idle", "declined"], ["idle", null]])
        await ana.run.tap()
        ana.page.timers.pass(ASK_FOR)
        await sides.carry()
        expect([ana.told, ben.run.isAsked]).toEqual([["idle", "unanswered"], false])
    })

    it("that one takes back while the other says yes harms nothing", async () => {
        await ana.run.tap()
        await sides.carry()
        await Promise.all([ana.run.leave(), ben.run.tap()])
        await sides.carry()
        expect([ana.run.isAsked, ben.told]).toEqual([true, ["asking", null]])
        await ana.run.tap()
        await sides.carry()
        expect(ana.run.words).not.toBeNull()
        expect(ana.run.words).toEqual(ben.run.words)
        for (let run = 0; run < 2; run += 1) await ben.kept.begin()
        expect(await ben.kept.stoppedUntil()).toBeNull()
    })

    it("tells the other that the words differ, and nothing where they match", async () => {
        await sides.bothTap()
        const before = ben.hears.length
        await ana.run.say("match")
        await sides.carry()
        expect([ana.told, ben.told, ben.hears.length]).toEqual([["idle", null], ["words", null], before])
        await ben.run.say("differ")
        await sides.carry()
        expect([ana.told, ben.told]).toEqual([["idle", "they differ"], ["idle", null]])
    })

    it("keeps in sight that the words differ for the other, whatever one says oneself", async () => {
        await sides.bothTap()
        await ben.run.say("differ")
        await sides.carry()
        expect(ana.told).toEqual(["words", "they differ"])
        await ana.run.say("match")
        await sides.carry()
        expect(ana.told).toEqual(["idle", "they differ"])
    })

    it("stays read once it has come to words, and does not begin again by itself on a new line", async () => {
        await sides.bothTap()
        const words = ana.run.words
        await sides.join(ben)
        await sides.carry()
        expect([ana.run.words, ben.run.words]).toEqual([words, words])
        await ana.run.say("match")
        await ana.run.tap()
        await sides.carry()
        await sides.join(ana)
        await sides.carry()
        expect([ana.told, ben.run.isAsked]).toEqual([["idle", "cut"], false])
    })
})

describe("a relay that meddles", () => {
    it("can repeat, reflect and swap nothing of a run", async () => {
        await ana.run.tap()
        await ben.run.tap()
        const frames = [...ana.page.inbox, ...ben.page.inbox]
        await sides.carry()
        const words = ana.run.words
        for (const { page } of [ana, ben]) for (const frame of frames) page.conversation.hear(frame)
        await sides.carry()
        expect([ana.run.words, ben.run.words]).toEqual([words, words])
        expect(words).not.toBeNull()
        expect(ana.page.forged + ben.page.forged).toBeGreaterThan(0)
    })

    it("that holds a run up ends it, and leaves both with nothing", async () => {
        await ana.run.tap()
        await sides.carry()
        await ben.run.tap()
        for (const { page } of [ana, ben]) page.inbox = []
        for (const { page } of [ana, ben]) page.timers.pass(ASK_FOR + EXCHANGE_FOR)
        await sides.passOnUntil(() => ana.run.stage === "idle" && ben.run.stage === "idle")
        expect([ana.run.note, ben.run.note, ana.run.words, ben.run.words]).toEqual(["unanswered", "broken", null, null])
    })
})
