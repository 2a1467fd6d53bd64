/**
 * New keys altogether. After a lost device everything that was readable is handed on by a manifest of one's own records
 * and pins, beyond which the old keys vouch for nothing. Starting anew hands on nothing: nothing opens.
 */

import { checkAccepted, concerned, type Ids } from "./concerned.ts"
import { firstRoster } from "./sign-up.ts"
import { checkOf, type ChangeBody, changeBody, type Entered, type NewCode, nextKeyring, type Proof } from "./rekeying.ts"
import type { RootKeys, SignInKeys } from "./derive.ts"
import { type Named, sealManifest } from "./manifest.ts"
import { EMPTY, renewing, type Roster } from "./roster.ts"
import type { PutRow } from "./shelf.ts"
import type { Vault } from "./vault.ts"
import type { Keyring } from "./wrap.ts"

/** The new secrets that come with new keys. */
export interface NewSecrets {
    readonly signIn: SignInKeys
    readonly code: NewCode
}

/**
 * A device was lost: new root, passphrase and code in one request. Answers the new keyring. Refuses `not-shown`, unless
 * its person goes on `without` what the server does not show as it was.
 */
export async function loseDevice(
    vault: Vault,
    entered: Entered,
    secrets: NewSecrets & { readonly without?: Ids },
    send: (body: ChangeBody & { readonly proof: Proof }) => Promise<void>,
): Promise<Keyring> {
    const without = await concerned(vault)
    checkAccepted(without, secrets.without)
    const next = { signIn: secrets.signIn, recovery: secrets.code.keys, newRoot: true }
    const made = await nextKeyring(entered, next)
    const records = await handOn(vault, made.keys, secrets.code, without)
    await send({ ...changeBody(made, { ...next, records }), proof: entered.proof })
    return made.keyring
}

async function handOn(vault: Vault, keys: RootKeys, code: NewCode, without: Ids): Promise<PutRow[]> {
    const now = vault.now()
    const at = new Date(now).toISOString()
    const stood = await vault.roster()
    // Without its pin a partnership begins again with the partner's link.
    const before = { ...stood, partnerships: stood.partnerships.filter(({ pin }) => !without.has(pin)) }
    const partnerships = before.partnerships.map(renewing)
    const kept = { ...before, partnerships, invitations: [], away: [] }
    const roster: Roster = { ...kept, code: await checkOf(keys, code) }
    const place = { id: keys.manifest, author: vault.person }
    const under = { server: "own", partnership: null, epoch: keys.root, keys: keys.own } as const
    return [
        await firstRoster(keys, vault.person, roster, now),
        ...(await sealManifest(under, place, [...(await ownRecords(vault)), ...(await pins(vault, before))], { at })),
    ]
}

/** The pins as they stand, in ended partnerships too: they stay sealed as they are, and the manifest names them. */
async function pins(vault: Vault, { partnerships }: Roster): Promise<Named[]> {
    const raw = await Promise.all(partnerships.map(({ id }) => vault.rawPin(id)))
    return raw.map(({ record, revision, mac }) => ({ id: record, revision, mac }))
}

/** Every record of one's own that this device believes. */
async function ownRecords(vault: Vault): Promise<Named[]> {
    return (await vault.own.all()).map(({ id, revision, mac }) => ({ id, revision, mac }))
}

/** What stands on the server of a keyring that nothing opens any more. */
export interface Standing {
    readonly person: string
    readonly revision: number
    readonly root: number
    /** Numbers of the roots that earlier starts anew have closed, while what they replaced is kept. */
    readonly closed: readonly number[]
}

/** Start anew: keys that open nothing of before, and a roster without anybody. */
export async function startAnew(
    { person, revision, root, closed }: Standing,
    secrets: NewSecrets,
    now: number,
): Promise<{ body: ChangeBody; keyring: Keyring }> {
    const ways = { unlock: null, recovery: null, passkeys: {} }
    const lost = { person, revision, root, roots: Array.from({ length: root }, () => null), ways }
    const next = { signIn: secrets.signIn, recovery: secrets.code.keys, newRoot: true }
    const made = await nextKeyring({ keyring: lost, revision }, next)
    const roster = { ...EMPTY, closed: [...closed, root], code: await checkOf(made.keys, secrets.code) }
    const records = [await firstRoster(made.keys, person, roster, now)]
    return { body: changeBody(made, { ...next, records }), keyring: made.keyring }
}
