/** Signing up: everything a new person's browser makes before the one request that makes the person. */

import { b64url, randomSecret, zero } from "./bytes.ts"
import { type CodeCheck, codeCheck } from "./code-check.ts"
import { deriveKeys, importKeys, recipientOf, recoveryKeys, type RootKeys, zeroKeys } from "./derive.ts"
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
    /** With an archive: which revision of its keyring this is, and how many roots it holds. */
    readonly moving?: { readonly revision: number; readonly root: number }
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

/** What an account begins with: fresh keys, or those of an archive, which is left as it is. */
export interface Beginning {
    readonly keyring: Omit<Keyring, "ways">
    readonly roster: (keys: RootKeys, code: CodeCheck, now: number) => Promise<PutRow>
    readonly moving?: { readonly revision: number; readonly root: number }
}

/** Make a person, and answer the recovery code to be written down. Keys are stored once the server has said yes. */
export async function signUp(
    asked: SignUpAsked,
    world: SignUpWorld,
    { keyring: { roots, ...begun }, roster, moving }: Beginning = afresh(),
): Promise<{ person: string; code: string }> {
    const entropy = newRecoveryEntropy()
    const code = recoveryCode(entropy)
    const [signIn, recovery] = await Promise.all([
        keysOfPassphrase(asked.passphrase, asked.parameters, world.stretch),
        recoveryKeys(entropy),
    ])
    zero(entropy)
    const [unlock, other] = [await recipientOf(signIn.unlock), await recipientOf(recovery.unlock)]
    const ways = { unlock, recovery: other, passkeys: {} }
    const keyring = { ...begun, ways, roots: roots.map((root) => root?.slice() ?? null) }
    const raw = await deriveKeys(keyring)
    const wrap = await checkedWrap(keyring, [signIn.unlock, recovery.unlock])
    zero(...keyring.roots.filter((root) => root !== null))
    const keys = await importKeys(raw)
    const { person, revision } = keyring
    const secrets = { auth: signIn.auth, recovery_auth: recovery.auth, wrap: b64url(wrap) }
    const first = await roster(keys, await codeCheck(keys.own.mac, code), asked.now)
    const open = { recipient: keys.recipient, writing: await writingProof(keys, person), roster: first }
    await world.send({ person, revision, ...secrets, ...open, ...(moving ? { moving } : {}) })
    const store = await world.storeOf(person)
    await store.keepKeys(raw, asked)
    await store.raiseHighest(revision)
    zeroKeys(raw)
    return { person, code }
}

function afresh(): Beginning {
    const person = crypto.randomUUID()
    return {
        keyring: { person, revision: 1, root: 1, roots: [randomSecret()] },
        roster: (keys, code, now) => firstRoster(keys, person, { ...EMPTY, code }, now),
    }
}

/** The roster is there from a root's first moment, so that one that is missing later is known to be withheld. */
export async function firstRoster(keys: RootKeys, person: string, roster: Roster, now: number): Promise<PutRow> {
    const place = { server: "own", id: keys.roster, partnership: null, epoch: keys.root } as const
    const slot = { ...place, author: person, revision: 1 }
    const content = { kind: "roster", previous: null, at: new Date(now).toISOString(), body: { ...roster } }
    return putRow(slot, await seal(keys.own, "record", slot, content))
}
