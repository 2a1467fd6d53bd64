import { beforeEach, describe, expect, it } from "vitest"

import { Unreachable } from "../web/api.ts"
import { putFrom, type Thing } from "../reflections/putting.ts"
import { keepsThings, type Member, partners, type UntrustedServer } from "../vault/untrusted-server.ts"
import { sendWaiting } from "../vault/waiting.ts"
import { BegunPlan, plansIn, waitingPlans } from "./begun-plan.ts"

const SESSION = "6b1c2a6e-3f57-4c1a-9f0e-0a4c5f6d7e80"

let server: UntrustedServer
let ana: Member
let ben: Member
let partnership: string

beforeEach(async () => {
    ({ server, ana, ben, partnership } = await partners())
    for (const { vault } of [ana, ben]) await vault.shared(partnership)
})

/** Until the answer is called, nothing is taken. */
function withoutNetwork(): () => void {
    const keep = server.keep.bind(server)
    server.keep = () => {
        throw new Unreachable("")
    }
    return () => {
        server.keep = keep
    }
}

function begunBy({ vault }: Member): BegunPlan {
    const desk = { vault, partnership, page: `/sessions/${SESSION}/room/` }
    return new BegunPlan(SESSION, (thing: Thing) => putFrom(desk, thing))
}

async function readBy({ vault }: Member, session = SESSION): Promise<string[]> {
    return plansIn(await (await vault.shared(partnership)).all(), session)
}

describe("the plan that an hour was begun with", () => {
    it("is there for both, of that hour alone", async () => {
        await begunBy(ana).keep("repair")
        expect([await readBy(ana), await readBy(ben)]).toEqual([["repair"], ["repair"]])
        expect(await readBy(ben, partnership)).toEqual([])
        expect(await ana.vault.drafts.names()).toEqual([])
    })

    it("lies on the device when it is begun without a network, and goes out from whichever page comes next", async () => {
        keepsThings(ana)
        const back = withoutNetwork()
        await begunBy(ana).keep("repair")
        expect(await waitingPlans(ana.vault, SESSION)).toEqual(["repair"])
        expect(await waitingPlans(ana.vault, partnership)).toEqual([])
        expect(await readBy(ben)).toEqual([])
        back()
        expect(await sendWaiting(ana.vault)).toEqual({ sent: 1, choices: [], reached: true })
        expect([await readBy(ben), await waitingPlans(ana.vault, SESSION)]).toEqual([["repair"], []])
    })

    it("is tried again where the device keeps nothing, and is kept once", async () => {
        const back = withoutNetwork()
        const begun = begunBy(ana)
        await begun.keep("repair")
        await begun.again()
        expect(await readBy(ben)).toEqual([])
        back()
        await begun.again()
        await begun.again()
        expect(await readBy(ben)).toEqual(["repair"])
    })

    it("is the last where somebody begins again on the same page", async () => {
        const begun = begunBy(ana)
        await begun.keep("repair")
        await begun.keep("quiet")
        expect(await readBy(ben)).toEqual(["quiet"])
    })
})
