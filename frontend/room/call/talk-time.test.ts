import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, it, test } from "vitest"

import { merged, readValues } from "../values.ts"
import { Pieces, rmsOf } from "./level.ts"
import { sharesOf, type Shares } from "./talk-sharing.ts"
import { HANGS_OVER_MS, readTotals, shareOf, TalkTime, type TalkTotals } from "./talk-time.ts"

const RATE = 8000
const KEPT = 32_768

/** A microphone that hears somebody speak now and then, looked at whenever a timer happens to come. */
function counted(speech: readonly (readonly [loud: boolean, seconds: number])[], looks: readonly number[]): TalkTotals {
    const sound = Float32Array.from(speech.flatMap(([loud, seconds]) => {
        return Array.from({ length: seconds * RATE }, (_, at) => (loud ? 0.1 * Math.sin(at / 5) : 0.001))
    }))
    const [pieces, time] = [new Pieces(RATE), new TalkTime()]
    let [at, look] = [0, 0]
    while (at < sound.length) {
        const kept = new Float32Array(KEPT)
        kept.set(sound.subarray(Math.max(0, at - KEPT), at), Math.max(0, KEPT - at))
        time.take("listen", { ...pieces.next(kept, at / RATE), pieceMs: 50, muted: false })
        at += Math.round(((looks[look % looks.length] ?? 250) * RATE) / 1000)
        look += 1
    }
    return time.totalsBut(null)
}

const HALF = [[true, 6], [false, 6], [true, 6], [false, 6], [true, 6], [false, 6]] as const
const heard = (pieces: readonly number[], missed = 0) => ({ pieces, missed, pieceMs: 50, muted: false })

describe("how long somebody spoke", () => {
    it("is counted by the sound’s own clock, whatever a timer does", () => {
        for (const looks of [[250], [50], [10, 900, 300], [1000, 1300]]) {
            const { listen } = counted(HALF, looks)
            expect(listen![0] / listen![1]).toBeCloseTo((18 + 3 * HANGS_OVER_MS / 1000) / 36, 1)
            expect(listen![1]).toBeGreaterThanOrEqual(34)
        }
    })

    it("is not known of what a sleeping tab missed", () => {
        const { listen } = counted(HALF, [6000])
        expect(listen![1]).toBeLessThan(26)
        expect(listen![1]).toBeGreaterThan(15)
    })

    it("goes on for half a second after each word, and not over what was missed", () => {
        const time = new TalkTime()
        time.take("listen", heard([0.2, ...Array.from({ length: 60 }, () => 0)]))
        expect(time.byPhase).toEqual({ listen: { spoke: 50 + HANGS_OVER_MS, of: 3050 } })
        time.take("heard", heard([0.2]))
        time.take("heard", heard([0, 0], HANGS_OVER_MS))
        expect(time.byPhase.heard).toEqual({ spoke: 50, of: 150 })
    })

    it("is nothing in a quiet room, nor while muted", () => {
        const time = new TalkTime()
        time.take("listen", heard(Array.from({ length: 20 }, () => 0.009)))
        time.take("listen", heard([0.3]))
        time.take("listen", { ...heard(Array.from({ length: 20 }, () => 0.3)), muted: true })
        expect(time.byPhase).toEqual({ listen: { spoke: 50, of: 2050 } })
    })

    it("is told in whole seconds, of the listening and of all, and not of the running phase", () => {
        const time = new TalkTime({ "check-in": { spoke: 2900, of: 10_000 }, "listen": { spoke: 4200, of: 20_900 } })
        expect(time.totalsBut(null)).toEqual({ listen: [4, 20], hour: [7, 30] })
        expect(time.totalsBut("listen")).toEqual({ listen: null, hour: [2, 10] })
    })

    it("goes on after a reload where it was", () => {
        const before = new TalkTime()
        before.take("listen", heard([0.2, 0.2]))
        const after = new TalkTime(before.byPhase)
        after.take("listen", heard([0.2]))
        expect(after.byPhase).toEqual({ listen: { spoke: 150, of: 150 } })
    })
})

