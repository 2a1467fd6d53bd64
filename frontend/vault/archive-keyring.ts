/** The keyring for an archive: asked for with the passphrase, and opened with it before it is believed to open. */

import { zero } from "./bytes.ts"
import type { KeyringFile } from "./archive.ts"
import { isBody } from "./envelope.ts"
import { keysOfPassphrase, type Parameters, type Stretch } from "./passphrase.ts"
import { Refusal } from "./refusal.ts"
import { wrapBytes } from "./unlocking.ts"
import { unwrapKeyring } from "./wrap.ts"

export interface KeyringAsked {
    readonly person: string
    readonly passphrase: string
    readonly parameters: Parameters
    readonly stretch?: Stretch
}

/** `ask` shows the auth secret to the server, and answers what it hands out. Refuses as unlocking does. */
export async function openedKeyring(
    asked: KeyringAsked,
    ask: (auth: string) => Promise<unknown>,
): Promise<KeyringFile> {
    const { person, parameters } = asked
    const signIn = await keysOfPassphrase(asked.passphrase, parameters, asked.stretch)
    const handed = await ask(signIn.auth)
    if (!isBody(handed) || typeof handed.wrap !== "string" || typeof handed.recipient !== "string") {
        throw new Refusal("malformed")
    }
    const { wrap, recipient } = handed
    const { revision, root, roots } = await unwrapKeyring(wrapBytes(wrap), signIn.unlock, { person, highest: 0 })
    zero(...roots.filter((secret) => secret !== null))
    const { salt, n, r, p } = parameters
    return { person, revision, root, recipient, salt, n, r, p, wrap }
}
