import { describe, expect, it } from "vitest"
import { b64url } from "../vault/bytes.ts"
import { HourDocument } from "./hour-document.ts"
import { HourLine, type Talk } from "./hour-line.ts"
import { aMoment, Timers } from "./two-rooms.ts"

type Said = Readonly<Record<string, unknown>>

/** One end of a line: what is said on it, and how something is heard. */
class End {
    readonly said: Said[] = []
    readonly timers = new Timers()
    hear: (said: Said) => void = nothing

    constructor(document: HourDocument) {
        const talk: Talk = {
            ready: true,
            say: (said) => Promise.resolve(this.said.push(said) > 0),
            on: (_topic, hear) => (this.hear = hear),
            whenReady: nothing,
        }
        const safe = (): Promise<void> => Promise.resolve()
        const { after } = this.timers
        new HourLine(document, talk, { after, heard: nothing, leftOut: nothing, look: nothing, safe })
    }
}

function nothing(): void {
    // Nobody listens.
}

describe("what is said of our page from room to room", () => {
    it("answers once how much is lacking, however often that is asked, and goes on later from what was asked last", async () => {
        const document = new HourDocument()
        document.edit({ at: 0, remove: 0, insert: "\u6e2f".repeat(60_000) })
        const end = new End(document)
        const none = b64url(new HourDocument().vector())
        for (let time = 0; time < 20; time += 1) end.hear({ vector: none })
        await aMoment()
        expect(end.said.filter(({ update }) => update !== undefined)).toHaveLength(1)
        for (let time = 0; time < 20; time += 1) end.hear({ vector: time < 19 ? none : b64url(document.vector()) })
        end.timers.pass(10_000)
        await aMoment()
        const answers = end.said.map(({ update }) => String(update).length)
        expect(answers).toHaveLength(2)
        expect(answers[1]).toBeLessThan(100)
    })
})
