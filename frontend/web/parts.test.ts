import { afterEach, describe, expect, it, vi } from "vitest"
import { nextAddress } from "./parts.ts"

afterEach(() => {
    vi.unstubAllGlobals()
})

/** The address that follows on a page of ours with this `next`. */
function after(next: string): string {
    const search = `?next=${encodeURIComponent(next)}`
    vi.stubGlobal("location", { origin: "https://turnabout.example", search })
    return nextAddress("/")
}

describe("where to go next", () => {
    it("is the page that was asked for", () => {
        expect(after("/partnerships/4/?all=1")).toBe("/partnerships/4/?all=1")
    })

    it.each(["//evil.example", "/\\evil.example", "/\t/evil.example", "https://evil.example", "javascript:alert(1)", ""])(
        "is home rather than %j",
        (elsewhere) => {
            expect(after(elsewhere)).toBe("/")
        },
    )
})
