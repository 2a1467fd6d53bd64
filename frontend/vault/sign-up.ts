/** Signing up: everything a new person's browser makes before the one request that makes the person. */

import { b64url, randomSecret, zero } from "./bytes.ts"
import { codeCheck } from "./code-check.ts"
import { deriveKeys, importKeys, type RawKeys, recipientOf, recoveryKeys, type RootKeys, zeroKeys } from "./derive.ts"
import { seal } from "./envelope.ts"
import { keysOfPassphrase, type Parameters, type Stretch } from "./passphrase.ts"
import { newRecoveryEntropy, recoveryCode } from "./recovery.ts"
import { EMPTY, type Roster } from "./roster.ts"
import { type PutRow, putRow } from "./shelf.ts"
import type { Store } from "./store.ts"
import { checkedWrap, type Keyring } from "./wrap.ts"
import { writingProof } from "./writing.ts"

/** The vault's part of the sign-up request; the form adds email, name and the like. */
export interface SignUpBody {
    readonly person: string
    readonly auth: string
    readonly recovery_auth: string
    readonly recipient: string
    readonly writing: string
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
    const code = recoveryCode(entropy)
    const [signIn, recovery] = await Promise.all([
        keysOfPassphrase(asked.passphrase, asked.parameters, world.stretch),
        recoveryKeys(entropy),
    ])
    zero(entropy)
    const keyring = await firstKeyring(person, signIn.unlock, recovery.unlock)
    const raw = await deriveKeys(keyring)
    const wrap = await checkedWrap(keyring, [signIn.unlock, recovery.unlock])
    zero(...keyring.roots.filter((root) => root !== null))
    const secrets = { auth: signIn.auth, recovery_auth: recovery.auth, wrap: b64url(wrap) }
    const open = await published(person, raw, code, asked.now)
    await world.send({ person, revision: keyring.revision, ...secrets, ...open })
    const store = await world.storeOf(person)
    await store.keepKeys(raw, asked)
    await store.raiseHighest(keyring.revision)
    zeroKeys(raw)
    return { person, code }
}

async function firstKeyring(person: string, unlock: CryptoKey, recovery: CryptoKey): Promise<Keyring> {
    const ways = { unlock: await recipientOf(unlock), recovery: await recipientOf(recovery), passkeys: {} }
    return { person, revision: 1, root: 1, roots: [randomSecret()], ways }
}

/** What a root gives the server: its recipient, the proof that goes with what it writes, and the first roster. */
async function published(
    person: string,
    raw: RawKeys,
    code: string,
    now: number,
): Promise<{ recipient: string; writing: string; roster: PutRow }> {
    const keys = await importKeys(raw)
    const empty = { ...EMPTY, code: await codeCheck(keys.own.mac, code) }
    const roster = await firstRoster(keys, person, empty, now)
    return { recipient: keys.recipient, writing: await writingProof(keys, person), roster }
}

/** The roster is there from a root's first moment, so that one that is missing later is known to be withheld. */
export async function firstRoster(keys: RootKeys, person: string, roster: Roster, now: number): Promise<PutRow> {
    const place = { server: "own", id: keys.roster, partnership: null, epoch: keys.root } as const
    const slot = { ...place, author: person, revision: 1 }
    const content = { kind: "roster", previous: null, at: new Date(now).toISOString(), body: { ...roster } }
    return putRow(slot, await seal(keys.own, "record", slot, content))
}
