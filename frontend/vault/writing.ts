/**
 * What goes with everything a browser writes: a proof that it holds its person's keys. Without it, whoever copied a
 * sign-in could put junk above the roster and the pins, past which no browser finds its way. The server keeps a hash.
 */

import { sendAlong } from "../web/api.ts"
import { utf8 } from "./bytes.ts"
import type { RootKeys } from "./derive.ts"
import { macOf } from "./envelope.ts"

/** The proof, the same for as long as a root is. */
export function writingProof(keys: Pick<RootKeys, "own">, person: string): Promise<string> {
    return macOf(keys.own.mac, "writing", utf8(person))
}

/** Show it from now on with whatever this page sends. */
export async function proveWriting(keys: RootKeys, person: string): Promise<void> {
    sendAlong({ "X-Writing-Proof": await writingProof(keys, person) })
}

/** The keys are gone: from now on nothing is shown. */
export function stopProvingWriting(): void {
    sendAlong({})
}
