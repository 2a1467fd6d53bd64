import { describe, expect, it } from "vitest"
import { b64url, fromB64url, joined, utf8 } from "./bytes.ts"
import { derive, pairKeys } from "./derive.ts"
import { BENS_ROOT, ids, PAIR, vectors } from "./key-vectors.ts"
import { type Frame, lineOf, MOST_MESSAGE } from "./room-keys.ts"
import { RoomLine } from "./room-line.ts"

const { room } = await pairKeys(PAIR)
const place = (own: string, partner: string) => ({
    partnership: ids.partnership,
    epoch: 1,
    session: ids.session,
    own,
    partner,
})
const ends = () => [new RoomLine(room, place(ids.ana, ids.ben)), new RoomLine(room, place(ids.ben, ids.ana))] as const

async function connect(ana: RoomLine, ben: RoomLine): Promise<void> {
    const { reply, frame } = await ben.answer(ana.hello())
    const answer = await ana.accept(reply)
    expect(await ana.open(frame)).toBeNull()
    expect(await ben.open(answer)).toBeNull()
}

describe("a line", () => {
    it("seals the frames of the vectors", async () => {
        const { nonces, frames } = vectors.room
        const own = nonces[ids.ana as keyof typeof nonces]
        const partner = nonces[ids.ben as keyof typeof nonces]
        const line = await lineOf(room, place(ids.ana, ids.ben), own, partner)
        const sealed = [await line.confirmation()]
        for (const message of frames.messages) sealed.push(...(await line.seal(message)))
        expect(sealed).toEqual(frames.sealed)
        const other = await lineOf(room, place(ids.ben, ids.ana), partner, own)
        const opened = []
        for (const frame of frames.sealed) opened.push(await other.open(frame))
        expect(opened).toEqual([null, ...frames.messages])
    })
})

describe("a line's first frame", () => {
    const nonces = [vectors.room.nonces[ids.ana as never], vectors.room.nonces[ids.ben as never]] as const

    it("is the confirmation, and nothing else before it", async () => {
        const [own, partner] = nonces
        const ana = await lineOf(room, place(ids.ana, ids.ben), own, partner)
        const ben = await lineOf(room, place(ids.ben, ids.ana), partner, own)
        const [early] = await ana.seal({ n: 1 })
        await expect(ben.open(early!)).rejects.toMatchObject({ reason: "frame" })
        await expect(ana.confirmation()).rejects.toMatchObject({ reason: "frame" })
        expect(ben.confirmed).toBe(false)
        const [next] = await ana.seal({ n: 2 })
        await expect(ben.open(next!)).rejects.toMatchObject({ reason: "gap" })
    })
})

describe("two ends", () => {
    it("talk both ways once both have confirmed", async () => {
        const [ana, ben] = ends()
        await expect(ana.seal({})).rejects.toMatchObject({ reason: "not-confirmed" })
        await connect(ana, ben)
        const [asked] = await ana.seal({ ask: "listen" })
        expect(await ben.open(asked!)).toEqual({ ask: "listen" })
        const [answered] = await ben.seal({ answer: "yes" })
        expect(await ana.open(answered!)).toEqual({ answer: "yes" })
    })

    it("see only two sizes, and join what is longer", async () => {
        const [ana, ben] = ends()
        await connect(ana, ben)
        const size = (frame: Frame) => fromB64url(frame.sealed).length
        expect((await ana.seal({ t: "x".repeat(480) })).map(size)).toEqual([512])
        const long = { t: "你".repeat(10_000) }
        const frames = [...(await ana.seal({ t: "" })), ...(await ana.seal(long))]
        expect(frames.map(size)).toEqual([512, 16384, 16384])
        await expect(ben.open(frames[0]!)).rejects.toMatchObject({ reason: "gap" })
    })

    it("join a long message", async () => {
        const [ana, ben] = ends()
        await connect(ana, ben)
        const long = { t: "你".repeat(10_000) }
        const opened = []
        for (const frame of await ana.seal(long)) opened.push(await ben.open(frame))
        expect(opened).toEqual([null, long])
        await expect(ana.seal({ t: "x".repeat(2 ** 20) })).rejects.toMatchObject({ reason: "too-large" })
    })

    it("lose nothing that was under way when they connect anew", async () => {
        const [ana, ben] = ends()
        await connect(ana, ben)
        const { reply, frame } = await ben.answer(ana.hello())
        const old = await ana.seal({ n: 1 })
        const answer = await ana.accept(reply)
        const older = await ben.seal({ n: 2 })
        expect(await ana.open(frame)).toBeNull()
        expect(await ana.open(older[0]!)).toEqual({ n: 2 })
        expect(await ben.open(old[0]!)).toEqual({ n: 1 })
        expect(await ben.open(answer)).toBeNull()
        expect(await ana.open((await ben.seal({ n: 3 }))[0]!)).toEqual({ n: 3 })
        expect(await ben.open((await ana.seal({ n: 4 }))[0]!)).toEqual({ n: 4 })
    })

    it("keep the order of what is sealed at once", async () => {
        const [ana, ben] = ends()
        await connect(ana, ben)
        const sealed = await Promise.all([1, 2, 3, 4].map((n) => ana.seal({ n })))
        const opened = await Promise.all(sealed.flat().map((frame) => ben.open(frame)))
        expect(opened).toEqual([1, 2, 3, 4].map((n) => ({ n })))
    })
})

