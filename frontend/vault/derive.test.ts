import { scrypt } from "@noble/hashes/scrypt.js"
import { describe, expect, it } from "vitest"
import { b64url, fromB64url, owned } from "./bytes.ts"
import { baseKey, derive, pairKeys, passphraseKeys, recipientOf, recoveryKeys, rootKeys } from "./derive.ts"
import { PAIR, ROOT, vectors } from "./key-vectors.ts"
import { checkParameters, keysOfPassphrase, normalisePassphrase, readyPassphrase } from "./passphrase.ts"
import { isRecoveryWord, newRecoveryEntropy, recoveryCode, recoveryEntropy } from "./recovery.ts"
import { sentenceFor } from "./sentences.ts"
import { writingProof } from "./writing.ts"

describe("derivation", () => {
    it.each(vectors.derivations)("of $label gives its bytes", async ({ secret, label, salt, bytes }) => {
        const base = await baseKey(fromB64url(secret))
        expect(b64url(await derive(base, label, fromB64url(salt)))).toBe(bytes)
    })

    it("makes a person from a root, with keys that cannot be taken out", async () => {
        const keys = await rootKeys(ROOT)
        expect(keys.recipient).toBe(vectors.root.recipient)
        expect(await recipientOf(keys.own.seal)).toBe(vectors.root.seal_recipient)
        expect([keys.roster, keys.manifest]).toEqual([vectors.root.roster, vectors.root.manifest])
        expect(await writingProof(keys, vectors.ids.ana)).toBe(vectors.root.writing)
        expect([keys.person, keys.own.seal, keys.own.mac].some((key) => key.extractable)).toBe(false)
        await expect(crypto.subtle.exportKey("pkcs8", keys.person)).rejects.toThrow()
    })
})

describe("a pair secret", () => {
    it("names a manifest for each of the two", async () => {
        const { manifests } = await pairKeys(PAIR, Object.keys(vectors.manifests))
        expect(Object.fromEntries(manifests)).toEqual(vectors.manifests)
    })
})

describe("a passphrase", () => {
    it.each(vectors.passphrases)("is made ready: $normalised", ({ given, normalised }) => {
        expect(normalisePassphrase(given)).toBe(normalised)
    })

    it("is stretched, once for real", async () => {
        const { passphrase, bytes, auth, unlock_recipient, ...parameters } = vectors.scrypt
        const stretch = (ready: Uint8Array, { salt, n, r, p }: typeof parameters) => {
            const stretched = owned(scrypt(ready, fromB64url(salt), { N: n, r, p, dkLen: 32 }))
            expect(b64url(stretched)).toBe(bytes)
            return Promise.resolve(stretched)
        }
        const keys = await keysOfPassphrase(passphrase, parameters, stretch)
        expect([keys.auth, await recipientOf(keys.unlock)]).toEqual([auth, unlock_recipient])
    })

    it.each([{ n: 2 ** 16 }, { n: 2 ** 19 }, { n: 2 ** 17 + 1 }, { r: 1 }, { p: 4 }, { salt: "AAAA" }, { salt: "!" }])(
        "is not stretched with %o",
        (change) => {
            const { salt, n, r, p } = vectors.scrypt
            expect(() => checkParameters({ salt, n, r, p, ...change })).toThrow("parameters")
        },
    )

    it("is ready made of five words, each bit of them used", () => {
        expect(readyPassphrase(() => new Uint8Array(10))).toBe("abandon abandon abandon abandon abandon")
        expect(readyPassphrase(() => new Uint8Array(10).fill(255))).toBe("zoo zoo zoo zoo zoo")
        expect(readyPassphrase().split(" ")).toHaveLength(5)
        expect(readyPassphrase()).not.toBe(readyPassphrase())
    })

    it("signs in with something else than it unlocks with", async () => {
        const { auth } = await passphraseKeys(fromB64url(vectors.secrets.stretched))
        expect(auth).toMatch(/^[\w-]{43}$/)
        expect(auth).not.toBe(vectors.secrets.stretched)
    })
})

describe("a recovery code", () => {
    it("spells sixteen bytes", async () => {
        const { entropy, code, auth, seal_recipient } = vectors.recovery
        expect(recoveryCode(fromB64url(entropy))).toBe(code)
        expect(b64url(recoveryEntropy(`  ${code.toUpperCase().replaceAll(" ", "\n ")}`))).toBe(entropy)
        const keys = await recoveryKeys(fromB64url(entropy))
        expect([keys.auth, await recipientOf(keys.unlock)]).toEqual([auth, seal_recipient])
    })

    it.each(["", "abandon ".repeat(12), `${"abandon ".repeat(11)}aboot`, `${"abandon ".repeat(23)}art`])(
        "is refused when mistyped: %s",
        (code) => {
            expect(() => recoveryEntropy(code)).toThrow("code")
        },
    )

    it.each([
        ["abandon abandon abandon", "That is 3 words; it takes 12."],
        [`${"abandon ".repeat(11)}aboot`, "“aboot” is not a word of the list. Compare it with your paper."],
        ["abandon ".repeat(12), "look for two swapped, or one wrong"],
    ])("says what is wrong with %j", (code, sentence) => {
        expect(refusedWith(code)).toContain(sentence)
    })

    it("is new each time, of known words", () => {
        const code = recoveryCode(newRecoveryEntropy())
        expect(code.split(" ").every(isRecoveryWord)).toBe(true)
        expect(code).not.toBe(recoveryCode(newRecoveryEntropy()))
    })
})

describe("base64url", () => {
    it.each(["A", "AB", "AAA=", "AA+A", "AA/A", " AAAA", "AAAA\n", "é"])("is read in one spelling only: %j", (text) => {
        expect(() => fromB64url(text)).toThrow(RangeError)
    })
})

function refusedWith(code: string): string {
    try {
        recoveryEntropy(code)
    } catch (error) {
        return sentenceFor(error)
    }
    return ""
}
