import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { HourValues } from "./hour-values.ts"
import { lineOf, merged, readValues, sayable } from "./values.ts"

const said = fc.dictionary(
    fc.constantFrom("ask", "heard", "idea:a", "idea:b", "fate:a", "offer:c"),
    fc.record({
        at: fc.nat(3),
        value: fc.constantFrom<unknown>("listen", "usual", 3, 4, "idea", { fate: "taken", of: "one" }),
    }),
)

function values(now = 10): HourValues {
    return new HourValues(() => now)
}

describe("values of an hour", () => {
    it("are the same in whatever order, and however often, they come", () => {
        fc.assert(fc.property(fc.array(said), fc.array(fc.nat(9)), (all, again) => {
            const read = all.map(readValues)
            const more = again.flatMap((at) => read[at] ?? [])
            const once = sayable(merged(...read))
            expect(sayable(merged(...more, ...read.reverse(), ...more))).toEqual(once)
        }))
    })

    it("go by the last tap, though the clock of the other device was ahead", () => {
        const page = values(10)
        page.take({ ask: { at: 5000, value: "listen" } }, "own log")
        page.set("ask", "challenge")
        const other = values(20)
        other.take(sayable(page.mine), "own log")
        expect(other.mine.get("ask")).toEqual({ at: 5001, value: "challenge" })
    })

    it("are gained until they stand in one’s own log", () => {
        const page = values()
        expect(page.gained()).toBeNull()
        page.set("ask", "listen")
        page.set("heard", 4)
        page.keep(page.gained()!)
        expect(page.gained()).toBeNull()
        page.set("heard", 5)
        expect([...page.gained()!.keys()]).toEqual(["heard"])
        page.take({ heard: { at: 99, value: 6 } }, "own log")
        expect(page.gained()).toBeNull()
        page.take({ open: { at: 1, value: true } }, "draft")
        expect([...page.gained()!.keys()]).toEqual(["open"])
    })

    it("are the other’s from their log, and from the line as long as it is the same", () => {
        const page = values()
        page.take({ ask: { at: 1, value: "usual" } }, "their log")
        page.take({ ask: { at: 2, value: "listen" }, heard: { at: 2, value: 3 } }, "line")
        expect(page.theirs.get("ask")?.value).toBe("listen")
        // Their page died before it had kept that.
        page.begin({ heard: { at: 3, value: 4 } })
        expect([...page.theirs].map(([name, { value }]) => [name, value])).toEqual([["ask", "usual"], ["heard", 4]])
        expect([page.mine.size, page.gained()]).toEqual([0, null])
    })

    it("tell of what changed, and of nothing else", () => {
        const page = values()
        const heard: unknown[] = []
        page.onChange((names, source) => heard.push([names, source]))
        page.set("ask", "listen")
        page.take({ ask: { at: 1, value: "usual" } }, "line")
        page.take({ ask: { at: 1, value: "usual" } }, "line")
        page.take({ ask: { at: 1, value: "obey" } }, "line")
        expect(heard).toEqual([[["ask"], null], [["ask"], "line"]])
    })

    it("say an idea on one line", () => {
        expect(lineOf(" one\n\u0007two ")).toBe("one two")
        expect(lineOf(" \n ")).toBeNull()
    })
})
