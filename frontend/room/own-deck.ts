/** What somebody keeps of their deck: cards of their own, and those they put away. Sealed to themselves. Pure. */

import type { Card } from "./deck.ts"

/** A record, as far as it matters here. */
export interface Kept {
    readonly id: string
    readonly kind: string
    readonly body: Readonly<Record<string, unknown>>
}

export const OWN_CARD = "own-card"
export const HIDDEN_CARD = "hidden-card"
export const LONGEST_CARD = 200 // characters

/** The cards of one's own among records. */
export function ownCards(records: readonly Kept[]): Card[] {
    return records.filter(({ kind }) => kind === OWN_CARD).flatMap(({ id, body }) => cardOf(id, body) ?? [])
}

/** Which cards are put away, each with the records that say so. */
export function hiddenCards(records: readonly Kept[]): Map<string, string[]> {
    const hidden = new Map<string, string[]>()
    for (const { id, kind, body } of records) {
        if (kind !== HIDDEN_CARD || typeof body.card !== "string") continue
        hidden.set(body.card, [...(hidden.get(body.card) ?? []), id])
    }
    return hidden
}

/** The body of a card of one's own, or null where there is nothing to keep. */
export function bodyOf(text: string, phase: string, role: string): Readonly<Record<string, string>> | null {
    const said = text.trim().slice(0, LONGEST_CARD)
    return said && phase ? { text: said, phase, role: role === "focus" ? "focus" : "coach" } : null
}

function cardOf(key: string, { text, phase, role }: Kept["body"]): Card | null {
    const right = typeof text === "string" && typeof phase === "string" && (role === "coach" || role === "focus")
    return right ? { key, phase, role, text: text.slice(0, LONGEST_CARD), own: true } : null
}
