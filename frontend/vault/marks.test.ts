import { describe, expect, it } from "vitest"
import { SLOT } from "./key-vectors.ts"
import { chain, check, later } from "./marks.ts"

const envelope = (revision: number, mac: string, previous: string | null = null) => ({
    slot: { ...SLOT, revision },
    mac,
    previous,
})
const mark = { revision: 2, mac: "b" }

describe("a mark", () => {
    it("takes what it has seen, and what follows from it", () => {
        expect(check(undefined, envelope(5, "e", "d"))).toBe("next")
        expect(check(mark, envelope(2, "b", "a"))).toBe("seen")
        expect(check(mark, envelope(3, "c", "b"))).toBe("next")
        expect(check(mark, envelope(4, "d", "c"))).toBe("gap")
    })

    it.each([
        ["rolled-back", envelope(1, "a")],
        ["replaced", envelope(2, "x", "a")],
        ["broken-chain", envelope(3, "c", "x")],
    ])("refuses %s", (reason, shown) => {
        expect(() => check(mark, shown)).toThrow(reason)
    })

    it("follows a chain, and only a whole one", () => {
        const [three, four, five] = [envelope(3, "c", "b"), envelope(4, "d", "c"), envelope(5, "e", "d")]
        expect(chain(mark, [three, four, five])).toEqual({ revision: 5, mac: "e" })
        expect(() => chain(mark, [three, five])).toThrow("gap")
        expect(() => chain(mark, [three, envelope(4, "d", "x")])).toThrow("broken-chain")
    })

    it("only rises", () => {
        expect(later(mark, { revision: 1, mac: "a" })).toBe(mark)
        expect(later(undefined, mark)).toBe(mark)
        expect(later(mark, { revision: 3, mac: "c" })).toEqual({ revision: 3, mac: "c" })
    })
})
