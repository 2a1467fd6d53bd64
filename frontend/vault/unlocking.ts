/** Signing in and unlocking: the passphrase gives the auth secret for the server, and opens what it hands out. */

import { fromB64url, zero } from "./bytes.ts"
import { deriveKeys, zeroKeys } from "./derive.ts"
import { keysOfPassphrase, type Parameters, type Stretch } from "./passphrase.ts"
import { Refusal } from "./refusal.ts"
import type { Store } from "./store.ts"
import { type Keyring, unwrapKeyring } from "./wrap.ts"

/** What the server hands out for the right auth secret. */
export interface Wrapped {
    readonly person: string
    readonly wrap: string
    readonly recipient?: string
}

export interface UnlockAsked {
    readonly passphrase: string
    readonly parameters: Parameters
    /** Milliseconds since 1970. */
    readonly now: number
    readonly keep: boolean
    /** Who must come out, when somebody is signed in already. */
    readonly person?: string
}

export interface UnlockWorld {
    /** Show the auth secret: by signing in, or by asking again. */
    readonly open: (auth: string) => Promise<Wrapped>
    readonly storeOf: (person: string) => Promise<Store>
    readonly lockOthers?: (person: string) => Promise<void>
    readonly stretch?: Stretch
}

/** Unlock, and answer who it is. Refuses an older keyring than seen, another person's, and another recipient. */
export async function unlock(asked: UnlockAsked, world: UnlockWorld): Promise<string> {
    const signIn = await keysOfPassphrase(asked.passphrase, asked.parameters, world.stretch)
    const { person, wrap, recipient } = await world.open(signIn.auth)
    if (asked.person !== undefined && person !== asked.person) throw new Refusal("slot")
    const store = await world.storeOf(person)
    const keyring = await unwrapKeyring(wrapBytes(wrap), signIn.unlock, { person, highest: await store.highest() })
    await keepKeyring(store, keyring, asked, recipient)
    await world.lockOthers?.(person)
    return person
}

/** Keep a keyring's keys on this device. Refuses when they are not those whose recipient the server publishes. */
export async function keepKeyring(
    store: Store,
    keyring: Keyring,
    asked: { readonly keep: boolean; readonly now: number },
    recipient?: string,
): Promise<void> {
    const raw = await deriveKeys(keyring)
    zero(...keyring.roots.filter((root) => root !== null))
    const keys = await store.keepKeys(raw, asked)
    zeroKeys(raw)
    if (recipient !== undefined && recipient !== keys.recipient) {
        await store.lock()
        throw new Refusal("recipient-changed")
    }
    await store.raiseHighest(keyring.revision)
}

export function wrapBytes(wrap: string): Uint8Array {
    try {
        return fromB64url(wrap)
    } catch (error) {
        throw new Refusal("malformed", { cause: error })
    }
}
