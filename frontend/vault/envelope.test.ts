import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { fromB64url, utf8 } from "./bytes.ts"
import { importMac, pairKeys, rootKeys } from "./derive.ts"
import { type Asked, decoded, decrypt, encrypt, open, read, seal, type ServerKind, type Slot } from "./envelope.ts"
import { BENS_ROOT, ids, PAIR, plaintext, ROOT, SLOT, vectors } from "./key-vectors.ts"
import { openPin } from "./pins.ts"
import { recoveryKeys, passphraseKeys } from "./derive.ts"
import { currentRoot, unwrapKeyring } from "./wrap.ts"

const keys = (await pairKeys(PAIR)).shared
const asking = ({ author, ...place }: Slot): Asked => ({ ...place, authors: [author] })
const content = { kind: "note", previous: null, at: vectors.at, body: {} }

describe("the plaintext of an envelope", () => {
    it.each(vectors.envelopes)("is believed: $name", async (vector) => {
        const slot = { ...vector.slot, server: vector.slot.server as ServerKind }
        const envelope = await read(keys.mac, "record", asking(slot), plaintext(vector))
        expect([envelope.mac, envelope.body, envelope.at]).toEqual([vector.mac, vector.body, vectors.at])
    })

    it.each(vectors.refusals)("is refused: $name", async (vector) => {
        const reading = read(keys.mac, "record", asking(SLOT), plaintext(vector))
        await expect(reading).rejects.toMatchObject({ name: "Refusal", reason: vector.reason })
    })

    it.each([0, 1023, 1025, 65537])("is refused outside a bucket: %i bytes", async (bucket) => {
        const text = plaintext({ ...vectors.envelopes[0]!, bucket }).slice(0, bucket)
        await expect(read(keys.mac, "record", asking(SLOT), text)).rejects.toMatchObject({ reason: "malformed" })
    })
})

describe("a sealed envelope", () => {
    it("comes from Python as from here", async () => {
        for (const by of ["python", "typescript"] as const) {
            const sealed = fromB64url(vectors[`sealed_by_${by}`].record)
            expect((await open(keys, "record", asking(SLOT), sealed)).body).toEqual({ text: `from ${by}` })
        }
    })

    it("of Python's is the keyring, the pin, plain bytes", async () => {
        const { keyring, pin, bytes } = vectors.sealed_by_python
        const ways = [
            (await passphraseKeys(fromB64url(vectors.secrets.stretched))).unlock,
            (await recoveryKeys(fromB64url(vectors.recovery.entropy))).unlock,
        ]
        for (const way of ways) {
            const opened = await unwrapKeyring(fromB64url(keyring), way, { person: ids.ana, highest: 1 })
            expect(currentRoot(opened)).toEqual(ROOT)
        }
        const root = await rootKeys(ROOT)
        const opened = await openPin(root, { ...SLOT, server: "key" }, fromB64url(pin))
        expect(opened).toMatchObject({ name: "Ben", recipient: (await rootKeys(BENS_ROOT)).recipient, handover: null })
        expect(await decrypt(fromB64url(bytes), [root.person])).toEqual(utf8("plain bytes"))
    })

    it("of a forger who only knows the recipient is refused", async () => {
        const forger = { ...keys, mac: await importMac(new Uint8Array(32)) }
        const { sealed } = await seal(forger, "record", SLOT, content)
        await expect(open(keys, "record", asking(SLOT), sealed)).rejects.toMatchObject({ reason: "mac" })
    })

    it("that is damaged is refused", async () => {
        const { sealed } = await seal(keys, "record", SLOT, content)
        const changed = sealed.map((byte) => byte ^ 1)
        for (const damaged of [sealed.slice(0, -1), sealed.slice(1), new Uint8Array(), changed]) {
            await expect(open(keys, "record", asking(SLOT), damaged)).rejects.toMatchObject({ reason: "unopenable" })
        }
    })

    it("holds any text, or says that it is too long", async () => {
        await fc.assert(
            fc.asyncProperty(fc.string({ unit: "grapheme", maxLength: 3000 }), async (text) => {
                const { sealed } = await seal(keys, "record", SLOT, { ...content, body: { text } })
                expect((await open(keys, "record", asking(SLOT), sealed)).body).toEqual({ text })
            }),
            { numRuns: 30 },
        )
        const sealing = seal(keys, "record", SLOT, { ...content, body: { text: "x".repeat(65536) } })
        await expect(sealing).rejects.toMatchObject({ reason: "too-large" })
    })

    it("that is too deep to be kept as JSON again is refused", async () => {
        const deep = (levels: number): unknown => (levels === 0 ? "end" : [deep(levels - 1)])
        const asked = async (levels: number) => {
            const { sealed } = await seal(keys, "record", SLOT, { ...content, body: { deep: deep(levels) } })
            return await open(keys, "record", asking(SLOT), sealed)
        }
        expect((await asked(30)).body).toEqual({ deep: deep(30) })
        await expect(asked(31)).rejects.toMatchObject({ reason: "malformed" })
        const far = utf8(`{"deep":${"[".repeat(29_000)}${"]".repeat(29_000)}}`)
        expect(() => decoded(far)).toThrow("malformed")
    })

    it("is never sealed to a recipient of another kind", async () => {
        for (const recipient of ["age1pq1xyz", "age1", "", "ssh-ed25519 AAAA"]) {
            await expect(encrypt(utf8("x"), [recipient])).rejects.toMatchObject({ reason: "malformed" })
        }
    })
})
