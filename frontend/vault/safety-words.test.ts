import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { b64url, randomSecret } from "./bytes.ts"
import { pairKeys } from "./derive.ts"
import { BENS_ROOT, ids, PAIR, vectors } from "./key-vectors.ts"
import { readsFirst, WordsExchange, type WordsPlace } from "./safety-words.ts"

const { words: key } = await pairKeys(PAIR)
const { recipients, nonces, commitments } = vectors.words
const [ana, ben] = [ids.ana, ids.ben] as [keyof typeof recipients, keyof typeof recipients]

const PLACE: WordsPlace = {
    partnership: ids.partnership,
    epoch: 1,
    session: ids.session,
    people: [ana, ben],
    recipients: [recipients[ana], recipients[ben]],
}

/** The same, as the other sees it. */
function seenBy({ people, recipients, ...place }: WordsPlace): WordsPlace {
    return { ...place, people: [people[1], people[0]], recipients: [recipients[1], recipients[0]] }
}

/** Both ends of one run, each from what it sees, up to words; a refusal is its reason. */
async function run(here: WordsPlace, there: WordsPlace, keys = [key, key] as const): Promise<[string, string]> {
    const one = await WordsExchange.begin(keys[0], here, nonces[ana])
    const other = await WordsExchange.begin(keys[1], there, nonces[ben])
    one.take(other.commitment)
    other.take(one.commitment)
    return await Promise.all([said(one.open(other.reveal())), said(other.open(one.reveal()))])
}

async function said(words: Promise<readonly string[]>): Promise<string> {
    return await words.then((four) => four.join(" "), (error: unknown) => String(error))
}

describe("two who compare", () => {
    it("commit to, and read, what the vectors say", async () => {
        const one = await WordsExchange.begin(key, PLACE, nonces[ana])
        const other = await WordsExchange.begin(key, seenBy(PLACE), nonces[ben])
        expect([one.commitment, other.commitment]).toEqual([commitments[ana], commitments[ben]])
        expect(await run(PLACE, seenBy(PLACE))).toEqual(Array(2).fill(vectors.words.words.join(" ")))
    })

    it("take turns to read: the one with the lower id first", () => {
        expect([readsFirst(PLACE), readsFirst(seenBy(PLACE))]).toEqual([true, false])
    })

    it("have other words each time", async () => {
        const fresh = async (): Promise<string> => {
            const one = await WordsExchange.begin(key, PLACE)
            const other = await WordsExchange.begin(key, seenBy(PLACE))
            one.take(other.commitment)
            other.take(one.commitment)
            return await said(one.open(other.reveal()))
        }
        expect(await fresh()).not.toBe(await fresh())
    })

    it("have other words, or none, as soon as they see anything differently", async () => {
        const place = fc.record({
            partnership: fc.uuid({ version: 4 }),
            epoch: fc.integer({ min: 2, max: 1000 }),
            session: fc.uuid({ version: 4 }),
        }, { requiredKeys: [] })
        await fc.assert(fc.asyncProperty(place, async (changed) => {
            const [one, other] = await run(PLACE, seenBy({ ...PLACE, ...changed }))
            if (Object.keys(changed).length === 0) expect(one).toBe(other)
            else expect([one, other]).toEqual(["Refusal: words", "Refusal: words"])
        }), { numRuns: 40 })
    })
})

describe("somebody between the two", () => {
    it("who has a secret with each gets them other words, however each run ends", async () => {
        const [withAna, withBen] = [await pairKeys(randomSecret()), await pairKeys(BENS_ROOT)]
        const third = vectors.root.seal_recipient
        const anas = { ...PLACE, recipients: [PLACE.recipients[0], third] } as const
        const bens = { ...PLACE, recipients: [third, PLACE.recipients[1]] } as const
        const [heardByAna] = await run(anas, seenBy(anas), [withAna.words, withAna.words])
        const [heardByBen] = await run(seenBy(bens), bens, [withBen.words, withBen.words])
        expect(heardByAna.split(" ")).toHaveLength(4)
        expect(heardByAna).not.toBe(heardByBen)
    })

    it("who passes on what each says breaks the run where the recipients are others", async () => {
        const anas = { ...PLACE, recipients: [PLACE.recipients[0], vectors.root.seal_recipient] } as const
        expect(await run(anas, seenBy(PLACE))).toEqual(["Refusal: words", "Refusal: words"])
    })
})

describe("a run", () => {
    const begin = () => WordsExchange.begin(key, PLACE)

    it("gives out nothing before the other is bound", async () => {
        const one = await begin()
        expect(() => one.reveal()).toThrow("words")
        expect(await said(one.open(nonces[ben]))).toBe("Refusal: words")
    })

    it("takes one commitment, and not one's own given back", async () => {
        const one = await begin()
        expect(() => { one.take(one.commitment) }).toThrow("words")
        one.take(commitments[ben])
        expect(() => { one.take(commitments[ben]) }).toThrow("words")
        expect(() => { one.take(commitments[ana]) }).toThrow("words")
    })

    it("opens only what was committed to", async () => {
        const one = await begin()
        one.take(commitments[ben])
        for (const other of [b64url(randomSecret()), one.reveal(), nonces[ana]]) {
            expect(await said(one.open(other))).toBe("Refusal: words")
        }
    })

    it.each([null, "", "short", "A".repeat(44), `${"A".repeat(42)}B`])("takes no %j for 32 bytes", async (text) => {
        const one = await begin()
        expect(() => { one.take(text) }).toThrow("nonce")
        one.take(commitments[ben])
        expect(await said(one.open(text))).toBe("Refusal: nonce")
    })

    it.each([
        ["the same recipient twice", { recipients: [recipients[ana], recipients[ana]] }, "own-recipient"],
        ["oneself", { people: [ana, ana] }, "own-recipient"],
        ["an id with a sign in it", { session: `${ids.session}|` }, "words"],
        ["an id in capitals", { partnership: ids.partnership.toUpperCase() }, "words"],
        ["no recipient", { recipients: [recipients[ana], "age1|x"] }, "words"],
        ["no epoch", { epoch: 0 }, "words"],
    ] as const)("does not begin with %s", async (_what, change, reason) => {
        await expect(WordsExchange.begin(key, { ...PLACE, ...change })).rejects.toThrow(reason)
    })
})
