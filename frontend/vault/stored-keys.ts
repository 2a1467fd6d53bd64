/**
 * Keys as a browser stores them: each private one wrapped under a non-extractable AES-GCM key, and unwrapped to a
 * non-extractable key. Some browsers store an X25519 CryptoKey and give back nothing.
 */

import { joined, utf8, type Bytes } from "./bytes.ts"
import { type OlderKeys, pkcs8, type RawKeys, recipientOf, type RootKeys, type SealKeys } from "./derive.ts"

const IV = 12

export interface StoredKeys {
    readonly wrapping: CryptoKey
    readonly person: Bytes
    readonly seal: Bytes
    readonly mac: Bytes
    readonly recipient: string
    readonly roster: string
    readonly manifest: string
    readonly root: number
    /** Of the keyring they came from: a later one means that they changed elsewhere. None in what was kept long ago. */
    readonly revision?: number
    readonly older: readonly StoredOlder[]
    /** What opened records are kept under for as long as these keys are here. None in what was kept long ago. */
    readonly cache?: CryptoKey
    /** Milliseconds since 1970 at which they no longer count; null to keep. */
    readonly until: number | null
}

/** The self keys of an earlier root. */
interface StoredOlder {
    readonly root: number
    readonly seal: Bytes
    readonly mac: Bytes
    readonly manifest: string
}

/** Keys as they are put away; the store adds how long they count. */
export async function wrapKeys(person: string, raw: RawKeys): Promise<Omit<StoredKeys, "recipient" | "until">> {
    const usages: KeyUsage[] = ["encrypt", "unwrapKey"]
    const wrapping = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, usages)
    const wrap = async (name: string, bytes: Bytes): Promise<Bytes> => {
        const iv = crypto.getRandomValues(new Uint8Array(IV))
        const sealed = await crypto.subtle.encrypt(wrapParameters(person, name, iv), wrapping, bytes)
        return joined(iv, new Uint8Array(sealed))
    }
    const older = raw.older.map(async ({ root, seal, mac, manifest }) => {
        const [name, sealed] = [String(root), await wrap(`seal ${String(root)}`, pkcs8(seal))]
        return { root, manifest, seal: sealed, mac: await wrap(`mac ${name}`, mac) }
    })
    const cache = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"])
    const { roster, manifest, root, revision } = raw
    return {
        wrapping,
        cache,
        person: await wrap("person", pkcs8(raw.person)),
        seal: await wrap("seal", pkcs8(raw.seal)),
        mac: await wrap("mac", raw.mac),
        roster,
        manifest,
        root,
        revision,
        older: await Promise.all(older),
    }
}

/** The keys again, none of which can be taken out. */
export async function unwrapKeys(owner: string, stored: StoredKeys): Promise<RootKeys> {
    const { wrapping, root, roster, manifest } = stored
    const unwrapper = { owner, wrapping }
    const [person, own, ...older] = await Promise.all([
        unwrapIdentity(unwrapper, "person", stored.person),
        unwrapSeal(unwrapper, "", stored),
        ...stored.older.map((one) => unwrapOlder(unwrapper, one)),
    ])
    // Used before relied on: the recipient is computed anew, not believed.
    return { root, person, recipient: await recipientOf(person), own, roster, manifest, older: new Map(older) }
}

interface Unwrapper {
    readonly owner: string
    readonly wrapping: CryptoKey
}

async function unwrapOlder(by: Unwrapper, one: StoredOlder): Promise<[number, OlderKeys]> {
    return [one.root, { ...(await unwrapSeal(by, ` ${String(one.root)}`, one)), manifest: one.manifest }]
}

async function unwrapSeal(by: Unwrapper, suffix: string, stored: { seal: Bytes; mac: Bytes }): Promise<SealKeys> {
    const hmac = { name: "HMAC", hash: "SHA-256" }
    const [seal, mac] = await Promise.all([
        unwrapIdentity(by, `seal${suffix}`, stored.seal),
        crypto.subtle.unwrapKey("raw", ...sealedIn(by, `mac${suffix}`, stored.mac), hmac, false, ["sign", "verify"]),
    ])
    return { seal, mac }
}

function unwrapIdentity(by: Unwrapper, name: string, stored: Bytes): Promise<CryptoKey> {
    return crypto.subtle.unwrapKey("pkcs8", ...sealedIn(by, name, stored), { name: "X25519" }, false, ["deriveBits"])
}

function sealedIn({ owner, wrapping }: Unwrapper, name: string, stored: Bytes): [Bytes, CryptoKey, AesGcmParams] {
    return [stored.slice(IV), wrapping, wrapParameters(owner, name, stored.slice(0, IV))]
}

function wrapParameters(person: string, name: string, iv: Bytes): AesGcmParams {
    return { name: "AES-GCM", iv, additionalData: utf8(`${person}|${name}`) }
}
