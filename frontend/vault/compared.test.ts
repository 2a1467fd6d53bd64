import { describe, expect, it, test } from "vitest"
import { readSaidOfWords, type SaidOfWords, wordsStanding } from "./compared.ts"
import { vectors } from "./key-vectors.ts"

const [OWN, PARTNERS, OTHER] = [vectors.root.recipient, vectors.root.seal_recipient, vectors.recovery.seal_recipient]
const MATCH: SaidOfWords = { said: "match", at: "2026-11-24T10:00:00.000Z", epoch: 2, recipients: [OWN, PARTNERS] }
const DIFFER: SaidOfWords = { ...MATCH, said: "differ" }

function standing(state: string, words: SaidOfWords | null, changed = false): string {
    return wordsStanding({ state, epoch: 2, recipient: PARTNERS, words }, OWN, changed)
}

test.each([
    ["by link", null, "asked"],
    ["compared", MATCH, "done"],
    ["by link", DIFFER, "differed"],
    ["unchecked", null, "required"],
    ["offered", null, "required"],
    ["unchecked", DIFFER, "differed"],
    ["compared", { ...MATCH, epoch: 1 }, "again"],
    ["compared", { ...MATCH, recipients: [OTHER, PARTNERS] }, "again"],
    ["compared", { ...MATCH, recipients: [OWN, OTHER] }, "again"],
    ["by link", MATCH, "again"],
    ["by link", { ...DIFFER, epoch: 1 }, "again"],
    ["unchecked", { ...MATCH, epoch: 1 }, "required"],
] as const)("a pin that is %s, of which %o was said: %s", (state, words, expected) => {
    expect(standing(state, words)).toBe(expected)
})

test("keys that are about to be others leave nothing compared, and no pool match less to be read first", () => {
    expect([standing("compared", MATCH, true), standing("by link", DIFFER, true)]).toEqual(["again", "again"])
    expect(standing("unchecked", null, true)).toBe("required")
})

describe("what a pin says of words", () => {
    it("is read as it was written, and pins of before have none", () => {
        expect([readSaidOfWords({ words: { ...MATCH } }), readSaidOfWords({}), readSaidOfWords({ words: null })])
            .toEqual([MATCH, null, null])
    })

    it.each([
        "yes",
        [],
        { ...MATCH, said: "maybe" },
        { ...MATCH, at: "yesterday" },
        { ...MATCH, at: 5 },
        { ...MATCH, epoch: "2" },
        { ...MATCH, recipients: [OWN] },
        { ...MATCH, recipients: [OWN, "age1"] },
        { ...MATCH, recipients: null },
    ])("is refused as %o", (words) => {
        expect(() => readSaidOfWords({ words })).toThrow("malformed")
    })
})
