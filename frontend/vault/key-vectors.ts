/** What both languages are held to: tests/contracts/keys.json. Read by tests only. */

import vectors from "../../tests/contracts/keys.json" with { type: "json" }
import { type Bytes, fromB64url, joined } from "./bytes.ts"
import type { Slot } from "./envelope.ts"

export { vectors }

export const ids = vectors.ids
export const ROOT = fromB64url(vectors.secrets.root)
export const BENS_ROOT = fromB64url(vectors.secrets.bens_root)
export const PAIR = fromB64url(vectors.secrets.pair)
export const FRAGMENT = fromB64url(vectors.invitation.fragment)

export const SLOT: Slot = {
    server: "shared",
    id: ids.record,
    partnership: ids.partnership,
    epoch: 1,
    author: ids.ana,
    revision: 1,
}

/** The bytes inside an envelope of the vectors: its text, and spaces up to its bucket. */
export function plaintext({ text, bucket }: { text: string; bucket: number }): Bytes {
    const bytes = fromB64url(text)
    return joined(bytes, new Uint8Array(Math.max(0, bucket - bytes.length)).fill(0x20))
}
