import { beforeEach, describe, expect, it } from "vitest"
import { b64url, randomSecret } from "../../vault/bytes.ts"
import { WordsExchange } from "../../vault/safety-words.ts"
import { partners } from "../two-rooms.ts"
import { EXCHANGE_FOR } from "./run.ts"
import { type Side, Sides } from "./sides.ts"

let sides: Sides
let ana: Side
let ben: Side

const two = await partners()
const stranger = await two.server.member("cleo's own passphrase")

beforeEach(async () => {
    sides = await Sides.open(two)
    ;({ ana, ben } = sides)
})

describe("a partner’s altered page, or somebody in a partner’s place", () => {
    /** Ana has tapped, and Ben's altered page asks too: she has said what she commits to. */
    async function bound(): Promise<void> {
        ben.altered = true
        await ana.run.tap()
        await sides.carry()
        await sides.says(ben, "ask", crypto.randomUUID())
        expect(ana.told).toEqual(["exchanging", null])
    }

    const commitment = (): string => ben.heard("commit", "value")

    async function broken(): Promise<void> {
        await sides.carry()
        expect([ana.told, ana.run.words]).toEqual([["idle", "broken"], null])
    }

    it("does not see what is revealed before being bound", async () => {
        await bound()
        ana.page.timers.pass(EXCHANGE_FOR)
        await broken()
        expect(ben.steps).toEqual(["ask", "commit", "no"])
    })

    it.each([
        ["a reveal before a commitment", () => sides.says(ben, "reveal", ben.heard("ask"), b64url(randomSecret()))],
        ["her own commitment given back", () => sides.says(ben, "commit", ben.heard("ask"), commitment())],
        ["a commitment of no form", () => sides.says(ben, "commit", ben.heard("ask"), "short")],
        ["a second ask", () => sides.says(ben, "ask", crypto.randomUUID())],
    ])("breaks the run off by %s, and learns nothing", async (_what, act) => {
        await bound()
        await act()
        await broken()
        expect(ben.steps).not.toContain("reveal")
    })

    it.each([
        ["another reveal than was committed to", () => sides.says(ben, "reveal", ben.heard("ask"), b64url(randomSecret()))],
        ["her own reveal given back", () => sides.says(ben, "reveal", ben.heard("ask"), ben.heard("reveal", "value"))],
        ["a second commitment", () => sides.says(ben, "commit", ben.heard("ask"), b64url(randomSecret()))],
        ["a no", () => sides.says(ben, "no", ben.heard("ask"))],
        ["silence", async () => {
            ana.page.timers.pass(EXCHANGE_FOR)
            await sides.carry()
        }],
        ["a new line", () => sides.join(ben)],
    ])("who was bound breaks the run off by %s, and it counts", async (_what, act) => {
        await bound()
        await sides.says(ben, "commit", ben.heard("ask"), b64url(randomSecret()))
        expect(ben.steps.at(-1)).toBe("reveal")
        await act()
        await sides.carry()
        expect([ana.run.stage, ana.run.words]).toEqual(["idle", null])
        expect(["broken", "cut"]).toContain(ana.run.note)
        await ana.kept.begin()
        await ana.kept.begin()
        expect(await ana.kept.stoppedUntil()).not.toBeNull()
    })

    it.each([
        ["epoch", { epoch: 2 }],
        ["session", { session: crypto.randomUUID() }],
        ["recipient", { recipients: [two.ben.vault.keys.recipient, stranger.vault.keys.recipient] as const }],
    ])("who commits for another %s is refused", async (_what, change) => {
        await bound()
        const { keys } = await ben.page.vault.pin(two.partnership)
        const exchange = await WordsExchange.begin(keys.words, { ...ben.place, ...change })
        await sides.says(ben, "commit", ben.heard("ask"), exchange.commitment)
        exchange.take(commitment())
        await sides.says(ben, "reveal", ben.heard("ask"), exchange.reveal())
        await broken()
    })

    it("who commits for what is pinned is not: it is the words that tell them from the partner", async () => {
        await bound()
        const { keys } = await ben.page.vault.pin(two.partnership)
        const exchange = await WordsExchange.begin(keys.words, ben.place)
        await sides.says(ben, "commit", ben.heard("ask"), exchange.commitment)
        exchange.take(commitment())
        await sides.says(ben, "reveal", ben.heard("ask"), exchange.reveal())
        expect(ana.run.words).toEqual(await exchange.open(ben.heard("reveal", "value")))
    })

    it("who answers an ask that stands no more hears that, and nothing else", async () => {
        ben.altered = true
        const gone = crypto.randomUUID()
        await sides.says(ben, "commit", gone, b64url(randomSecret()))
        expect([ben.steps, ben.heard("no"), ana.told]).toEqual([["no"], gone, ["idle", null]])
    })

    it("cannot go on after three", async () => {
        for (let run = 0; run < 3; run += 1) {
            await bound()
            await sides.says(ben, "reveal", ben.heard("ask"), b64url(randomSecret()))
            await broken()
        }
        await sides.says(ben, "ask", crypto.randomUUID())
        const before = ben.hears.length
        await ana.run.tap()
        await sides.carry()
        expect([ana.told, ben.steps.slice(before)]).toEqual([["idle", "stopped"], ["no"]])
    })

    it("says nothing of words that nobody had, and nothing that is not understood", async () => {
        ben.altered = true
        await sides.says(ben, "differ", crypto.randomUUID())
        for (const odd of [null, "x", {}, `${crypto.randomUUID()}|`]) await sides.says(ben, "ask", odd)
        await sides.says(ben, "reveal", crypto.randomUUID(), b64url(randomSecret()))
        await sides.says(ben, "dance", crypto.randomUUID())
        expect([ana.told, ana.run.isAsked, ana.failures]).toEqual([["idle", null], false, []])
    })
})
