/**
 * Changing what opens a keyring. Each change is one request that takes the place of what was, or of nothing: the new
 * wrap is opened again before it is sent, and what stood before lets its owner in until the new passphrase has.
 */

import { b64url, fromB64url, randomSecret, zero } from "./bytes.ts"
import { type CodeCheck, codeCheck } from "./code-check.ts"
import { deriveKeys, importKeys, recipientOf, recoveryKeys, type RootKeys, type SignInKeys, zeroKeys } from "./derive.ts"
import type { MadeFields, ShownFields } from "./passkey.ts"
import { keysOfPassphrase, type Parameters, type Stretch } from "./passphrase.ts"
import { newRecoveryEntropy, recoveryCode, recoveryEntropy } from "./recovery.ts"
import { Refusal } from "./refusal.ts"
import type { PutRow } from "./shelf.ts"
import type { Store } from "./store.ts"
import { keepKeyring, type Wrapped, wrapBytes } from "./unlocking.ts"
import { checkedWrap, type Keyring, unwrapKeyring } from "./wrap.ts"
import { writingProof } from "./writing.ts"

/** What is shown to the server to be let at a keyring; `proved` is its word for one change after a passkey. */
export type Proof =
    | { readonly auth: string }
    | { readonly recovery_auth: string }
    | { readonly passkey: ShownFields }
    | { readonly proved: string }

/** One of the secrets that open a keyring. */
export type Secret =
    | { readonly passphrase: string; readonly parameters: Parameters }
    | { readonly code: string }

/** The body of a change; `auth` and `recovery_auth` are there when they change. */
export interface ChangeBody {
    readonly revision: number
    readonly root: number
    readonly wrap: string
    readonly recipient: string
    readonly writing: string
    readonly auth?: string
    readonly recovery_auth?: string
    readonly records?: readonly PutRow[]
    readonly passkey?: NamedPasskey
    readonly removed?: string
}

/** A passkey that comes with a change; `prf` says that the wrap is sealed to it. */
export type NamedPasskey = MadeFields & { readonly name: string; readonly prf: boolean }

/** What goes with a change, beside the keyring itself. */
export interface Besides {
    readonly records?: readonly PutRow[]
    readonly passkey?: NamedPasskey
    readonly removed?: string
}

export interface RekeyWorld {
    readonly storeOf: (person: string) => Promise<Store>
    readonly now: () => number
    readonly keep: boolean
    readonly stretch?: Stretch
}

/** A keyring that was opened, by which way, and how that was proved. */
export interface Entered {
    readonly keyring: Keyring
    readonly proof: Proof
    /** The server's count, which one lost answer may have put ahead of the keyring's own. */
    readonly revision: number
    /** What opened it, and must open the next. */
    readonly identity?: CryptoKey
}

/** A new code, made and not yet in force: to be shown, and asked back, before anything is sent. */
export interface NewCode {
    readonly code: string
    readonly keys: SignInKeys
}

/** Draw a recovery code. */
export async function drawCode(): Promise<NewCode> {
    const entropy = newRecoveryEntropy()
    const [code, keys] = [recoveryCode(entropy), await recoveryKeys(entropy)]
    zero(entropy)
    return { code, keys }
}

/** Open the keyring with one of its secrets. `ask` shows the proof and answers what the server holds. */
export async function enter(
    secret: Secret,
    ask: (proof: Proof) => Promise<Wrapped & { readonly revision: number }>,
    world: RekeyWorld,
): Promise<Entered> {
    const { proof, keys } = await proofOf(secret, world)
    const { person, wrap, revision } = await ask(proof)
    const highest = await (await world.storeOf(person)).highest()
    const keyring = await unwrapKeyring(wrapBytes(wrap), keys.unlock, { person, highest })
    return { keyring, proof, revision: Math.max(revision, keyring.revision), identity: keys.unlock }
}

/** What a secret proves itself with, and opens. */
export async function proofOf(
    secret: Secret,
    { stretch }: Pick<RekeyWorld, "stretch">,
): Promise<{ proof: Proof; keys: SignInKeys }> {
    if ("passphrase" in secret) {
        const keys = await keysOfPassphrase(secret.passphrase, secret.parameters, stretch)
        return { proof: { auth: keys.auth }, keys }
    }
    const entropy = recoveryEntropy(secret.code)
    const keys = await recoveryKeys(entropy)
    zero(entropy)
    return { proof: { recovery_auth: keys.auth }, keys }
}

