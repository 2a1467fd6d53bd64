/** Ending: an *end* envelope for the other's browser, and the roster says that nothing more is sealed here. */

import { seal } from "./envelope.ts"
import { withStage } from "./roster.ts"
import { type PutRow, putRow } from "./shelf.ts"
import type { Vault } from "./vault.ts"

/** End a partnership in one request. */
export async function endPartnership(
    vault: Vault,
    partnership: string,
    send: (body: { readonly records: readonly PutRow[] }) => Promise<void>,
): Promise<void> {
    const { epoch, keys } = await vault.pin(partnership)
    const slot = {
        server: "key",
        id: crypto.randomUUID(),
        partnership,
        epoch,
        author: vault.person,
        revision: 1,
    } as const
    const at = new Date(vault.now()).toISOString()
    const end = await seal(keys.shared, "end", slot, { kind: "end", previous: null, at, body: {} })
    const roster = await vault.prepareRoster((now) => withStage(now, partnership, "ended"))
    await send({ records: [putRow(slot, end), roster.row] })
    await vault.own.keep(roster.opened)
}
