/**
 * Every key of the protocol, derived from the few secrets that exist; `turnabout/vault/derive.py` is the same in
 * Python and `tests/contracts/keys.json` holds both to one another. HKDF-SHA256 (RFC 5869), X25519 (RFC 7748).
 * Private keys are non-extractable wherever they are not about to be stored.
 */

import { identityToRecipient } from "age-encryption"
import { b64url, type Bytes, joined, utf8, zero } from "./bytes.ts"

/** What seals and vouches for one kind of envelope: an age identity and an HMAC key. */
export interface SealKeys {
    readonly seal: CryptoKey
    readonly mac: CryptoKey
}

/**
 * A person's keys. `recipient` alone is published; `roster` and `manifest` are ids of records. `older` has the self
 * keys of earlier roots by their number: they read what the manifest under the present root names.
 */
export interface RootKeys {
    readonly root: number
    readonly person: CryptoKey
    readonly recipient: string
    readonly own: SealKeys
    readonly roster: string
    readonly manifest: string
    readonly older: ReadonlyMap<number, OlderKeys>
}

/** The self keys of an earlier root, and the id of the manifest that was written under it. */
export interface OlderKeys extends SealKeys {
    readonly manifest: string
}

/** A root's keys as raw 32-byte secrets, on their way into the store. Zero them after. */
export interface RawRoot {
    readonly person: Bytes
    readonly seal: Bytes
    readonly mac: Bytes
    readonly roster: string
    readonly manifest: string
}

/** The self keys of an earlier root, raw. */
export interface RawOlder {
    readonly root: number
    readonly seal: Bytes
    readonly mac: Bytes
    readonly manifest: string
}

/** Everything of a keyring that is kept on a device; `revision` is the keyring's. */
export interface RawKeys extends RawRoot {
    readonly revision: number
    readonly root: number
    readonly older: readonly RawOlder[]
}

/**
 * The keys two people share in one epoch; `room` is the HKDF base key of live rooms, `words` that of safety words,
 * `manifests` ids by author.
 */
export interface PairKeys {
    readonly shared: SealKeys
    readonly room: CryptoKey
    readonly words: CryptoKey
    readonly manifests: ReadonlyMap<string, string>
}

/** What the secret in an invitation's link gives. `claim` is shown to the server once. */
export interface FragmentKeys {
    readonly claim: Bytes
    readonly handover: CryptoKey
    readonly invitation: SealKeys
}

/** `auth` is sent as the password (b64url, 43 characters); `unlock` opens the keyring. */
export interface SignInKeys {
    readonly auth: string
    readonly unlock: CryptoKey
}

// RFC 8410: the fixed front of an X25519 private key as PKCS#8; WebCrypto imports no raw one.
const PKCS8_FRONT = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 110, 4, 34, 4, 32)

/** Import a secret to derive from. */
export function baseKey(secret: Bytes): Promise<CryptoKey> {
    return crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"])
}

/** HKDF with info `turnabout/1/<label>`: always 32 bytes. */
export async function derive(base: CryptoKey, label: string, salt: Bytes = new Uint8Array()): Promise<Bytes> {
    const parameters = { name: "HKDF", hash: "SHA-256", salt, info: utf8(`turnabout/1/${label}`) }
    return new Uint8Array(await crypto.subtle.deriveBits(parameters, base, 256))
}

/** An X25519 scalar as PKCS#8, the form in which identities are wrapped and stored. */
export function pkcs8(scalar: Uint8Array): Bytes {
    return joined(PKCS8_FRONT, scalar)
}

/** An X25519 scalar as a non-extractable key that age takes for an identity. */
export function importIdentity(scalar: Uint8Array): Promise<CryptoKey> {
    return crypto.subtle.importKey("pkcs8", pkcs8(scalar), { name: "X25519" }, false, ["deriveBits"])
}

/** 32 bytes as a non-extractable HMAC-SHA256 key. */
export function importMac(bytes: Bytes): Promise<CryptoKey> {
    return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"])
}

/** The recipient (`age1…`) that an identity opens for. */
export function recipientOf(identity: CryptoKey): Promise<string> {
    return identityToRecipient(identity)
}

/** The three secrets and the two ids of a 32-byte root. */
export async function deriveRoot(root: Bytes): Promise<RawRoot> {
    const base = await baseKey(root)
    const [person, seal, mac, roster, manifest] = await Promise.all([
        derive(base, "person"),
        derive(base, "self seal"),
        derive(base, "self mac"),
        derive(base, "roster"),
        derive(base, "manifest"),
    ])
    return { person, seal, mac, roster: uuid8(roster), manifest: uuid8(manifest) }
}

