import { describe, expect, test } from "vitest"
import contract from "../../tests/contracts/protocol.json" with { type: "json" }
import { CLOSE, parse, ProtocolError, say, type Bucket } from "./protocol.ts"

interface Fields {
    marks?: number[], phase?: number, extended?: number
    giver?: number | null, hello?: string, nonce?: string, bucket?: number, counter?: number, data?: string
}

/** Every builder the page uses, fed from a message of the contract. */
const builders: Record<string, (fields: Required<Fields>) => string> = {
    start: ({ marks }) => say.start(marks),
    next: ({ phase }) => say.next(phase),
    extend: ({ phase, extended, giver }) => say.extend(phase, extended, giver),
    pause: ({ phase }) => say.pause(phase),
    resume: ({ phase }) => say.resume(phase),
    end: () => say.end(),
    hello: ({ nonce }) => say.hello(nonce),
    reply: ({ hello, nonce }) => say.reply(hello, nonce),
    sealed: ({ bucket, counter, data }) => say.sealed({ bucket: bucket as Bucket, counter, data }),
    changed: () => say.changed(),
    ping: () => say.ping(),
}

describe("the room's messages", () => {
    test.each(contract.from_browser)("$type is written as the server reads it", ({ type, ...fields }) => {
        const written = builders[type]!(fields as Required<Fields>)
        expect(JSON.parse(written)).toEqual({ type, ...fields })
    })

    test("the page can say all of them", () => {
        expect(Object.keys(builders).sort()).toEqual(Object.keys(say).sort())
        expect(Object.keys(say).sort()).toEqual(contract.from_browser.map(({ type }) => type).sort())
    })

    test.each(contract.from_server)("$type is read", message => {
        expect(parse(JSON.stringify(message))).toEqual(message)
    })

    test.each(contract.from_server_refused)("refused: $why", ({ text }) => {
        expect(() => parse(text)).toThrow(ProtocolError)
    })

    test("frames that are no text are refused", () => {
        expect(() => parse(new ArrayBuffer(8))).toThrow(ProtocolError)
        expect(() => parse(null)).toThrow(ProtocolError)
    })

    test("both sides close with the same codes", () => {
        expect(CLOSE).toEqual(contract.close_codes)
    })

    test("the largest sealed frame is one that the server takes", () => {
        const largest = say.sealed({ bucket: 16384, counter: Number.MAX_SAFE_INTEGER, data: "A".repeat(21846) })
        expect(new TextEncoder().encode(largest).length).toBeLessThanOrEqual(contract.largest_frame)
    })
})
