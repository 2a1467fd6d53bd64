/**
 * The old passphrase or code found after a start anew. The root of before takes its place again beside the present one;
 * a manifest names what it opens, and the partnerships it knew can be read. Whoever can make a wrap that the old secret
 * opens could put a root of their own into it: so it is held to all that is known of the true one.
 */

import { b64url } from "./bytes.ts"
import type { RootKeys } from "./derive.ts"
import { type Before, readBefore } from "./former-words.ts"
import { type ManifestEpoch, type Named, openManifest, sealManifest, vouchedBy } from "./manifest.ts"
import { Refusal } from "./refusal.ts"
import { type Partner, rejoin, type Rejoined } from "./rejoining.ts"
import { type ChangeBody, changeBody, type Entered, nextKeyring } from "./rekeying.ts"
import { keysFor, type Proof, proofOf, type Secret } from "./rekeying.ts"
import type { Stretch } from "./passphrase.ts"
import type { Roster } from "./roster.ts"
import type { PutRow } from "./shelf.ts"
import type { Store } from "./store.ts"
import { type Wrapped, wrapBytes } from "./unlocking.ts"
import type { Vault } from "./vault.ts"
import { type Keyring, unwrapKeyring } from "./wrap.ts"

/** The keyring of before, opened by what was found. */
export interface Kept {
    readonly keyring: Keyring
    readonly proof: Proof
}

/** What is sent to bring it back: a change, with what shows both secrets. */
export type JoinBody = ChangeBody & { readonly proof: Proof; readonly before: Proof }

/** What would come back: to be shown, and agreed to. */
export interface Found {
    /** Of one's own, with the first and the last time something was written. */
    readonly words: number
    readonly from: string | null
    readonly until: string | null
    /** Those that did not open and stay closed. */
    readonly closed: number
    readonly partners: readonly Partner[]
    /** Bring it back; answers the keyring that stands now. */
    readonly bring: (send: (body: JoinBody) => Promise<void>) => Promise<Keyring>
}

/** Open what is kept of before, with the secret that was found. */
export async function openKept(
    secret: Secret,
    ask: (proof: Proof) => Promise<Wrapped>,
    { person, stretch }: { readonly person: string; readonly stretch?: Stretch },
): Promise<Kept> {
    const { proof, keys } = await proofOf(secret, stretch ? { stretch } : {})
    const { wrap } = await ask(proof)
    return { proof, keyring: await unwrapKeyring(wrapBytes(wrap), keys.unlock, { person, highest: 0 }) }
}

/** Look what comes back with a keyring of before. Refuses `other-keys` where it cannot be what it should be. */
export async function findKept(vault: Vault, store: Store, entered: Entered, kept: Kept): Promise<Found> {
    const roots = joinedRoots(entered.keyring, kept.keyring, await vault.roster())
    const keys = await keysFor(kept.keyring)
    const known = await store.recipientOf(keys.root)
    if (known !== undefined && known !== keys.recipient) throw new Refusal("other-keys")
    const before = await readBefore(vault, store, keys)
    const rejoined = await rejoin(vault, before)
    const bring = async (send: (body: JoinBody) => Promise<void>): Promise<Keyring> => {
        const joined = { keyring: { ...entered.keyring, roots }, revision: entered.revision }
        const made = await nextKeyring(joined, { opening: entered.identity ? [entered.identity] : [] })
        const { rows, keep } = await recordsOf(vault, store, { before, rejoined, keys: made.keys })
        await send({ ...changeBody(made, { records: rows }), proof: entered.proof, before: kept.proof })
        await keep()
        return made.keyring
    }
    return { ...before.summary, partners: rejoined.partners, bring }
}

/** Every root that either keyring has; refuses two that differ, and one that no start anew has closed. */
function joinedRoots(present: Keyring, kept: Keyring, { closed }: Roster): Keyring["roots"] {
    const lost = present.roots.flatMap((root, at) => (root === null ? [at + 1] : []))
    // Earlier roots fell to lost devices: whoever found one may still have a keyring of that time.
    const places = closed.length > 0 ? closed : lost.slice(-1)
    if (!places.includes(kept.root) || !lost.includes(kept.root)) throw new Refusal("other-keys")
    return present.roots.map((root, at) => {
        const of = kept.roots[at] ?? null
        if (root && of && b64url(root) !== b64url(of)) throw new Refusal("other-keys")
        return root ?? of
    })
}

interface Joining {
    readonly before: Before
    readonly rejoined: Rejoined
    /** Of the keyring that is to be. */
    readonly keys: RootKeys
}

/** The roster, the manifest and the pins that go with the change; `keep` them once the server has. */
async function recordsOf(
    vault: Vault,
    store: Store,
    { before, rejoined, keys }: Joining,
): Promise<{ rows: PutRow[]; keep: () => Promise<void> }> {
    const roster = await vault.prepareRoster(rejoined.change)
    const manifest = await vouchFor(vault, store, { keys, named: [...before.named, ...rejoined.named] })
    const keep = async (): Promise<void> => {
        await vault.own.keep(roster.opened)
        await before.settle()
    }
    return { rows: [roster.row, ...manifest, ...rejoined.rows], keep }
}

/** The next revisions of the manifest under the present root: only what is on no list yet is named. */
async function vouchFor(
    vault: Vault,
    marks: Store,
    { keys, named }: { readonly keys: RootKeys; readonly named: readonly Named[] },
): Promise<PutRow[]> {
    const under: ManifestEpoch = { server: "own", partnership: null, epoch: keys.root, keys: keys.own }
    const place = { id: keys.manifest, author: vault.person }
    const { records } = await vault.shelf.list({ own: true })
    const standing = await openManifest(under, place, records, { shelf: vault.shelf, marks })
    const vouched = vouchedBy(standing)
    const at = new Date(vault.now()).toISOString()
    return await sealManifest(under, place, named.filter(({ id }) => !vouched.has(id)), { after: standing.at(-1), at })
}
