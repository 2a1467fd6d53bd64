/**
 * How the focus person wants to be listened to, how understood they feel, and what the coach offers: values of the
 * hour's document, so that both see them at once and a reload loses none. What is read here may be the partner's word,
 * and is held to its shape.
 */

import { type Ask, ASKS } from "./ask.ts"
import type { HourDocument } from "./hour-document.ts"

export const KINDS = ["idea", "experience", "question"] as const
export type OfferKind = (typeof KINDS)[number]
export type Answer = "yes" | "not yet"
export type Fate = "taken" | "binned"

export interface Offer {
    readonly id: string
    readonly kind: OfferKind
    readonly answer: Answer | null
}

export interface Idea {
    readonly id: string
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

/** Ideas of one hour: who hears more keeps none. */
export const MOST_IDEAS = 3
export const LONGEST_IDEA = 300
/** What is shown of a document that an altered page has filled. */
const MOST_SHOWN = 40
/** Below this, three more minutes of listening are worth more than any advice. */
export const HEARD_ENOUGH = 8

/** Read how it stands. */
export function adviceIn(document: HourDocument): Advice {
    const [ask, heard] = [document.value("ask"), document.value("heard")]
    return {
        ask: oneOf(ASKS, ask),
        heard: typeof heard === "number" && Number.isInteger(heard) && heard >= 0 && heard <= 10 ? heard : null,
        open: document.value("open") === true,
        offers: inOrder(document, "offer").flatMap(([id, { kind }]) => {
            const known = oneOf(KINDS, kind)
            return known ? [{ id, kind: known, answer: oneOf(["yes", "not yet"], document.value(`answer:${id}`)) }] : []
        }),
        ideas: inOrder(document, "idea").flatMap(([id, { text }]) => {
            const said = typeof text === "string" ? lineOf(text) : ""
            return said ? [{ id, text: said, fate: oneOf(["taken", "binned"], document.value(`fate:${id}`)) }] : []
        }),
    }
}

/** Whether ideas may be said: asked for, or one offer was answered yes. */
export function mayAdvise({ open, offers }: Advice): boolean {
    return open || offers.some(({ answer }) => answer === "yes")
}

/** The offer that waits for its answer. */
export function waitingOffer({ offers }: Advice): Offer | null {
    return offers.find(({ answer }) => answer === null) ?? null
}

export function setAsk(document: HourDocument, ask: Ask): void {
    document.setValue("ask", ask)
}

export function setHeard(document: HourDocument, point: number): void {
    document.setValue("heard", point)
}

/** The focus person wants ideas now, or no longer. */
export function openAdvice(document: HourDocument, open: boolean): void {
    document.setValue("open", open)
}

/** Ask whether something may be said, without saying it; one question at a time. */
export function offer(document: HourDocument, kind: OfferKind): void {
    const advice = adviceIn(document)
    if (waitingOffer(advice)) return
    document.setValue(`offer:${crypto.randomUUID()}`, { kind, at: advice.offers.length })
}

/** Yes, or not yet: either is the end of that offer, and the same may be asked again later. */
export function answer(document: HourDocument, id: string, said: Answer): void {
    if (document.value(`answer:${id}`) === undefined) document.setValue(`answer:${id}`, said)
}

/** Write an idea down. False where there is no room for one more. */
export function addIdea(document: HourDocument, text: string): boolean {
    const { ideas } = adviceIn(document)
    const said = lineOf(text)
    if (said === "" || ideas.length >= MOST_IDEAS) return false
    document.setValue(`idea:${crypto.randomUUID()}`, { text: said, at: ideas.length })
    return true
}

/** Take it or bin it; nobody defends an idea, and either may be thought over. */
export function decide(document: HourDocument, id: string, fate: Fate): void {
    document.setValue(`fate:${id}`, fate)
}

/** The same of a document; nothing where it cannot be read: no value of the other's keeps a text from being saved. */
export function saidOf(document: HourDocument): Record<string, unknown> {
    try {
        return plainly(adviceIn(document))
    } catch {
        return {}
    }
}

/** As it is said in plain words beside the text, for whoever reads an archive; nothing where nothing was asked. */
export function plainly({ ask, heard, offers, ideas }: Advice): Record<string, unknown> {
    if (ask === null && heard === null && offers.length + ideas.length === 0) return {}
    const told = ideas.slice(0, MOST_IDEAS * 2).map(({ text, fate }) => ({ text, fate }))
    return { asked: { ask, heard, offers: offers.length, ideas: told } }
}

/** As much of a text as is kept of an idea; half of a character would be another one to the other. */
function lineOf(text: string): string {
    return text.trim().slice(0, LONGEST_IDEA).replaceAll(/\p{Cs}/gu, "").trim()
}

type Value = Readonly<Record<string, unknown>>

/** Values of a kind, oldest first: two made at the same moment stand in the same order for both. */
function inOrder(document: HourDocument, kind: string): [string, Value][] {
    const found = document.names().filter((name) => name.startsWith(`${kind}:`))
    const read = found.map((name): [string, Value] => [name.slice(kind.length + 1), valueOf(document.value(name))])
    // To make a number of what is none may throw: JSON can say what has no value.
    const placeOf = (at: unknown): number => (typeof at === "number" && at > 0 ? at : 0)
    const order = ([id, { at }]: [string, Value]): string => `${String(placeOf(at)).padStart(6, "0")} ${id}`
    return read.sort((one, other) => (order(one) < order(other) ? -1 : 1)).slice(0, MOST_SHOWN)
}

function valueOf(value: unknown): Value {
    return typeof value === "object" && value !== null ? (value as Value) : {}
}

function oneOf<T extends string>(known: readonly T[], value: unknown): T | null {
    return known.find((one) => one === value) ?? null
}
