/** Changes of commitments that waited on this device while something else was said elsewhere: their maker chooses. */

import type { Drawer, Opened, Vault } from "../vault/session.ts"
import { follows, says, waitingOf } from "../vault/waiting.ts"
import { type Half, halfOf } from "./commitment-half.ts"

export interface Overtaken {
    readonly half: Half
    /** What stands now; nothing where it was withdrawn. */
    readonly standing: Opened | undefined
}

/** Those of an hour, the oldest first. */
export async function overtakenOf(vault: Vault, drawer: Drawer, session: string): Promise<Overtaken[]> {
    // First: what goes out meanwhile then stands as it waited.
    const waiting = await waitingOf(vault, "commitment")
    const all = await drawer.list("commitment")
    return [...waiting].flatMap(([id, change]) => {
        const standing = all.find((one) => one.id === id)
        if (change.body.session !== session || follows(standing, change)) return []
        if (standing && says(standing, change.body)) return []
        return [{ half: halfOf({ id, revision: change.base, body: change.body }), standing }]
    })
}
