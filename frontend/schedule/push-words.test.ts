import { expect, test } from "vitest"
import { isFor } from "./push-words.ts"

const KEY = new Uint8Array([4, 1, 2, 3])

function made(key: Uint8Array | null): Parameters<typeof isFor>[0] {
    const applicationServerKey = key ? key.slice().buffer : null
    return { options: { applicationServerKey, userVisibleOnly: true } }
}

test("a subscription is for the key it was made for", () => {
    expect(isFor(made(KEY), KEY)).toBe(true)
    expect(isFor(made(new Uint8Array([4, 1, 2, 4])), KEY)).toBe(false)
    expect(isFor(made(new Uint8Array([4, 1, 2])), KEY)).toBe(false)
})

test("a browser that does not say for which is believed", () => {
    expect(isFor(made(null), KEY)).toBe(true)
})
