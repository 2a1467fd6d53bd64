/** Passkeys as ways into a keyring: opening it by one, and letting one come or go with the next wrap. */

import { recipientOf } from "./derive.ts"
import type { MadeFields, ShownFields, ShownPasskey } from "./passkey.ts"
import { Refusal } from "./refusal.ts"
import { type ChangeBody, type Entered, type Proof, replace, type RekeyWorld } from "./rekeying.ts"
import type { Store } from "./store.ts"
import { keepKeyring, type Wrapped, wrapBytes } from "./unlocking.ts"
import { type Keyring, unwrapKeyring } from "./wrap.ts"

/** What is handed out for a passkey; `opens` is false for one that only signs in. */
export type Handed = Wrapped & { readonly opens?: boolean }

type Send = (body: ChangeBody & { readonly proof: Proof }) => Promise<void>

/** A passkey whose answer was taken: who it is, and whether the vault is open now. */
export interface Came {
    readonly person: string
    readonly opened: boolean
}

/** Sign in or unlock by a passkey. One that does not open the keyring leaves it locked. */
export async function unlockByPasskey(
    { fields, identity }: ShownPasskey,
    asked: { readonly now: number; readonly keep: boolean; readonly person?: string },
    world: {
        readonly open: (fields: ShownFields) => Promise<Handed>
        readonly storeOf: (person: string) => Promise<Store>
        readonly lockOthers: (person: string) => Promise<void>
    },
): Promise<Came> {
    const { person, wrap, recipient, opens } = await world.open(fields)
    if (asked.person !== undefined && person !== asked.person) throw new Refusal("slot")
    await world.lockOthers(person)
    if (identity === null || opens === false) return { person, opened: false }
    const store = await world.storeOf(person)
    const keyring = await unwrapKeyring(wrapBytes(wrap), identity, { person, highest: await store.highest() })
    await keepKeyring(store, keyring, asked, recipient)
    return { person, opened: true }
}

/** Open the keyring by a passkey, in order to change it. Refuses `passkey-opens-nothing`. */
export async function enterByPasskey(
    { fields, identity }: ShownPasskey,
    ask: (proof: Proof) => Promise<Wrapped & { readonly revision: number; readonly proved?: string }>,
    world: Pick<RekeyWorld, "storeOf">,
): Promise<Entered> {
    if (identity === null) throw new Refusal("passkey-opens-nothing")
    const { person, wrap, revision, proved } = await ask({ passkey: fields })
    if (proved === undefined) throw new Refusal("passkey-opens-nothing")
    const highest = await (await world.storeOf(person)).highest()
    const keyring = await unwrapKeyring(wrapBytes(wrap), identity, { person, highest })
    return { keyring, proof: { proved }, revision: Math.max(revision, keyring.revision), identity }
}

/** Add a passkey; with its identity the next wrap is sealed to it, too, and was opened by it before it is sent. */
export async function addPasskey(
    entered: Entered,
    made: { readonly fields: MadeFields; readonly identity: CryptoKey | null; readonly name: string },
    send: Send,
): Promise<Keyring> {
    const { fields, identity, name } = made
    const recipient = identity && (await recipientOf(identity))
    const passkeys = { ...entered.keyring.ways.passkeys, ...(recipient ? { [fields.id]: recipient } : {}) }
    const passkey = { ...fields, name, prf: identity !== null }
    return await replace(entered, { passkeys, opening: identity ? [identity] : [], passkey }, send)
}

/** Remove a passkey: the next wrap is not sealed to it. */
export async function removePasskey(entered: Entered, removed: string, send: Send): Promise<Keyring> {
    const others = Object.entries(entered.keyring.ways.passkeys).filter(([id]) => id !== removed)
    return await replace(entered, { passkeys: Object.fromEntries(others), removed }, send)
}
