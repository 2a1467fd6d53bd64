import { describe, expect, it } from "vitest"

import type { Hour } from "./hours.ts"
import { markersOf } from "./markers.ts"

/** One letter an hour: answered, skipped, left out by this person, held elsewhere, all tens, written nothing. */
const HOURS: Readonly<Record<string, Partial<Hour>>> = {
    a: {},
    s: { answers: null },
    c: { fate: "cancelled", answers: null, written: null },
    e: { fate: "elsewhere", answers: null, written: null },
    t: { answers: answered(10) },
    w: { written: 0 },
    x: { role: "coach", answers: { role: "coach", guess: 5, between: "no", load: null } },
}

function answered(points: number): Hour["answers"] {
    return { role: "focus", items: { heard: points, free: points, mine: points, useful: 10 }, between: "no", advice: null }
}

function lived(hours: string): Hour[] {
    return Array.from(hours).map((letter, day) => {
        const usual = { session: `s${day}`, day, fate: "held", role: "focus", answers: answered(8), written: 200 } as const
        return { ...usual, ...HOURS[letter] }
    })
}

const markersIn = (hours: string): string[] => markersOf(lived(hours)).map(({ day, marker }) => `${marker} ${day}`)

describe("drawing back shows", () => {
    it("in two weeks left out in a row by the same person, once, and again after an hour", () => {
        expect(markersIn("acacc")).toEqual(["cancelled-twice 4"])
        expect(markersIn("acccc")).toEqual(["cancelled-twice 2"])
        expect(markersIn("ccecc")).toEqual(["cancelled-twice 1", "cancelled-twice 4"])
        expect(markersIn("acec")).toEqual([])
    })

    it("in questions skipped twice by somebody who usually answers them", () => {
        expect(markersIn("aaass")).toEqual(["skipped-twice 4"])
        expect(markersIn("axasess")).toEqual(["skipped-twice 5"])
        expect(markersIn("aass")).toEqual([])
        expect(markersIn("aassass")).toEqual(["skipped-twice 6"])
        expect(markersIn("sssss")).toEqual([])
        expect(markersIn("asasassss")).toEqual(["skipped-twice 6"])
        expect(markersIn("aaasas")).toEqual([])
    })

    it("in no more words from somebody who wrote some", () => {
        expect(markersIn("aaaww")).toEqual(["words-gone 4"])
        expect([markersIn("aaww"), markersIn("wwaww"), markersIn("aaawaw")]).toEqual([[], [], []])
        expect(markersOf(lived("aaaww").map((hour) => ({ ...hour, written: null })))).toEqual([])
    })

    it("in all tens in four hours of one’s own running, whoever’s hours lie between", () => {
        expect(markersIn("txtttt")).toEqual(["all-tens 4"])
        expect(markersIn("tttatt")).toEqual([])
        expect(markersIn("ttstt")).toEqual(["all-tens 4"])
    })
})
