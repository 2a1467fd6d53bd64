/** Signing up with an archive: the same person and the same keys, under a new passphrase and a new code. */

import type { KeyringFile } from "./archive.ts"
import { type CheckedArchive, checkArchive } from "./archive-checking.ts"
import { readArchive } from "./archive-reading.ts"
import { zero } from "./bytes.ts"
import { seal } from "./envelope.ts"
import type { Stretch } from "./passphrase.ts"
import { Refusal } from "./refusal.ts"
import { keysFor, proofOf, type Secret } from "./rekeying.ts"
import { putRow } from "./shelf.ts"
import type { Beginning } from "./sign-up.ts"
import { wrapBytes } from "./unlocking.ts"
import { type Keyring, unwrapKeyring } from "./wrap.ts"

/** An archive that was opened: what is in it, and its keyring, whose roots whoever has it zeroes. */
export interface Brought {
    readonly file: Blob
    readonly keyring: Keyring
    readonly archive: CheckedArchive
}

/**
 * Open an archive with the passphrase or the code of its day. Refuses `archive-closed` where that does not open it, and
 * as `checkArchive` does.
 */
export async function openBrought(
    file: Blob,
    secretFor: (keyring: KeyringFile) => Secret,
    stretch?: Stretch,
): Promise<Brought> {
    const files = await readArchive(file)
    const { person, wrap } = files.keyring
    const { keys } = await proofOf(secretFor(files.keyring), stretch ? { stretch } : {})
    const asked = { person, highest: 0 }
    const keyring = await unwrapKeyring(wrapBytes(wrap), keys.unlock, asked).catch((cause: unknown) => {
        throw new Refusal("archive-closed", { cause })
    })
    try {
        return { file, keyring, archive: await checkArchive(files, await keysFor(keyring)) }
    } catch (error) {
        forgetBrought({ keyring })
        throw error
    }
}

/** Overwrite the roots. */
export function forgetBrought({ keyring }: Pick<Brought, "keyring">): void {
    zero(...keyring.roots.filter((root) => root !== null))
}

/** What an account begins with that goes on from an archive: passkeys, which belong to the other site, stay behind. */
export function goingOn({ keyring, archive }: Brought): Beginning {
    const { person, root, roots } = keyring
    const revision = Math.max(keyring.revision, archive.files.keyring.revision) + 1
    return {
        keyring: { person, revision, root, roots },
        moving: { revision, root },
        roster: async (keys, code, now) => {
            const { revision: before, mac } = archive.rosterMark
            const place = { server: "own", id: keys.roster, partnership: null, epoch: keys.root } as const
            const slot = { ...place, author: person, revision: before + 1 }
            const away = [...archive.partnerships.values()].map(({ entry }) => entry)
            const body = { ...archive.roster, partnerships: [], invitations: [], away, code }
            const content = { kind: "roster", previous: mac, at: new Date(now).toISOString(), body }
            return putRow(slot, await seal(keys.own, "record", slot, content))
        },
    }
}
