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
    const gone = new Set<string>()
    const end = (own: string, partner: string): Channel =>
        new Channel(key, { ...place, own, partner }, (text) => !gone.has(own) && (sent[own]?.push(text) ?? 0) > 0, {
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
    return { ana, ben, sent, heard, gone, carry }
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

test("while one is cut off nothing is said, and nobody hears of a gap once they are back", async () => {
    const { ana, ben, heard, gone, carry } = await two()
    const present = (people: string[], since: number[]): void => {
        for (const end of [ana, ben]) end.present(people, since)
    }
    present(both, [1000, 2000])
    await carry()
    gone.add(ANA).add(BEN)
    for (const end of [ana, ben]) {
        end.cut()
        expect([end.ready, await end.say({ say: "into nothing" })]).toEqual([false, false])
    }
    // Ben is seated first; Ana says hello as soon as she is.
    gone.delete(BEN)
    ben.present([BEN], [3000])
    expect(await ben.say({ say: "to nobody" })).toBe(false)
    gone.delete(ANA)
    ana.greet()
    expect(await ana.say({ say: "too early" })).toBe(false)
    present(both, [4000, 3000])
    expect(await ben.say({ say: "too early as well" })).toBe(false)
    await carry()
    expect(await ana.say({ say: "back" }) && await ben.say({ say: "back" })).toBe(true)
    await carry()
    expect(heard).toEqual({ [ANA]: ["ready", "ready", { say: "back" }], [BEN]: ["ready", "ready", { say: "back" }] })
})

test("what was said to somebody who was cut off unseen is no forgery to them once they are back", async () => {
    const { ana, ben, heard, sent, carry } = await two()
    for (const end of [ana, ben]) end.present(both, [1000, 2000])
    await carry()
    ana.cut()
    expect(await ben.say({ say: "lost" })).toBe(true)
    sent[BEN]?.splice(0)
    ana.greet()
    await ben.say({ say: "on the old line" })
    await carry()
    for (const end of [ana, ben]) end.present(both, [3000, 2000])
    await carry()
    expect(heard[ANA]).toEqual(["ready", "ready"])
    expect([ana.ready, ben.ready]).toEqual([true, true])
})

test("what belongs to a greeting that another overtook is no forgery", async () => {
    const { ana, ben, heard, sent, carry } = await two()
    ana.greet()
    ana.greet()
    const hears = (text: string) => ben.hear(parse(JSON.stringify({ ...JSON.parse(text) as object, from: ANA })))
    for (const text of sent[ANA]?.splice(0) ?? []) await hears(text)
    // Ana answers to the first only what the second made of it: her frame opens on no line of his.
    await carry()
    ana.greet()
    await carry()
    ana.greet()
    const [again] = sent[ANA]?.splice(0) ?? []
    await hears(again!)
    sent[ANA]?.push(again!)
    await carry()
    expect([heard[ANA], heard[BEN]].flat().filter((one) => one !== "ready")).toEqual([])
})

test("a send that fails is said, and its number is not missed later", async () => {
    const { ana, ben, heard, gone, carry } = await two()
    for (const end of [ana, ben]) end.present(both, [1000, 2000])
    await carry()
    gone.add(BEN)
    expect([await ben.say({ say: "lost" }), ben.ready]).toEqual([false, false])
    gone.delete(BEN)
    expect(await ben.say({ say: "still no line" })).toBe(false)
    for (const end of [ana, ben]) end.present(both, [1000, 3000])
    await carry()
    await ben.say({ say: "again" })
    await carry()
    expect(heard[ANA]).toEqual(["ready", "ready", { say: "again" }])
})

test("a partner who is shown as gone late, when both are back already, can be spoken to all the same", async () => {
    const { ana, ben, carry } = await two()
    for (const end of [ana, ben]) end.present(both, [1000, 2000])
    await carry()
    ben.present([BEN], [2000])
    expect(ben.ready).toBe(false)
    ben.present(both, [3000, 2000])
    expect(ben.ready).toBe(true)
})
