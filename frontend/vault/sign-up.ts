/** Signing up: everything a new person's browser makes before the one request that makes the person. */

import { b64url, type Bytes, randomSecret, zero } from "./bytes.ts"
import { deriveRoot, importRoot, type RootKeys, type RawRoot, recoveryKeys, type SignInKeys } from "./derive.ts"
import { seal } from "./envelope.ts"
import { keysOfPassphrase, type Parameters, type Stretch } from "./passphrase.ts"
import { newRecoveryEntropy, recoveryCode } from "./recovery.ts"
import { Refusal } from "./refusal.ts"
import { EMPTY } from "./roster.ts"
import { type PutRow, putRow } from "./shelf.ts"
import type { Store } from "./store.ts"
import { ROOT_NUMBER } from "./vault.ts"
import { currentRoot, unwrapKeyring, wrapKeyring } from "./wrap.ts"

/** The vault's part of the sign-up request; the form adds email, name and the like. */
export interface SignUpBody {
    readonly person: string
    readonly auth: string
    readonly recovery_auth: string
    readonly recipient: string
    readonly revision: number
    readonly wrap: string
    readonly roster: PutRow
}

export interface SignUpAsked {
    readonly passphrase: string
    readonly parameters: Parameters
    /** Milliseconds since 1970. */
    readonly now: number
    readonly keep: boolean
}

export interface SignUpWorld {
    /** Send the request; throws if the server says no. */
    readonly send: (body: SignUpBody) => Promise<void>
    readonly storeOf: (person: string) => Promise<Store>
    readonly stretch?: Stretch
}

/** Make a person, and answer the recovery code to be written down. Keys are stored once the server has said yes. */
export async function signUp(asked: SignUpAsked, world: SignUpWorld): Promise<{ person: string; code: string }> {
    const person = crypto.randomUUID()
    const entropy = newRecoveryEntropy()
    const root = randomSecret()
    const [signIn, recovery, raw] = await Promise.all([
        keysOfPassphrase(asked.passphrase, asked.parameters, world.stretch),
        recoveryKeys(entropy),
        deriveRoot(root),
    ])
    const body = await signUpBody(person, { root, raw, signIn, recovery }, asked.now)
    zero(root)
    await world.send(body)
    const store = await world.storeOf(person)
    await store.keepKeys(raw, { ...asked, revision: body.revision })
    await store.raiseHighest(body.revision)
    zero(raw.person, raw.seal, raw.mac)
    const code = recoveryCode(entropy)
    zero(entropy)
    return { person, code }
}

interface Made {
    readonly root: Bytes
    readonly raw: RawRoot
    readonly signIn: SignInKeys
    readonly recovery: SignInKeys
}

async function signUpBody(person: string, made: Made, now: number): Promise<SignUpBody> {
    const { root, raw, signIn, recovery } = made
    const keyring = { person, revision: 1, root: ROOT_NUMBER, roots: [root] }
    const wrap = await wrapKeyring(keyring, signIn.unlock, recovery.unlock)
    // Before it is the only copy: both ways of opening must give the root back.
    for (const identity of [signIn.unlock, recovery.unlock]) {
        const reopened = await unwrapKeyring(wrap, identity, { person, highest: 0 })
        if (b64url(currentRoot(reopened)) !== b64url(root)) throw new Refusal("unopenable")
    }
    const keys = await importRoot(raw)
    return {
        person,
        auth: signIn.auth,
        recovery_auth: recovery.auth,
        recipient: keys.recipient,
        revision: keyring.revision,
        wrap: b64url(wrap),
        roster: await firstRoster(keys, person, now),
    }
}

/** The roster is there from the first moment, so that one that is missing later is known to be withheld. */
async function firstRoster(keys: RootKeys, person: string, now: number): Promise<PutRow> {
    const place = { server: "own", id: keys.roster, partnership: null, epoch: ROOT_NUMBER } as const
    const slot = { ...place, author: person, revision: 1 }
    const content = { kind: "roster", previous: null, at: new Date(now).toISOString(), body: { ...EMPTY } }
    return putRow(slot, await seal(keys.own, "record", slot, content))
}