/** What is to be other than before; a new root leaves no passkey, which may be on what was lost. */
export interface Next {
    readonly signIn?: SignInKeys
    readonly recovery?: SignInKeys
    readonly passkeys?: Readonly<Record<string, string>>
    /** Identities at hand that the wrap must open with besides. */
    readonly opening?: readonly CryptoKey[]
    readonly newRoot?: boolean
}

/** A keyring to be sent: its wrap, and the keys that it gives. */
export interface MadeKeyring {
    readonly keyring: Keyring
    readonly wrap: string
    readonly keys: RootKeys
    /** What goes with whatever these keys write. */
    readonly writing: string
}

/** The next keyring and its wrap, opened again with every secret at hand. Refuses one without a code. */
export async function nextKeyring(
    { keyring, revision }: Pick<Entered, "keyring" | "revision">,
    next: Next,
): Promise<MadeKeyring> {
    const roots = next.newRoot ? [...keyring.roots, randomSecret()] : keyring.roots
    const ways = {
        unlock: next.signIn ? await recipientOf(next.signIn.unlock) : keyring.ways.unlock,
        recovery: next.recovery ? await recipientOf(next.recovery.unlock) : keyring.ways.recovery,
        passkeys: next.passkeys ?? (next.newRoot ? {} : keyring.ways.passkeys),
    }
    const made = { person: keyring.person, revision: revision + 1, root: roots.length, roots, ways }
    const secrets = [next.signIn, next.recovery].filter((one) => one !== undefined)
    const wrap = await checkedWrap(made, [...secrets.map(({ unlock }) => unlock), ...(next.opening ?? [])])
    const keys = await keysFor(made)
    return { keyring: made, wrap: b64url(wrap), keys, writing: await writingProof(keys, made.person) }
}

/** The keys of a keyring, for sealing what goes with a change. */
export async function keysFor(keyring: Keyring): Promise<RootKeys> {
    const raw = await deriveKeys(keyring)
    const keys = await importKeys(raw)
    zeroKeys(raw)
    return keys
}

/** Send a change of the keyring that was entered; answers the keyring that stands now. */
export async function replace(
    entered: Entered,
    next: Next & Besides,
    send: (body: ChangeBody & { readonly proof: Proof }) => Promise<void>,
): Promise<Keyring> {
    const made = await nextKeyring(entered, next)
    await send({ ...changeBody(made, next), proof: entered.proof })
    return made.keyring
}

/** What is sent of a change. */
export function changeBody(
    { keyring, wrap, keys, writing }: MadeKeyring,
    { signIn, recovery, records, passkey, removed }: Next & Besides,
): ChangeBody {
    return {
        revision: keyring.revision,
        root: keyring.root,
        wrap,
        recipient: keys.recipient,
        writing,
        ...(signIn ? { auth: signIn.auth } : {}),
        ...(recovery ? { recovery_auth: recovery.auth } : {}),
        ...(records ? { records } : {}),
        ...(passkey ? { passkey } : {}),
        ...(removed === undefined ? {} : { removed }),
    }
}

/** A new passphrase, by the present one or the code. */
export async function changePassphrase(
    asked: { readonly entered: Entered; readonly passphrase: string; readonly parameters: Parameters },
    server: {
        readonly send: (body: ChangeBody & { readonly proof: Proof }) => Promise<void>
        readonly unlock: (auth: string) => Promise<Wrapped>
    },
    world: RekeyWorld,
): Promise<void> {
    const signIn = await keysOfPassphrase(asked.passphrase, asked.parameters, world.stretch)
    const keyring = await replace(asked.entered, { signIn }, server.send)
    await reopen(signIn, keyring.person, server.unlock, world)
}

/** Unlock with a new passphrase, as whoever changed it does at once. */
export async function reopen(
    signIn: SignInKeys,
    person: string,
    unlock: (auth: string) => Promise<Wrapped>,
    world: RekeyWorld,
): Promise<void> {
    const { wrap, recipient, person: shown } = await unlock(signIn.auth)
    if (shown !== person) throw new Refusal("slot")
    const store = await world.storeOf(person)
    const keyring = await unwrapKeyring(fromB64url(wrap), signIn.unlock, { person, highest: await store.highest() })
    await keepKeyring(store, keyring, { keep: world.keep, now: world.now() }, recipient)
}

/** What the roster is to remember of a new code. */
export function checkOf(keys: RootKeys, { code }: NewCode): Promise<CodeCheck> {
    return codeCheck(keys.own.mac, code)
}
