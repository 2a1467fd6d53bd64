/**
 * The keyring's wrap: a person's roots, sealed to what their passphrase and recovery code give. No MAC: whoever can
 * open it holds one of the two secrets, and the server, which knows neither recipient, cannot make one.
 */

import { b64url, type Bytes, fromB64url, SECRET_BYTES, utf8 } from "./bytes.ts"
import { recipientOf } from "./derive.ts"
import { decoded, decrypt, encrypt, VERSION } from "./envelope.ts"
import { Refusal } from "./refusal.ts"

/** `roots` are 32 bytes each, oldest first; `root` is the number of the last. */
export interface Keyring {
    readonly person: string
    readonly revision: number
    readonly root: number
    readonly roots: readonly Bytes[]
}

/** Seal a keyring to both ways of opening it. */
export async function wrapKeyring(keyring: Keyring, unlock: CryptoKey, recovery: CryptoKey): Promise<Bytes> {
    const { person, revision, root, roots } = keyring
    const content = { v: VERSION, person, revision, root, roots: roots.map(b64url) }
    const recipients = await Promise.all([recipientOf(unlock), recipientOf(recovery)])
    return await encrypt(utf8(JSON.stringify(content)), recipients)
}

/** Open a keyring by either identity; refuses another person's, and a revision below the `highest` seen. */
export async function unwrapKeyring(
    wrap: Uint8Array,
    identity: CryptoKey,
    expected: { person: string; highest: number },
): Promise<Keyring> {
    const content = decoded(await decrypt(wrap, [identity]))
    if (content.v !== VERSION) throw new Refusal("version")
    if (content.person !== expected.person) throw new Refusal("slot")
    const roots = readRoots(content.roots)
    const keyring = { person: expected.person, revision: count(content.revision), root: count(content.root), roots }
    if (keyring.root !== roots.length) throw new Refusal("malformed")
    if (keyring.revision < expected.highest) throw new Refusal("rolled-back")
    return keyring
}

/** The root in use now. */
export function currentRoot(keyring: Keyring): Bytes {
    const root = keyring.roots[keyring.root - 1]
    if (!root) throw new Refusal("malformed")
    return root
}

function count(value: unknown): number {
    if (!Number.isSafeInteger(value) || (value as number) < 1) throw new Refusal("malformed")
    return value as number
}

function readRoots(value: unknown): Bytes[] {
    if (!Array.isArray(value) || value.length === 0) throw new Refusal("malformed")
    return value.map((text: unknown) => secretOf(text))
}

/** 32 bytes from b64url inside something already vouched for; refuses `malformed`. */
export function secretOf(text: unknown): Bytes {
    if (typeof text !== "string" || text.length !== 43) throw new Refusal("malformed")
    try {
        const bytes = fromB64url(text)
        if (bytes.length === SECRET_BYTES) return bytes
    } catch (error) {
        throw new Refusal("malformed", { cause: error })
    }
    throw new Refusal("malformed")
}
