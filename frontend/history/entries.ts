/** What was written, as entries of a history, and the hours they belong to. Pure: records come in opened. */

import { outcomesOf } from "../reflections/commitment.ts"
import type { Opened } from "../vault/session.ts"
import { type Around, kindNamed, type KindName, kindOf } from "./kinds.ts"

/** An hour that has been, as the page says it. */
export interface Hour {
    readonly session: string
    readonly partnership: string
    /** Its day as ISO date. */
    readonly on: string
    /** When it began, where the reader is; empty where only the day is known. */
    readonly time: string
    readonly role: "coach" | "focus"
    readonly state: string
    /** What became of it, in words. */
    readonly words: string
}

export interface Entry {
    readonly id: string
    readonly revision: number
    readonly kind: KindName
    readonly mine: boolean
    readonly session: string | null
    readonly partnership: string | null
    /** The day it says itself, or was written on. */
    readonly on: string
    readonly at: string
    readonly text: string
    /** Of what both have a copy of, the two say different things: this is one of them. */
    readonly apart?: true
}

/** Whose records these are: one's own drawer, or a partnership's. */
export interface Whose {
    readonly me: string
    readonly partnership: string | null
    readonly name: (author: string) => string
}

/** Everything in a drawer that can be read, in the order in which it was written. */
export function entriesOf(records: readonly Opened[], whose: Whose): Entry[] {
    const ofKind = (kind: string): Opened[] => records.filter((one) => one.kind === kind)
    const outcomes = outcomesOf(ofKind("commitment"), ofKind("outcome"))
    const found = records.flatMap((record) => {
        const kind = kindOf(record)
        const around = { who: whose.name(record.author), outcome: outcomes.get(record.id) }
        const entry = kind && entryOf(record, kind, { ...whose, around })
        return entry ? [entry] : []
    })
    return oneOfBoth(found)
}

type Reading = Whose & { readonly around: Around }

function entryOf(record: Opened, kind: KindName, { me, partnership, around }: Reading): Entry | null {
    const { id, revision, author, at, body } = record
    const text = kindNamed(kind).read(record, around)
    if (text === "") return null
    const session = typeof body.session === "string" ? body.session : null
    const of = partnership ?? (typeof body.partnership === "string" ? body.partnership : null)
    return { id, revision, kind, mine: author === me, session, partnership: of, on: dayOf(body.date, at), at, text }
}

/**
 * What both have a copy of is what one's own says. The other's stands beside it, as theirs, where it says something
 * else and is newer: an altered page may put any words into its own.
 */
function oneOfBoth(entries: readonly Entry[]): Entry[] {
    const both = entries.filter(({ kind }) => kindNamed(kind).both).sort((one, other) => (one.at < other.at ? -1 : 1))
    const newest = (mine: boolean): Map<string, Entry> => {
        return new Map(both.filter((entry) => entry.mine === mine).map((entry) => [keyOf(entry), entry]))
    }
    const [own, others] = [newest(true), newest(false)]
    return entries.flatMap((entry) => {
        if (!kindNamed(entry.kind).both) return [entry]
        const [mine, theirs] = [own.get(keyOf(entry)), others.get(keyOf(entry))]
        const apart = theirs !== undefined && saysNewer(theirs, mine)
        if (entry !== mine && !(apart && entry === theirs)) return []
        return [apart ? { ...entry, apart: true } : entry]
    })
}

function saysNewer(theirs: Entry, mine: Entry | undefined): boolean {
    return mine === undefined || (theirs.text !== mine.text && theirs.at > mine.at)
}

function keyOf({ kind, session }: Entry): string {
    return `${kind} ${session ?? ""}`
}

const DAY = /^\d{4}-\d\d-\d\d$/

function dayOf(said: unknown, at: string): string {
    if (typeof said === "string" && DAY.test(said) && !Number.isNaN(Date.parse(said))) return said
    const on = new Date(at)
    const two = (number: number): string => String(number).padStart(2, "0")
    return `${String(on.getFullYear())}-${two(on.getMonth() + 1)}-${two(on.getDate())}`
}