describe("a server between them", () => {
    it("cannot repeat, drop, reorder, reflect or change a frame", async () => {
        const [ana, ben] = ends()
        await connect(ana, ben)
        const [one, two] = [...(await ana.seal({ n: 1 })), ...(await ana.seal({ n: 2 }))]
        await expect(ben.open(two!)).rejects.toMatchObject({ reason: "gap" })
        await expect(ana.open(one!)).rejects.toMatchObject({ reason: "frame" })
        const changed = { ...one!, sealed: `${one!.sealed.startsWith("A") ? "B" : "A"}${one!.sealed.slice(1)}` }
        await expect(ben.open(changed)).rejects.toMatchObject({ reason: "frame" })
        await expect(ben.open({ ...one!, sealed: "AAAA" })).rejects.toMatchObject({ reason: "frame" })
        await expect(ben.open({ ...two!, counter: 1 })).rejects.toMatchObject({ reason: "frame" })
        expect(await ben.open(one!)).toEqual({ n: 1 })
        await expect(ben.open(one!)).rejects.toMatchObject({ reason: "gap" })
    })

    it("cannot answer in a person's place, nor make one answer twice", async () => {
        const [ana, ben] = ends()
        const hello = ana.hello()
        const first = await ben.answer(hello)
        const elsewhere = { ...first.reply, hello: first.reply.nonce }
        await expect(ana.accept(elsewhere)).rejects.toMatchObject({ reason: "nonce" })
        await ana.accept(first.reply)
        await expect(ana.accept(first.reply)).rejects.toMatchObject({ reason: "nonce" })
        await expect(ana.accept({ hello: hello.nonce, nonce: hello.nonce })).rejects.toMatchObject({ reason: "nonce" })
        await expect(ana.answer(hello)).rejects.toMatchObject({ reason: "nonce" })
        await expect(ben.answer({ nonce: "short" })).rejects.toMatchObject({ reason: "nonce" })
        expect(() => ben.hello()).toThrow("nonce")
    })

    it("cannot confirm without the pair's secret", async () => {
        const [ana, ben] = ends()
        const stranger = new RoomLine((await pairKeys(BENS_ROOT)).room, place(ids.ben, ids.ana))
        const { reply, frame } = await stranger.answer(ana.hello())
        await ana.accept(reply)
        await expect(ana.open(frame)).rejects.toMatchObject({ reason: "frame" })
        expect([ana.ready, ben.ready]).toEqual([false, false])
    })

    it("cannot bring back the frames of an earlier line", async () => {
        const [ana, ben] = ends()
        await connect(ana, ben)
        const [old] = await ana.seal({ n: 1 })
        expect(await ben.open(old!)).toEqual({ n: 1 })
        await connect(ana, ben)
        await expect(ben.open(old!)).rejects.toMatchObject({ reason: "frame" })
    })
})

describe("a partner who frames by hand", () => {
    const nonceOf = (person: string) => vectors.room.nonces[person as never] as string

    /** Ben's end, confirmed, and Ana's hand: frames of any length, which say that more follows. */
    async function byHand() {
        const [own, partner] = [nonceOf(ids.ana), nonceOf(ids.ben)]
        const ana = await lineOf(room, place(ids.ana, ids.ben), own, partner)
        const ben = await lineOf(room, place(ids.ben, ids.ana), partner, own)
        await ben.open(await ana.confirmation())
        const salt = joined(...[ids.ana, ids.ben].sort().map((person) => fromB64url(nonceOf(person))))
        const raw = await derive(room, `room|${ids.partnership}|1|${ids.session}|${ids.ana}`, salt)
        const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"])
        let counter = 0
        const send = async (length: number) => {
            counter += 1
            const plaintext = new Uint8Array(16384 - 16)
            new DataView(plaintext.buffer).setUint32(0, length + 0x80000000)
            const iv = new Uint8Array(12)
            new DataView(iv.buffer).setBigUint64(4, BigInt(counter))
            const additionalData = utf8(`${ids.ana}|16384|${String(counter)}`)
            const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, plaintext)
            return await ben.open({ counter, sealed: b64url(new Uint8Array(sealed)) })
        }
        return { send }
    }

    it("cannot send parts of nothing", async () => {
        const { send } = await byHand()
        expect(await send(1)).toBeNull()
        await expect(send(0)).rejects.toMatchObject({ reason: "frame" })
    })

    it.each([1, 16384 - 16 - 4])("cannot send parts of %i bytes without end", async (length) => {
        const { send } = await byHand()
        const most = length === 1 ? 65 : Math.floor(MOST_MESSAGE / length)
        for (let part = 1; part <= most; part += 1) expect(await send(length)).toBeNull()
        await expect(send(length)).rejects.toMatchObject({ reason: "too-large" })
        // Nothing of it was kept.
        expect(await send(length)).toBeNull()
    })
})