/** What a device keeps of a keyring: the last root whole, of the others what still reads. */
export async function deriveKeys(keyring: { revision: number; roots: readonly (Bytes | null)[] }): Promise<RawKeys> {
    const { revision, roots } = keyring
    const last = roots.at(-1)
    if (!last) throw new Error("a keyring without its last root")
    const older = await Promise.all(roots.slice(0, -1).map((secret, at) => deriveOlder(secret, at + 1)))
    return { ...(await deriveRoot(last)), revision, root: roots.length, older: older.filter((one) => one !== null) }
}

async function deriveOlder(secret: Bytes | null, root: number): Promise<RawOlder | null> {
    if (!secret) return null
    const { person, seal, mac, manifest } = await deriveRoot(secret)
    zero(person)
    return { root, seal, mac, manifest }
}

/** Zero everything secret among raw keys. */
export function zeroKeys(raw: RawKeys): void {
    zero(raw.person, raw.seal, raw.mac, ...raw.older.flatMap(({ seal, mac }) => [seal, mac]))
}

/** A person's keys from the raw ones, which are left as they are. */
export async function importKeys(raw: RawKeys): Promise<RootKeys> {
    const [person, own, ...older] = await Promise.all([
        importIdentity(raw.person),
        importSeal(raw),
        ...raw.older.map(async (one) => [one.root, { ...(await importSeal(one)), manifest: one.manifest }] as const),
    ])
    const { root, roster, manifest } = raw
    return { root, person, recipient: await recipientOf(person), own, roster, manifest, older: new Map(older) }
}

async function importSeal(raw: { seal: Bytes; mac: Bytes }): Promise<SealKeys> {
    const [seal, mac] = await Promise.all([importIdentity(raw.seal), importMac(raw.mac)])
    return { seal, mac }
}

/** A person's keys from a first 32-byte root. */
export async function rootKeys(root: Bytes): Promise<RootKeys> {
    const raw = await deriveKeys({ revision: 1, roots: [root] })
    const keys = await importKeys(raw)
    zeroKeys(raw)
    return keys
}

/** The keys of a partnership's epoch from its 32-byte pair secret; `people` are those who may write manifests in it. */
export async function pairKeys(secret: Bytes, people: readonly string[] = []): Promise<PairKeys> {
    const base = await baseKey(secret)
    const [room, words] = await Promise.all([derive(base, "room"), derive(base, "words")])
    const ids = people.map(async (person) => [person, uuid8(await derive(base, "manifest", utf8(person)))] as const)
    const manifests = new Map(await Promise.all(ids))
    const shared = await sealKeys(base, "shared")
    const keys = { shared, room: await baseKey(room), words: await baseKey(words), manifests }
    zero(room, words)
    return keys
}

/** The keys of an invitation from the 32-byte secret in its link. */
export async function fragmentKeys(secret: Bytes): Promise<FragmentKeys> {
    const base = await baseKey(secret)
    const handover = await derive(base, "handover")
    return {
        claim: await derive(base, "claim"),
        handover: await importMac(handover),
        invitation: await sealKeys(base, "invitation"),
    }
}

/** What a stretched passphrase (32 bytes) signs in and unlocks with. */
export function passphraseKeys(stretched: Bytes): Promise<SignInKeys> {
    return signInKeys(stretched, "auth", "unlock")
}

/** What a recovery code's 16 bytes prove themselves and unlock with. */
export function recoveryKeys(entropy: Bytes): Promise<SignInKeys> {
    return signInKeys(entropy, "recovery auth", "recovery seal")
}

/** What a passkey opens the keyring with, from the 32 bytes of its PRF. */
export async function passkeyIdentity(secret: Bytes): Promise<CryptoKey> {
    const scalar = await derive(await baseKey(secret), "passkey seal")
    const identity = await importIdentity(scalar)
    zero(scalar)
    return identity
}

async function signInKeys(secret: Bytes, auth: string, unlock: string): Promise<SignInKeys> {
    const base = await baseKey(secret)
    const scalar = await derive(base, unlock)
    const keys = { auth: b64url(await derive(base, auth)), unlock: await importIdentity(scalar) }
    zero(scalar)
    return keys
}

async function sealKeys(base: CryptoKey, name: "shared" | "invitation"): Promise<SealKeys> {
    const [seal, mac] = await Promise.all([derive(base, `${name} seal`), derive(base, `${name} mac`)])
    const keys = { seal: await importIdentity(seal), mac: await importMac(mac) }
    zero(seal, mac)
    return keys
}

/** The first 16 bytes as a UUID of version 8 (RFC 9562), which is ours to fill. */
function uuid8(bytes: Bytes): string {
    const id = bytes.slice(0, 16)
    const view = new DataView(id.buffer)
    view.setUint8(6, 0x80 | (view.getUint8(6) & 0x0f))
    view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f))
    const hex = Array.from(id, (byte) => byte.toString(16).padStart(2, "0")).join("")
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
}
