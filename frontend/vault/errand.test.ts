import { describe, expect, it } from "vitest"
import { Refused, Unreachable } from "../web/api.ts"
import { type Errand, errandsAbout, keepErrand, runErrand, runErrands } from "./errand.ts"
import { Refusal } from "./refusal.ts"
import { keepsThings, type Member, UntrustedServer } from "./untrusted-server.ts"
import { sendWaiting, waitsFor } from "./waiting.ts"

const HOUR = "6b1c2a6e-3f57-4c1a-9f0e-0a4c5f6d7e80"
const COMMITMENT = "7c1c2a6e-3f57-4c1a-9f0e-0a4c5f6d7e81"

const WALK: Errand = {
    address: "/partnerships/x/noting/",
    told: { id: "made here", on: "2026-03-01", focus: "ana" },
    page: "/partnerships/x/elsewhere/",
    // One's own, so that one person is enough to look at.
    then: [
        { kind: "takeaway", partnership: null, body: { text: "The river was loud." } },
        { kind: "commitment", partnership: null, id: COMMITMENT, body: { when: "", will: "walk again" } },
    ],
}

async function someone(): Promise<Member> {
    const ana = await new UntrustedServer().member("amber harbour quiet lantern seven")
    keepsThings(ana)
    await keepErrand(ana.vault, "the walk", WALK)
    return ana
}

async function written({ vault }: Member): Promise<unknown[]> {
    const all = [...(await vault.own.list("takeaway")), ...(await vault.own.list("commitment"))]
    return all.map(({ body }) => body)
}

const answers = (session: unknown) => () => Promise.resolve({ session })
const fails = (error: Error) => () => Promise.reject(error)

describe("an errand", () => {
    it("is told first, and its words are written of the hour that was named", async () => {
        const ana = await someone()
        const asked: unknown[] = []
        const send = (...what: unknown[]) => {
            asked.push(what)
            return Promise.resolve({ session: HOUR })
        }
        expect(await runErrands(ana.vault, send)).toEqual({ ran: 1, refused: [], reached: true })
        expect(asked).toEqual([[WALK.address, WALK.told]])
        await sendWaiting(ana.vault)
        expect(await written(ana)).toEqual([
            { session: HOUR, text: "The river was loud." },
            { session: HOUR, when: "", will: "walk again" },
        ])
        expect(await ana.vault.drafts.names()).toEqual([])
    })

    it("waits until the server is there", async () => {
        const ana = await someone()
        expect(await runErrands(ana.vault, fails(new Unreachable("")))).toEqual({ ran: 0, refused: [], reached: false })
        expect([...(await errandsAbout(ana.vault, "the walk")).values()]).toEqual([WALK])
    })

    it("stays where the server refuses, and says on which page", async () => {
        const ana = await someone()
        const { refused } = await runErrands(ana.vault, fails(new Refused(410, { error: "Over." })))
        expect(refused).toEqual([WALK.page])
        expect((await errandsAbout(ana.vault, "")).size).toBe(1)
    })

    it("run twice, since its answer was lost, writes its words once", async () => {
        const ana = await someone()
        for (let time = 0; time < 2; time += 1) {
            await runErrand(ana.vault, "errand the walk", WALK, answers(HOUR))
            await sendWaiting(ana.vault)
        }
        expect((await written(ana)).length).toBe(2)
        expect(await ana.vault.drafts.names()).toEqual([])
    })

    it("says where its words would go with the page, until they are with the server", async () => {
        const ana = await new UntrustedServer().member("amber harbour quiet lantern seven")
        expect(await keepErrand(ana.vault, "the walk", WALK)).toBeNull()
        // Nobody else runs it beside the page that was told so.
        expect((await errandsAbout(ana.vault, "")).size).toBe(0)
        expect(await runErrand(ana.vault, "", WALK, answers(HOUR))).toEqual({ session: HOUR, lasting: false })
        expect([await waitsFor(ana.vault, HOUR), await waitsFor(ana.vault, COMMITMENT)]).toEqual([true, false])
        await sendWaiting(ana.vault)
        expect([await waitsFor(ana.vault, HOUR), (await written(ana)).length]).toEqual([false, 2])
        keepsThings(ana)
        expect(await runErrand(ana.vault, "", WALK, answers(HOUR))).toEqual({ session: HOUR, lasting: true })
    })

    it("stays where its words are not safe", async () => {
        const ana = await someone()
        ana.vault.drafts.save = () => Promise.resolve(false)
        expect((await runErrand(ana.vault, "errand the walk", WALK, answers(HOUR))).lasting).toBe(false)
        expect((await errandsAbout(ana.vault, "the walk")).size).toBe(1)
    })

    it.each([undefined, 7, "", "../../keys", `${HOUR} note`])("believes no answer that names no hour: %s", async (session) => {
        const ana = await someone()
        await expect(runErrand(ana.vault, "errand the walk", WALK, answers(session))).rejects.toThrow(Refusal)
        expect(await ana.vault.drafts.names()).toEqual(["errand the walk"])
    })

    it("about another thing is not found", async () => {
        const ana = await someone()
        await ana.vault.drafts.save("errand the walk 2", { half: {} })
        expect((await errandsAbout(ana.vault, "another")).size).toBe(0)
        expect((await errandsAbout(ana.vault, "the walk")).size).toBe(1)
    })
})
