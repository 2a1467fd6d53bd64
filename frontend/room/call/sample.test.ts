import { describe, expect, it } from "vitest"

import { sampleOf } from "./sample.ts"

const PAIR = { type: "candidate-pair", state: "succeeded", nominated: true, currentRoundTripTime: 0.02 }
const SOUND = { type: "inbound-rtp", kind: "audio", packetsReceived: 500, packetsLost: 3 }

describe("a sample", () => {
    it("is what Chromium says of a call", () => {
        expect(sampleOf(new Map<string, unknown>([
            ["T", { type: "transport", selectedCandidatePairId: "P2" }],
            ["P1", { ...PAIR, currentRoundTripTime: 0.3 }],
            ["P2", PAIR],
            ["IA", { ...SOUND, totalSamplesReceived: 480_000, concealedSamples: 960 }],
            ["IV", { type: "inbound-rtp", kind: "video", packetsReceived: 800, framesDecoded: 190 }],
            ["OA", { type: "outbound-rtp", kind: "audio", active: true, targetBitrate: 32_000 }],
            ["OV", { type: "outbound-rtp", kind: "video", active: true, targetBitrate: 700_000 }],
            ["RV", { type: "remote-inbound-rtp", kind: "video", fractionLost: 0.5 }],
            ["RA", { type: "remote-inbound-rtp", kind: "audio", fractionLost: 0.01 }],
        ]))).toEqual({
            roundTrip: 0.02,
            forPicture: 700_000,
            lostThere: 0.01,
            sound: { packets: 500, lost: 3, played: 480_000, concealed: 960 },
            picture: { packets: 800, frames: 190 },
        })
    })

    it("finds Firefox’s pair, which has no transport, and knows what is not said", () => {
        const pairs = [["P1", { ...PAIR, currentRoundTripTime: 0.3 }], ["P2", { ...PAIR, selected: true }]] as const
        const nothing = { forPicture: null, lostThere: null, sound: null, picture: null }
        expect(sampleOf(new Map<string, unknown>(pairs))).toEqual({ ...nothing, roundTrip: 0.02 })
        expect(sampleOf(new Map<string, unknown>([["P1", PAIR]]))).toEqual({ ...nothing, roundTrip: 0.02 })
        expect(sampleOf(new Map())).toEqual({ ...nothing, roundTrip: null })
    })

    it("has no room for a picture that is not sent, whatever was the last", () => {
        const sent = { type: "outbound-rtp", kind: "video", active: false, targetBitrate: 120_000 }
        expect(sampleOf(new Map([["OV", sent]])).forPicture).toBe(null)
    })

    it("takes nothing for a number that is none", () => {
        const strange = { ...SOUND, packetsReceived: "many", packetsLost: -1, concealedSamples: NaN }
        expect(sampleOf(new Map([["IA", strange]])).sound).toEqual({ packets: 0, lost: 0, played: 0, concealed: 0 })
    })
})
