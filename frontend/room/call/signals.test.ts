import { describe, expect, it, test } from "vitest"
import { newRun, readPresence, readSignal } from "./signals.ts"

const [RUN, TO] = ["0123456789abcdef0123456789abcdef", "f".repeat(32)]
const CANDIDATE = { candidate: "candidate:1 1 udp 1 192.0.2.1 5000 typ host", sdpMid: "0", sdpMLineIndex: 0, usernameFragment: "ab" }

describe("what a partner says of being in the call", () => {
    it.each([RUN, null])("is read: %s", (run) => {
        expect(readPresence({ say: "call", run, sound: true, picture: "thin" })).toEqual({ run, sound: true, picture: "thin" })
    })

    it.each([
        { run: "0", sound: true, picture: "camera" },
        { run: RUN.toUpperCase(), sound: true, picture: "camera" },
        { sound: true, picture: "camera" },
        { run: RUN, sound: "yes", picture: "camera" },
        { run: RUN, sound: true, picture: "everything" },
        { run: RUN, sound: true },
    ])("is dropped where it is none of that: %j", (said) => {
        expect(readPresence(said)).toBeNull()
    })
})

describe("what a partner says of the way", () => {
    it("is an offer, an answer, or how they may be reached, and nothing else of it is kept", () => {
        const description = { type: "offer", sdp: "v=0" }
        expect(readSignal({ say: "signal", run: RUN, to: TO, description: { ...description, more: 1 } }))
            .toEqual({ run: RUN, to: TO, description })
        expect(readSignal({ say: "signal", run: RUN, to: TO, candidates: [{ ...CANDIDATE, more: 1 }] }))
            .toEqual({ run: RUN, to: TO, candidates: [CANDIDATE] })
    })

    it.each([
        { description: { type: "rollback", sdp: "" } },
        { description: { type: "offer", sdp: "v".repeat(60_001) } },
        { description: { type: "offer" } },
        { description: null },
        { candidates: Array.from({ length: 101 }, () => CANDIDATE) },
        { candidates: [{ ...CANDIDATE, candidate: 7 }] },
        { candidates: [{ ...CANDIDATE, sdpMLineIndex: -1 }] },
        { candidates: [{ ...CANDIDATE, sdpMid: {} }] },
        { candidates: [null] },
        { candidates: "many" },
        { candidates: [CANDIDATE, { ...CANDIDATE, candidate: CANDIDATE.candidate.replace("192.0.2.1", "who.example.org") }] },
        { description: { type: "offer", sdp: "v=0\r\na=candidate:1 1 udp 1 who.example.org 5000 typ host\r\n" } },
        { description: { type: "answer", sdp: "v=0\na=candidate:1 1 udp 1 printer.local 5000 typ host" } },
        {},
    ])("is dropped where it is none of that: %#", (said) => {
        expect(readSignal({ run: RUN, to: TO, ...said })).toBeNull()
    })

    it.each([
        "192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1", "6b1a52f5-1f1b-4b0e-9d5e-2f6a0b1c3d4e.local",
    ])("may be at %s, a number or a name that a browser made up", (address) => {
        const candidate = CANDIDATE.candidate.replace("192.0.2.1", address)
        const sdp = `v=0\r\na=${candidate}\r\na=end-of-candidates\r\n`
        expect(readSignal({ run: RUN, to: TO, candidates: [{ ...CANDIDATE, candidate }] })).not.toBeNull()
        expect(readSignal({ run: RUN, to: TO, description: { type: "offer", sdp } })).not.toBeNull()
    })

    it("may be that there is nothing more", () => {
        expect(readSignal({ run: RUN, to: TO, candidates: [{ ...CANDIDATE, candidate: "" }] })).not.toBeNull()
    })

    it("is dropped where it does not say between which runs", () => {
        expect(readSignal({ run: RUN, candidates: [] })).toBeNull()
        expect(readSignal({ to: TO, candidates: [] })).toBeNull()
    })
})

test("each time in the call has a name of its own", () => {
    const names = Array.from({ length: 100 }, newRun)
    expect(new Set(names).size).toBe(100)
    expect(names.every((run) => readSignal({ run, to: run, candidates: [] }))).toBe(true)
})
