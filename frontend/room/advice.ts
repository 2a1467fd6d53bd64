/**
 * How the focus person wants to be listened to, how understood they feel, and what the coach offers: values of the
 * hour, each said by one of the two. What only the focus person may say counts from nobody else, and an offer counts
 * from the coach alone; ideas are their author's. Pure: both pages, and whoever opens an archive, come to the same.
 */

import type { Ask } from "./ask.ts"
import type { HourValues } from "./hour-values.ts"
import { type Answer, type Fate, inOrder, lineOf, MOST_IDEAS, type OfferKind } from "./values.ts"
import { SHAPES, type Values } from "./values.ts"

export { type Answer, type Fate, KINDS, MOST_IDEAS, type OfferKind } from "./values.ts"

export type Role = "focus" | "coach"

export interface Offer {
    readonly id: string
    readonly kind: OfferKind
    readonly answer: Answer | null
}

export interface Idea {
    readonly id: string
    readonly by: Role
    readonly text: string
    readonly fate: Fate | null
}

/** Whether advice is wanted, and what is offered: how all of it stands. */
export interface Advice {
    readonly ask: Ask | null
    /** 0 to 10, or null where it was not said. */
    readonly heard: number | null
    /** The focus person asked for ideas of their own accord. */
    readonly open: boolean
    readonly offers: readonly Offer[]
    readonly ideas: readonly Idea[]
}

/** Below this, three more minutes of listening are worth more than any advice. */
export const HEARD_ENOUGH = 8

/** How it stands for somebody who has this role. */
export function adviceIn({ mine, theirs }: HourValues, role: Role): Advice {
    return adviceOf(role === "focus" ? { focus: mine, coach: theirs } : { focus: theirs, coach: mine })
}

/** How it stands, from what each of the two said. */
export function adviceOf({ focus, coach }: Readonly<Record<Role, Values>>): Advice {
    const said = (name: string): unknown => focus.get(name)?.value
    return {
        ask: SHAPES.ask.read(said("ask")),
        heard: SHAPES.heard.read(said("heard")),
        open: said("open") === true,
        offers: named(coach, "offer").flatMap(([id, value]) => {
            const kind = SHAPES.offer.read(value)
            const answer = SHAPES.answer.read(said(`answer:${id}`))
            return kind ? [{ id, kind, answer: answer?.to === kind ? answer.said : null }] : []
        }),
        ideas: ideasOf(focus, coach),
    }
}

/** Each one's own, the oldest first. Of two by one name the focus person's stands. */
function ideasOf(focus: Values, coach: Values): Idea[] {
    const of = (by: Role, values: Values) => [...values].map(([name, said]) => [name, { ...said, by }] as const)
    const all = new Map([...of("coach", coach), ...of("focus", focus)])
    return named(all, "idea").flatMap(([id, value]) => {
        const text = lineOf(value)
        const fate = SHAPES.fate.read(focus.get(`fate:${id}`)?.value)
        const by = all.get(`idea:${id}`)?.by
        return text && by ? [{ id, by, text, fate: fate?.of === text ? fate.fate : null }] : []
    })
}

/** Values of a kind by their ids, in one order for both. */
function named(values: Values, kind: string): [id: string, value: unknown][] {
    const found = inOrder(values).filter(([name]) => name.startsWith(`${kind}:`))
    return found.map(([name, { value }]) => [name.slice(kind.length + 1), value])
}

/** Whether ideas may be said: asked for, or one offer was answered yes. */
export function mayAdvise({ open, offers }: Advice): boolean {
    return open || offers.some(({ answer }) => answer === "yes")
}

/** The offer that waits for its answer. */
export function waitingOffer({ offers }: Advice): Offer | null {
    return offers.find(({ answer }) => answer === null) ?? null
}

export function setAsk(values: HourValues, ask: Ask): void {
    values.set("ask", ask)
}

export function setHeard(values: HourValues, point: number): void {
    values.set("heard", point)
}

/** The focus person wants ideas now, or no longer. */
export function openAdvice(values: HourValues, open: boolean): void {
    values.set("open", open)
}

/** The coach asks whether something may be said, without saying it; one question at a time. */
export function offer(values: HourValues, kind: OfferKind): void {
    if (waitingOffer(adviceIn(values, "coach"))) return
    values.set(`offer:${crypto.randomUUID()}`, kind)
}

/** The focus person says yes, or not yet: either is the end of that offer, and the same may be asked again later. */
export function answer(values: HourValues, id: string, said: Answer): void {
    const asked = adviceIn(values, "focus").offers.find((one) => one.id === id)
    if (asked?.answer === null) values.set(`answer:${id}`, { said, to: asked.kind })
}

/** Write an idea down. False where there is no room for one more. */
export function addIdea(values: HourValues, role: Role, text: string): boolean {
    const said = lineOf(text)
    if (said === null || adviceIn(values, role).ideas.length >= MOST_IDEAS) return false
    return values.set(`idea:${crypto.randomUUID()}`, said)
}

/** The focus person takes it or bins it, in these words; nobody defends an idea, and either may be thought over. */
export function decide(values: HourValues, { id, text }: Idea, fate: Fate): void {
    values.set(`fate:${id}`, { fate, of: text })
}
