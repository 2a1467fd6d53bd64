import { describe, expect, it } from "vitest"

import type { Opened } from "../vault/session.ts"
import { type Member, UntrustedServer } from "../vault/untrusted-server.ts"
import { sendWaiting, type Waiting } from "../vault/waiting.ts"
import { behindIWill, halfOf, isBegun, meanwhile, NOTHING, together } from "./commitment-half.ts"
import { overtakenOf } from "./overtaken.ts"

const SESSION = "6b1c2a6e-3f57-4c1a-9f0e-0a4c5f6d7e80"
const WORDS = { session: SESSION, when: "", will: "call Mira" }

describe("a commitment that is half written", () => {
    it("is begun as soon as any line has words, and not by a point or by what is no line", () => {
        expect(isBegun({ ...NOTHING, where: "at home" })).toBe(true)
        expect([undefined, NOTHING, { ...NOTHING, will: " ", confidence: "7" }].map(isBegun)).toEqual([false, false, false])
    })

    it("that did not go out comes back before what was typed since", () => {
        const sent = { ...NOTHING, will: "call Mira", over: "one", base: "2" }
        expect(together(sent, { ...NOTHING, will: "and Tom", confidence: "8" })).toEqual({
            ...sent,
            will: "call Mira; and Tom",
            confidence: "8",
        })
    })
})

describe("behind “I will”", () => {
    it("an idea goes on in the sentence", () => {
        const ideas = ["Ask the school twice", "A walk", "Don’t answer at night", "Re-read it, twice", "ask", ""]
        expect(ideas.map((idea) => behindIWill(idea, "en-GB"))).toEqual([
            "ask the school twice", "a walk", "don’t answer at night", "re-read it, twice", "ask", "",
        ])
    })

    it("what has its capital for another reason keeps it", () => {
        for (const idea of ["I would ask them", "I’d wait", "CEO first", "B plan", "LinkedIn: leave it", "Monday’s call", "R2D2"]) {
            expect(behindIWill(idea, "en")).toBe(idea)
        }
    })

    it("other languages keep their own rules", () => {
        expect(behindIWill("Frag die Schule", "de")).toBe("Frag die Schule")
    })
})

describe("a change that waited on a device", () => {
    async function changed(then: (ana: Member, first: Opened) => Promise<unknown>): Promise<Member> {
        const ana = await new UntrustedServer().member("amber harbour quiet lantern seven")
        const first = await ana.vault.own.write({ kind: "commitment", body: WORDS })
        const body = { ...WORDS, will: "write to Mira", confidence: 6 }
        const place = { kind: "commitment", partnership: null, page: `/sessions/${SESSION}/`, unanswered: [] }
        const waiting: Waiting = { ...place, id: first.id, base: first.revision, body }
        await ana.vault.drafts.save(`commitment ${first.id}`, { waiting })
        await then(ana, first)
        return ana
    }

    const overtaken = async (ana: Member) => await overtakenOf(ana.vault, ana.vault.own, SESSION)
    const will = async (ana: Member) => (await ana.vault.own.list("commitment")).map(({ body }) => body.will)

    it("goes out where nothing else was said meanwhile", async () => {
        const ana = await changed(() => Promise.resolve())
        expect(await overtaken(ana)).toEqual([])
        expect((await sendWaiting(ana.vault)).sent).toBe(1)
        expect(await will(ana)).toEqual(["write to Mira"])
    })

    it("never goes over what was said on another device, and comes with what stands", async () => {
        const ana = await changed((one, over) =>
            one.vault.own.write({ over, kind: "commitment", body: { ...WORDS, will: "visit Mira" } }))
        expect((await sendWaiting(ana.vault)).choices).toEqual([`/sessions/${SESSION}/`])
        expect(await will(ana)).toEqual(["visit Mira"])
        const [{ half, standing } = { half: NOTHING, standing: undefined }] = await overtaken(ana)
        expect([half.will, half.confidence, half.base, standing?.body.will]).toEqual(["write to Mira", "6", "1", "visit Mira"])
        expect([meanwhile(half, standing), meanwhile({ ...half, base: "2" }, standing)]).toEqual(["changed", null])
    })

    it("is still there when it was withdrawn on another device, and brings nothing back by itself", async () => {
        const ana = await changed((one, { id }) => one.vault.own.remove(id))
        expect((await sendWaiting(ana.vault)).sent).toBe(0)
        expect(await will(ana)).toEqual([])
        const [{ half, standing } = { half: NOTHING, standing: undefined }] = await overtaken(ana)
        expect([half.will, standing, meanwhile(half, standing)]).toEqual(["write to Mira", undefined, "withdrawn"])
    })

    it("is nobody’s choice when the other device said the same, or when it is of another hour", async () => {
        const same = await changed((one, over) =>
            one.vault.own.write({ over, kind: "commitment", body: { ...WORDS, will: "write to Mira", confidence: 6 } }))
        expect(await overtaken(same)).toEqual([])
        const other = await changed((one, { id }) => one.vault.own.remove(id))
        expect(await overtakenOf(other.vault, other.vault.own, crypto.randomUUID())).toEqual([])
    })

    it("is made of the words that stand", () => {
        const stands = { id: "one", revision: 3, body: { ...WORDS, where: "at home", confidence: 8 } }
        const words = { when: "", will: "call Mira", where: "at home", instead: "" }
        expect(halfOf(stands)).toEqual({ ...words, confidence: "8", over: "one", base: "3" })
        expect(meanwhile(NOTHING, undefined)).toBeNull()
    })
})
