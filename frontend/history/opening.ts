/** Opening everything that one may read: one's own drawer, and that of each partnership. */

import { gettext } from "../web/gettext.ts"
import { type Drawer, type Opened, Refusal, type Vault } from "../vault/session.ts"
import { entriesOf, type Entry } from "./entries.ts"
import { withLongPages } from "./long-pages.ts"

export interface Everything {
    readonly entries: readonly Entry[]
    /** Records that were shown and are not believed. */
    readonly refused: number
    /** What kept a drawer shut as a whole. */
    readonly shut: readonly unknown[]
}

/** Told how many of how many are opened. */
export type Progress = (done: number, of: number) => void

/** `names` are the partners', by partnership. Refusals of one drawer hide no other; without an answer it throws. */
export async function openEverything(
    vault: Vault,
    names: ReadonlyMap<string, string>,
    progress: Progress,
): Promise<Everything> {
    const me = vault.person
    const own = await opened(vault.own, me, progress)
    const entries = [...entriesOf(own.records, { me, partnership: null, name: () => gettext("You") })]
    let refused = own.refused
    const shut: unknown[] = []
    for (const [partnership, partner] of names) {
        try {
            const found = await opened(await vault.shared(partnership), me, progress)
            const name = (author: string): string => (author === me ? gettext("You") : partner)
            entries.push(...entriesOf(found.records, { me, partnership, name }))
            refused += found.refused
        } catch (error) {
            if (!(error instanceof Refusal)) throw error
            shut.push(error)
        }
    }
    return { entries, refused, shut }
}

async function opened(drawer: Drawer, me: string, progress: Progress): Promise<{ records: Opened[]; refused: number }> {
    drawer.onOpened = progress
    try {
        const records = await withLongPages(drawer, await drawer.all(), me)
        return { records, refused: drawer.refused.size }
    } finally {
        drawer.onOpened = null
    }
}
