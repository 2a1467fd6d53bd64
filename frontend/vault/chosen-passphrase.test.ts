import { describe, expect, it } from "vitest"
import { checkChosen } from "./chosen-passphrase.ts"
import { readyPassphrase } from "./passphrase.ts"
import { type Reason, Refusal } from "./refusal.ts"

const KNOWN = { common: ["qwerty123456", "1234567890123456"], names: ["Ana Lovelace", "ana@example.org"] }

describe("a passphrase of one’s own", () => {
    it.each(["five words drawn right now", "correct horse battery staple", "Ana likes the colour of rain", "grüße aus der küche"])(
        "may be %s",
        (passphrase) => {
            expect(() => {
                checkChosen(passphrase, KNOWN)
            }).not.toThrow()
        },
    )

    it.each([
        ["eleven char", "passphrase"],
        ["            a            ", "passphrase"],
        ["qwerty123456", "passphrase-common"],
        ["QWERTY 123456", "passphrase-common"],
        ["1234 5678 9012 3456", "passphrase-common"],
        ["aaaaaaaaaaaaaaaa", "passphrase-common"],
        ["abab abab abab abab", "passphrase-common"],
        ["Turnabout turnabout", "passphrase-common"],
        ["Ana Lovelace 1815", "passphrase-own"],
        ["ana@example.org", "passphrase-own"],
    ])("is not %j", (passphrase, reason) => {
        expect(() => {
            checkChosen(passphrase, KNOWN)
        }).toThrow(new Refusal(reason as Reason))
    })

    it("is never one that we drew", () => {
        for (let drawn = 0; drawn < 2000; drawn++) checkChosen(readyPassphrase(), KNOWN)
    })
})
