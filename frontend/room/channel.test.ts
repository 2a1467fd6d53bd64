import { expect, test } from "vitest"
import { Channel } from "./channel.ts"
import { parse } from "./protocol.ts"

const ANA = "11111111-1111-4111-8111-111111111111"
const BEN = "22222222-2222-4222-8222-222222222222"
const place = { partnership: "p", epoch: 1, session: "s" }

/** Both ends, and what each is told; what is said travels only when asked to. */
async function two() {
    const raw = new Uint8Array(32)
    const key = await crypto.subtle.importKey("raw", raw, "HKDF", false, ["deriveBits"])
    const sent: Record<string, string[]> = { [ANA]: [], [BEN]: [] }
    const heard: Record<string, unknown[]> = { [ANA]: [], [BEN]: [] }
    const end = (own: string, partner: string): Channel =>
        new Channel(key, { ...place, own, partner }, (text) => (sent[own]?.push(text) ?? 0) > 0, {
            ready: () => heard[own]?.push("ready"),
            message: (body) => heard[own]?.push(body),
            refused: () => heard[own]?.push("refused"),
        })
    const [ana, ben] = [end(ANA, BEN), end(BEN, ANA)]
    const carry = async (): Promise<void> => {
        for (let more = true; more;) {
            more = false
            for (const [from, to] of [[ANA, ben], [BEN, ana]] as const) {
                for (const text of sent[from]?.splice(0) ?? []) {
                    more = true
                    await to.hear(parse(JSON.stringify({ ...JSON.parse(text) as object, from })))
                }
            }
        }
    }
    return { ana, ben, sent, heard, carry }
}

const both = [ANA, BEN]

test("whoever comes in is greeted once, and both can speak", async () => {
    const { ana, ben, heard, carry } = await two()
    const told = async (): Promise<void> => {
        ana.present(both, [1000, 2000])
        ben.present(both, [1000, 2000])
        await carry()
    }
    await told()
    await told()
    expect(heard).toEqual({ [ANA]: ["ready"], [BEN]: ["ready"] })
})

test("a partner who took over from their other tab is greeted, though they were never seen to go", async () => {
    const { ana, heard, carry, sent } = await two()
    ana.present(both, [1000, 2000])
    await carry()
    ana.present(both, [1000, 2500])
    expect(sent[ANA]?.length).toBe(1)
    await carry()
    expect(heard[ANA]).toEqual(["ready", "ready"])
})

test("after something got lost on the way, what is said anew arrives", async () => {
    const { ana, ben, heard, sent, carry } = await two()
    ana.present(both, [1000, 2000])
    await carry()
    await ana.say({ say: "lost" })
    sent[ANA]?.splice(0)
    await ana.say({ say: "refused" })
    await carry()
    expect(heard[BEN]).toEqual(["ready", "refused"])
    ana.present(both, [1000, 3000])
    await carry()
    await ana.say({ say: "again" })
    await carry()
    expect(heard[BEN]?.slice(2)).toEqual(["ready", { say: "again" }])
    expect(ben.ready).toBe(true)
})
