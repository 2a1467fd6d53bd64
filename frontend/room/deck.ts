/** The cards of a phase for one role and one ask, one at a time. Pure. */

import type { Ask } from "./ask.ts"

export interface Card {
    /** The same in every language; for a card of one's own, its record. */
    readonly key: string
    readonly phase: string
    /** Both: in an hour in which nobody coaches. */
    readonly role: "coach" | "focus" | "both"
    readonly text: string
    /** Only for hours in which the focus person wants just that. */
    readonly ask?: Ask | null
    readonly own?: boolean
}

/** What is on the table. `begin` lets every week begin with other cards. */
export interface Table {
    readonly phase: string
    readonly role: string
    readonly ask: Ask
    readonly hidden: ReadonlySet<string>
    readonly begin: number
}

/** Those that fit, in the order in which they are shown: one's own, what was asked for, then the others. */
export function cardsFor(cards: readonly Card[], { phase, role, ask, hidden, begin }: Table): Card[] {
    // One's own say for whom, and mean oneself: where nobody coaches they are on the table all the same.
    const fits = (card: Card): boolean => card.role === role || (card.own === true && role === "both")
    const here = cards.filter((card) => card.phase === phase && fits(card) && !hidden.has(card.key))
    const own = here.filter((card) => card.own)
    const asked = here.filter((card) => !card.own && card.ask === ask)
    const others = here.filter((card) => !card.own && !card.ask)
    return [...own, ...turned(asked, begin), ...turned(others, begin)]
}

/** The card at a turn; after the last comes the first again. */
export function cardAt(cards: readonly Card[], turn: number): Card | null {
    return cards[turn % Math.max(1, cards.length)] ?? null
}

/** A number out of an hour's id, the same on both sides. */
export function beginningOf(session: string): number {
    return Array.from(session).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7)
}

function turned(cards: readonly Card[], by: number): Card[] {
    const at = by % Math.max(1, cards.length)
    return [...cards.slice(at), ...cards.slice(0, at)]
}
