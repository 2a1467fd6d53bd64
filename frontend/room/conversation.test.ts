import { expect, test, vi } from "vitest"
import { Conversation } from "./conversation.ts"
import { hearMoves, tellingMoves } from "./moves.ts"
import { type FromServer, parse } from "./protocol.ts"

const [ANA, BEN] = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"]
const key = await crypto.subtle.importKey("raw", new Uint8Array(32), "HKDF", false, ["deriveBits"])

/** One end; what it says goes on when it is carried. */
class End {
    readonly conversation = new Conversation()
    readonly said: FromServer[] = []
    readonly heard: unknown[] = []
    readonly own: string
    readonly partner: string

    constructor(own: string, partner: string) {
        this.own = own
        this.partner = partner
        this.conversation.whenReady(() => this.heard.push("ready"))
        this.conversation.on("word", ({ word }) => this.heard.push(word))
    }

    open(): void {
        const place = { partnership: "p", epoch: 1, session: "s", own: this.own, partner: this.partner }
        const send = (text: string): boolean => {
            this.said.push(parse(JSON.stringify({ ...(JSON.parse(text) as object), from: this.own })))
            return true
        }
        this.conversation.open(key, place, send, () => this.heard.push("forged"))
    }
}

/** Carry what they say until it is so. */
async function carried(one: End, other: End, so: () => void): Promise<void> {
    await vi.waitFor(() => {
        for (const [from, to] of [[one, other], [other, one]] as const) {
            for (const message of from.said.splice(0)) to.conversation.hear(message)
        }
        so()
    }, { interval: 1 })
}

/** Both sit down; the server says so to each, whether or not they have their keys. */
function arrive(...ends: End[]): void {
    for (const { conversation } of ends) conversation.present([ANA, BEN], [1000, 2000])
}

test.each(["Ana", "Ben"])("whoever has their keys later, as %s here, is heard and hears", async (later) => {
    const [ana, ben] = [new End(ANA, BEN), new End(BEN, ANA)]
    const [first, second] = later === "Ben" ? [ana, ben] : [ben, ana]
    arrive(ana, ben)
    first.open()
    await carried(ana, ben, () => expect(second.said).toEqual([]))
    second.open()
    await carried(ana, ben, () => expect([ana.heard, ben.heard]).toEqual([["ready"], ["ready"]]))
    await ana.conversation.say({ say: "word", word: "from Ana" })
    await ben.conversation.say({ say: "word", word: "from Ben" })
    await carried(ana, ben, () => expect([ana.heard, ben.heard]).toEqual([["ready", "from Ben"], ["ready", "from Ana"]]))
})

test("what is said before a part of the page listens is heard once it does, and nothing of another line", async () => {
    const [ana, ben] = [new End(ANA, BEN), new End(BEN, ANA)]
    arrive(ana, ben)
    ana.open()
    ben.open()
    await carried(ana, ben, () => expect([ana.heard, ben.heard]).toEqual([["ready"], ["ready"]]))
    const say = async (word: string): Promise<void> => {
        await ben.conversation.say({ say: "later", word })
        await ben.conversation.say({ say: "word", word: `after ${word}` })
        await carried(ana, ben, () => expect(ana.heard).toContain(`after ${word}`))
    }
    await say("of a line that is past")
    ana.conversation.greet()
    const readied = ({ heard }: End): number => heard.filter((one) => one === "ready").length
    await carried(ana, ben, () => expect([readied(ana), readied(ben)]).toEqual([2, 2]))
    await say("one")
    await say("two")
    const late: unknown[] = []
    ana.conversation.on("later", ({ word }) => late.push(word))
    expect(late).toEqual(["one", "two"])
    await say("three")
    expect(late).toEqual(["one", "two", "three"])
})

test("of what nobody listens for, only so much is kept", async () => {
    const [ana, ben] = [new End(ANA, BEN), new End(BEN, ANA)]
    arrive(ana, ben)
    ana.open()
    ben.open()
    await carried(ana, ben, () => expect([ana.heard, ben.heard]).toEqual([["ready"], ["ready"]]))
    for (let at = 0; at < 50; at += 1) await ben.conversation.say({ say: "later", at })
    await ben.conversation.say({ say: "word", word: "done" })
    await carried(ana, ben, () => expect(ana.heard).toContain("done"))
    const late: unknown[] = []
    ana.conversation.on("later", ({ at }) => late.push(at))
    expect(late).toEqual(Array.from({ length: 20 }, (_, at) => 30 + at))
})

test("a greeting said twice is answered twice, and nothing of it is taken for forged", async () => {
    const [ana, ben] = [new End(ANA, BEN), new End(BEN, ANA)]
    ana.open()
    ben.open()
    arrive(ana, ben)
    ana.conversation.greet()
    await carried(ana, ben, () => expect(ana.heard).toContain("ready"))
    await ana.conversation.say({ say: "word", word: "hello" })
    await carried(ana, ben, () => expect(ben.heard).toContain("hello"))
    expect([ana.heard, ben.heard]).toEqual([["ready"], ["ready", "hello"]])
})

test("who stopped the clock is told once the line is there, and told once", async () => {
    const [ana, ben] = [new End(ANA, BEN), new End(BEN, ANA)]
    const heard: string[] = []
    const tell = tellingMoves(ben.conversation)
    hearMoves(ana.conversation, "Ben", (sentence) => heard.push(sentence))
    arrive(ana, ben)
    tell("pause")
    ana.open()
    ben.open()
    await carried(ana, ben, () => expect(heard).toHaveLength(1))
    tell("resume")
    await carried(ana, ben, () => expect(heard).toHaveLength(2))
    ana.conversation.greet()
    await ben.conversation.say({ say: "word", word: "after" })
    await carried(ana, ben, () => expect(ana.heard).toContain("after"))
    expect(heard).toEqual(["Ben stopped the clock for a moment", "Ben started the clock again"])
})