describe("pieces of sound", () => {
    it("are each heard once, in order", () => {
        const [pieces, steps] = [new Pieces(1000), Float32Array.from({ length: 400 }, (_, at) => Math.floor(at / 50))]
        expect(pieces.next(steps, 10)).toEqual({ pieces: [], missed: 0 })
        expect(pieces.next(steps, 10.35)).toEqual({ pieces: [1, 2, 3, 4, 5, 6, 7], missed: 0 })
        expect(pieces.next(steps, 10.35)).toEqual({ pieces: [], missed: 0 })
        // 40 of these 90 belong to the piece that comes.
        expect(pieces.next(steps, 10.44).pieces).toEqual([rmsOf(steps.subarray(310, 360))])
    })

    it("that are gone are missed, not silent", () => {
        const [pieces, silence] = [new Pieces(1000), new Float32Array(400)]
        pieces.next(silence, 0)
        expect(pieces.next(silence, 1)).toEqual({ pieces: [0, 0, 0, 0, 0, 0, 0, 0], missed: 600 })
    })
})

describe("a share", () => {
    test.each([
        [[90, 600], [210, 600], { coach: 30, focus: 70 }],
        // Half as long in the call would not be silence; a little less is made up for.
        [[90, 600], [189, 540], { coach: 30, focus: 70 }],
        [[90, 600], [100, 300], null],
        [[9, 29], [20, 29], null],
        [[3, 600], [6, 600], null],
        [[0, 600], [300, 600], { coach: 0, focus: 100 }],
        [null, [300, 600], null],
    ] as const)("of %o to %o is %o", (coach, focus, share) => {
        expect(shareOf(coach, focus)).toEqual(share)
    })

    it("is the same on both pages, and all of it", () => {
        const some = fc.nat(14_400)
        const seconds = fc.tuple(some, some).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
        fc.assert(fc.property(seconds, seconds, (one, other) => {
            const [mine, theirs] = [{ listen: null, hour: one }, { listen: null, hour: other }]
            const share = sharesOf("coach", mine, theirs)
            expect(sharesOf("focus", theirs, mine)).toEqual(share)
            if (share.hour) expect([share.hour.coach + share.hour.focus, share.hour.coach >= 0]).toEqual([100, true])
        }))
    })
})

describe("totals from another browser", () => {
    it("are taken where they have their shape, and are the same again", () => {
        const said = { listen: [4, 20], hour: [7, 30] }
        expect(readTotals({ ...said, more: "x".repeat(99) })).toEqual(said)
        expect(readTotals({ ...said, listen: null })).toEqual({ ...said, listen: null })
    })

    test.each<[said: unknown]>([
        [null], ["7"], [[]], [{}], [{ hour: [7, 30] }], [{ listen: null, hour: [31, 30] }],
        [{ listen: null, hour: [7, 14_401] }], [{ listen: null, hour: [-1, 30] }], [{ listen: null, hour: [0.5, 30] }],
        [{ listen: null, hour: ["7", "30"] }],
        [{ listen: null, hour: [7, 30, 1] }], [{ listen: null, hour: [NaN, 9] }],
        [{ listen: [8, 20], hour: [7, 30] }], [{ listen: [4, 31], hour: [7, 30] }], [{ listen: [1], hour: [7, 30] }],
    ])("are none where they are %o", (said) => {
        expect(readTotals(said)).toBeNull()
    })

    it("are held to that whatever is sent", () => {
        fc.assert(fc.property(fc.anything(), (said) => {
            const read = readTotals(said)
            if (read) expect(readTotals(read)).toEqual(read)
        }))
    })
})

interface Case {
    readonly about: string
    readonly focus: readonly unknown[]
    readonly coach: readonly unknown[]
    readonly shares: Shares
}

const { cases } = JSON.parse(readFileSync("tests/contracts/talk.json", "utf8")) as { cases: Case[] }

describe("what was kept of it", () => {
    it.each(cases)("$about", ({ focus, coach, shares }) => {
        const of = (said: readonly unknown[]) => readTotals(merged(...said.map(readValues)).get("talk")?.value)
        expect(sharesOf("coach", of(coach), of(focus))).toEqual(shares)
    })
})
