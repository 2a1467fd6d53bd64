import { describe, expect, it } from "vitest"
import { linked } from "./links-in.ts"

const addresses = (place: string): string[] => linked(place).flatMap(({ address }) => address ?? [])

describe("a meeting place", () => {
    it("that is a link can be tapped, alone or in a sentence", () => {
        expect(addresses(" https://call.example/our-hour?x=1 ")).toEqual(["https://call.example/our-hour?x=1"])
        expect(addresses("By video: https://call.example/our-hour. Else I call you.")).toEqual(["https://call.example/our-hour"])
        expect(addresses("HTTP://call.example/a (or https://other.example/b)")).toEqual([
            "http://call.example/a",
            "https://other.example/b",
        ])
    })

    it("keeps every word of what was written", () => {
        const place = "First https://call.example/a, then the café"
        expect(linked(place).map(({ text }) => text).join("")).toBe(place)
    })

    it("that is none is only read", () => {
        const places = ["The café by the harbour", "javascript:alert(1)", "data:text/html,x", "tel:+4930", "https://", "call.example"]
        for (const place of [...places, "http:// x", "javascript://https"]) expect(addresses(place)).toEqual([])
    })
})
