import { describe, expect, it } from "vitest"
import { b64url, fromB64url } from "./bytes.ts"
import { passkeyIdentity, recipientOf, recoveryKeys } from "./derive.ts"
import { vectors } from "./key-vectors.ts"
import { passkeyInput, type ShownPasskey } from "./passkey.ts"
import { addPasskey, enterByPasskey, removePasskey, unlockByPasskey } from "./passkey-ways.ts"
import type { ChangeBody, Entered } from "./rekeying.ts"
import { Store } from "./store.ts"
import { memoryCupboard } from "./cupboard.ts"
import { unwrapKeyring } from "./wrap.ts"

const PERSON = "0aaaaaaa-0000-4000-8000-000000000001"
const SECRET = fromB64url(vectors.passkey.secret)
const FIELDS = { id: "one", client_data: "", authenticator_data: "", signature: "", person: "", opens: true }
const MADE = { id: "one", client_data: "", attestation: "" }

function entered(): Entered {
    const ways = { unlock: vectors.scrypt.unlock_recipient, recovery: vectors.recovery.seal_recipient, passkeys: {} }
    const roots = [fromB64url(vectors.secrets.root)]
    return { keyring: { person: PERSON, revision: 1, root: 1, roots, ways }, proof: { auth: "a" }, revision: 1 }
}

async function added(): Promise<{ wrap: string; body: ChangeBody; identity: CryptoKey }> {
    const identity = await passkeyIdentity(SECRET)
    const bodies: ChangeBody[] = []
    const send = (body: ChangeBody): Promise<void> => Promise.resolve(void bodies.push(body))
    await addPasskey(entered(), { fields: MADE, identity, name: "Mine" }, send)
    const [body] = bodies
    if (!body) throw new Error("nothing was sent")
    return { wrap: body.wrap, body, identity }
}

describe("a passkey", () => {
    it("is asked with what every browser asks, and gives the identity of the vectors", async () => {
        expect(b64url(await passkeyInput())).toBe(vectors.passkey.asked)
        expect(await recipientOf(await passkeyIdentity(SECRET))).toBe(vectors.passkey.recipient)
    })

    it("opens the wrap that it comes with, and nothing of its secret is sent", async () => {
        const { body, wrap, identity } = await added()
        const keyring = await unwrapKeyring(fromB64url(wrap), identity, { person: PERSON, highest: 2 })
        expect(keyring.ways.passkeys).toEqual({ one: vectors.passkey.recipient })
        expect(body.passkey).toEqual({ ...MADE, name: "Mine", prf: true })
        expect(JSON.stringify(body)).not.toContain(vectors.passkey.secret)
        expect(JSON.stringify(body)).not.toContain(vectors.passkey.recipient)
    })

    it("leaves no way in when it goes, and the others stay", async () => {
        const { wrap, identity } = await added()
        const recovery = (await recoveryKeys(fromB64url(vectors.recovery.entropy))).unlock
        const keyring = await unwrapKeyring(fromB64url(wrap), recovery, { person: PERSON, highest: 2 })
        let next = ""
        await removePasskey({ keyring, proof: { proved: "w" }, revision: 2 }, "one", (body) => {
            expect([body.removed, body.revision, body.proof]).toEqual(["one", 3, { proved: "w" }])
            next = body.wrap
            return Promise.resolve()
        })
        const expected = { person: PERSON, highest: 3 }
        await expect(unwrapKeyring(fromB64url(next), identity, expected)).rejects.toMatchObject({ reason: "unopenable" })
        expect((await unwrapKeyring(fromB64url(next), recovery, expected)).ways.passkeys).toEqual({})
    })

    it("without a PRF signs in, opens nothing and changes nothing", async () => {
        const shown: ShownPasskey = { fields: { ...FIELDS, opens: false }, identity: null }
        const world = {
            open: () => Promise.resolve({ person: PERSON, wrap: "", opens: false }),
            storeOf: (person: string) => Promise.resolve(new Store(person, memoryCupboard())),
            lockOthers: () => Promise.resolve(),
        }
        expect(await unlockByPasskey(shown, { now: 0, keep: false }, world)).toEqual({ person: PERSON, opened: false })
        const ask = (): Promise<never> => Promise.reject(new Error("asked"))
        await expect(enterByPasskey(shown, ask, world)).rejects.toMatchObject({ reason: "passkey-opens-nothing" })
    })

    it("of somebody signed in opens nobody else's keyring", async () => {
        const { wrap, identity } = await added()
        const world = {
            open: () => Promise.resolve({ person: PERSON, wrap, opens: true }),
            storeOf: (person: string) => Promise.resolve(new Store(person, memoryCupboard())),
            lockOthers: () => Promise.resolve(),
        }
        const asked = { now: 0, keep: false, person: "somebody else" }
        await expect(unlockByPasskey({ fields: FIELDS, identity }, asked, world)).rejects.toMatchObject({ reason: "slot" })
    })
})
