/**
 * The keyring's wrap: a person's roots, sealed to every way in there is: passphrase, recovery code, passkeys. No MAC:
 * whoever can open it holds one of them, and the server, which knows none of the recipients, cannot make one. The
 * recipients stand inside, so that whoever came in by one way can seal the next wrap to all the others.
 */

import { b64url, type Bytes, fromB64url, SECRET_BYTES, utf8 } from "./bytes.ts"
import { type Body, decoded, decrypt, encrypt, isBody, isRecipient, VERSION } from "./envelope.ts"
import { Refusal } from "./refusal.ts"

/** Recipients; `passkeys` by credential id. Keyrings made before this was kept know none. */
export interface WaysIn {
    readonly unlock: string | null
    readonly recovery: string | null
    readonly passkeys: Readonly<Record<string, string>>
}

/** `roots` are 32 bytes each, oldest first, null where one was lost; the last is the one in use, number `root`. */
export interface Keyring {
    readonly person: string
    readonly revision: number
    readonly root: number
    readonly roots: readonly (Bytes | null)[]
    readonly ways: WaysIn
}

/** Seal a keyring to every way in that it names; refuses one without passphrase and code. */
export async function wrapKeyring(keyring: Keyring): Promise<Bytes> {
    const { person, revision, root, ways } = keyring
    if (ways.unlock === null || ways.recovery === null) throw new Refusal("malformed")
    const roots = keyring.roots.map((secret) => secret && b64url(secret))
    const content = { v: VERSION, person, revision, root, roots, ways }
    const recipients = [ways.unlock, ways.recovery, ...Object.values(ways.passkeys)]
    return await encrypt(utf8(JSON.stringify(content)), recipients)
}

/** A wrap that was opened again by each of these ways before it becomes the only copy. */
export async function checkedWrap(keyring: Keyring, ways: readonly CryptoKey[]): Promise<Bytes> {
    const wrap = await wrapKeyring(keyring)
    const { person, revision } = keyring
    for (const way of ways) {
        const reopened = await unwrapKeyring(wrap, way, { person, highest: revision })
        const same = reopened.roots.every((secret, at) => spelled(secret) === spelled(keyring.roots[at]))
        if (!same || reopened.roots.length !== keyring.roots.length) throw new Refusal("unopenable")
    }
    return wrap
}

function spelled(secret: Bytes | null | undefined): string {
    return secret ? b64url(secret) : ""
}

/** Open a keyring by any of its identities; refuses another person's, and a revision below the `highest` seen. */
export async function unwrapKeyring(
    wrap: Uint8Array,
    identity: CryptoKey,
    expected: { person: string; highest: number },
): Promise<Keyring> {
    const content = decoded(await decrypt(wrap, [identity]))
    if (content.v !== VERSION) throw new Refusal("version")
    if (content.person !== expected.person) throw new Refusal("slot")
    const roots = readRoots(content.roots)
    const [revision, root] = [count(content.revision), count(content.root)]
    const keyring = { person: expected.person, revision, root, roots, ways: readWays(content.ways) }
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

function readRoots(value: unknown): (Bytes | null)[] {
    if (!Array.isArray(value) || value.length === 0 || value.at(-1) === null) throw new Refusal("malformed")
    return value.map((text: unknown) => (text === null ? null : secretOf(text)))
}

function readWays(value: unknown): WaysIn {
    if (value === undefined) return { unlock: null, recovery: null, passkeys: {} }
    if (!isBody(value) || !isBody(value.passkeys)) throw new Refusal("malformed")
    const [unlock, recovery] = [recipient(value.unlock), recipient(value.recovery)]
    return { unlock, recovery, passkeys: readPasskeys(value.passkeys) }
}

function readPasskeys(value: Body): Record<string, string> {
    return Object.fromEntries(Object.entries(value).map(([id, way]) => [id, recipient(way)]))
}

function recipient(value: unknown): string {
    if (!isRecipient(value)) throw new Refusal("malformed")
    return value
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
