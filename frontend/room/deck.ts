/** The cards of a phase for one role, one at a time, in the order of the deck. Pure. */

export interface Card {
    readonly phase: string
    readonly role: "coach" | "focus" | "both"
    readonly text: string
}

export function cardsFor(cards: readonly Card[], phase: string, role: string): Card[] {
    return cards.filter((card) => card.phase === phase && (card.role === role || card.role === "both"))
}

/** The card at a turn; after the last comes the first again. */
export function cardAt(cards: readonly Card[], turn: number): Card | null {
    return cards[turn % Math.max(1, cards.length)] ?? null
}
