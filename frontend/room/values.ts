/**
 * The small values of an hour, as one person said them: what they are called, what shape they have, and how what was
 * said on two devices, or twice, becomes one. Pure. What is read here may come from an altered page: what has not its
 * shape was not said.
 */

import { ASKS } from "./ask.ts"
import { readTotals } from "./call/talk-time.ts"

export const KINDS = ["idea", "experience", "question"] as const
export const ANSWERS = ["yes", "not yet"] as const
export const FATES = ["taken", "binned"] as const
export type OfferKind = (typeof KINDS)[number]
export type Answer = (typeof ANSWERS)[number]
export type Fate = (typeof FATES)[number]

/** Ideas of one hour: who hears more keeps none. */
export const MOST_IDEAS = 3
export const LONGEST_IDEA = 300
const LATEST = 8_640_000_000_000_000

/** Something said, and when: in milliseconds since 1970, by its writer's clock. */
export interface Stamped {
    readonly at: number
    readonly value: unknown
}

/** By name: `ask`, or a kind and an id as in `idea:1f0c…`. */
export type Values = ReadonlyMap<string, Stamped>

interface Shape<T> {
    /** A value as it counts; null for what is none. */
    readonly read: (value: unknown) => T | null
    /** How many of them one person may say in an hour; none of these has an id where it is one. */
    readonly most: number
}

/** An answer names what was asked, and a fate the words it is about: whoever changes theirs after is not answered. */
export const SHAPES = {
    ask: one((value) => oneOf(ASKS, value)),
    heard: one((value) => (isWhole(value, 10) ? value : null)),
    open: one((value) => (typeof value === "boolean" ? value : null)),
    offer: many(20, (value) => oneOf(KINDS, value)),
    answer: many(20, (value) => {
        const { said, to } = fieldsOf(value)
        const [answer, kind] = [oneOf(ANSWERS, said), oneOf(KINDS, to)]
        return answer && kind ? { said: answer, to: kind } : null
    }),
    idea: many(MOST_IDEAS, (value) => lineOf(value)),
    fate: many(2 * MOST_IDEAS, (value) => {
        const { fate, of } = fieldsOf(value)
        const [known, line] = [oneOf(FATES, fate), lineOf(of)]
        return known && line !== null ? { fate: known, of: line } : null
    }),
    talk: one(readTotals),
} as const satisfies Readonly<Record<string, Shape<unknown>>>

export type ValueKind = keyof typeof SHAPES

/** Read what a browser says; whatever has not its shape is left out. */
export function readValues(said: unknown): Values {
    return merged(new Map(Object.entries(fieldsOf(said)).flatMap(([name, stamped]) => {
        const { at, value } = fieldsOf(stamped)
        const read = shapeOf(name)?.read(value) ?? null
        return read !== null && isWhole(at, LATEST) ? [[name, { at, value: read }] as const] : []
    })))
}

/** As it is sent and kept. */
export function sayable(values: Values): Record<string, Stamped> {
    return Object.fromEntries(values)
}

/** What a revision of a log says beside its update. */
export function besideOf(values: Values | null): Readonly<Record<string, unknown>> {
    return values && values.size > 0 ? { values: sayable(values) } : {}
}

/** All of these together, in whatever order they came: of each name what was said last, of each kind its first few. */
export function merged(...all: readonly Values[]): Values {
    const last = new Map<string, Stamped>()
    for (const [name, said] of all.flatMap((values) => [...values])) {
        const known = last.get(name)
        if (!known || isLater(said, known)) last.set(name, said)
    }
    const counts = new Map<string, number>()
    return new Map(inOrder(last).filter(([name]) => {
        const count = (counts.get(kindOf(name)) ?? 0) + 1
        counts.set(kindOf(name), count)
        return count <= (shapeOf(name)?.most ?? 0)
    }))
}

/** Whether one was said after the other; of two at the same moment every browser takes the same for the later. */
export function isLater(one: Stamped, other: Stamped): boolean {
    if (one.at !== other.at) return one.at > other.at
    return JSON.stringify(one.value) > JSON.stringify(other.value)
}

/** Values oldest first; those of the same moment by name. */
export function inOrder(values: Values): [string, Stamped][] {
    return [...values].sort(([first, one], [second, other]) => one.at - other.at || (first < second ? -1 : 1))
}

/** As much of a text as is kept of an idea, on one line; null for none. Half of a character would be another one. */
export function lineOf(text: unknown): string | null {
    if (typeof text !== "string") return null
    const said = text.slice(0, 2 * LONGEST_IDEA).replaceAll(/[\s\p{Cc}]+/gu, " ").trim()
    return said.slice(0, LONGEST_IDEA).replaceAll(/\p{Cs}/gu, "").trim() || null
}

const ID = /^[\w-]{1,36}$/

function shapeOf(name: string): Shape<unknown> | null {
    const kind = kindOf(name)
    if (!Object.hasOwn(SHAPES, kind)) return null
    const shape: Shape<unknown> = SHAPES[kind as ValueKind]
    const fits = shape.most === 1 ? name === kind : ID.test(name.slice(kind.length + 1))
    return fits ? shape : null
}

function kindOf(name: string): string {
    return name.split(":", 1)[0] ?? ""
}

function one<T>(read: Shape<T>["read"]): Shape<T> {
    return { read, most: 1 }
}

function many<T>(most: number, read: Shape<T>["read"]): Shape<T> {
    return { read, most }
}

function oneOf<T extends string>(known: readonly T[], value: unknown): T | null {
    return known.find((one) => one === value) ?? null
}

function isWhole(value: unknown, most: number): value is number {
    return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}
