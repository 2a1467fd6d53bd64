/**
 * What can be read back, kind by kind: its name, whether only its writer has it, and how it reads as text. A new kind
 * is a line here. What another browser sent is untrusted: a kind is taken only from the drawer it belongs in.
 */

import { gettext, interpolate } from "../web/gettext.ts"
import { aboutIt, type Outcome, sentenceOf } from "../reflections/commitment.ts"
import { betweenTold, readBetween } from "../reflections/between-us.ts"
import { questionsFor, readAnswers } from "../reflections/questions.ts"
import type { Opened } from "../vault/session.ts"

export interface Kind {
    readonly name: () => string
    /** Whether it lies among one's own records, and not among those of the two. */
    readonly own: boolean
    readonly read: (record: Opened, around: Around) => string
    /** Each of the two has one of the same text: one's own stands for both, unless the other's says something newer. */
    readonly both?: true
    /** Shown only where somebody asks for this kind: it is long, and says little at a glance. */
    readonly asked?: true
}

/** What else is known when a record is read. */
export interface Around {
    /** What to call its writer. */
    readonly who: string
    readonly outcome: Outcome | undefined
}

/** As long as our page may be, and longer than any other field of ours; what another browser sent is cut there. */
export const LONGEST = 100_000

/** In the order in which they are read. */
export const KINDS = {
    "brought": { name: () => gettext("Brought along"), own: true, read: text },
    "prep": { name: () => gettext("Preparation"), own: true, read: text },
    "note": { name: () => gettext("Private note"), own: true, read: text },
    "shared-prep": { name: () => gettext("Shared preparation"), own: false, read: text },
    "page": { name: () => gettext("Our page"), own: false, read: text, both: true },
    "takeaway": { name: () => gettext("Takeaway"), own: false, read: text },
    "commitment": { name: () => gettext("Commitment"), own: false, read: commitment },
    "letter": { name: () => gettext("Letter"), own: false, read: text },
    "pulse": { name: () => gettext("Pulse"), own: false, read: pulse, asked: true },
    "between": { name: () => gettext("Between us"), own: true, read: between, asked: true },
    "imported": { name: () => gettext("Imported note"), own: true, read: text },
    "imported-shared": { name: () => gettext("Imported note, shared"), own: false, read: text },
} as const satisfies Readonly<Record<string, Kind>>

export type KindName = keyof typeof KINDS

/** The kind of a record, if it is one to be read and lies where it belongs. */
export function kindOf({ kind, server }: Pick<Opened, "kind" | "server">): KindName | null {
    const known = Object.hasOwn(KINDS, kind) ? (kind as KindName) : null
    return known && KINDS[known].own === (server === "own") && (known === "pulse") === (server === "pulse") ? known : null
}

export function kindNamed(name: KindName): Kind {
    return KINDS[name]
}

function text({ body }: Opened): string {
    const title = typeof body.title === "string" ? `${body.title.slice(0, LONGEST)}\n` : ""
    return typeof body.text === "string" ? `${title}${body.text.slice(0, LONGEST)}`.trim() : ""
}

function commitment(record: Opened, { who, outcome }: Around): string {
    const said = sentenceOf(record)
    return outcome ? `${said}\n${aboutIt(who, outcome)}` : said
}

function between({ body }: Opened): string {
    const said = readBetween(body)
    return said ? betweenTold(said) : ""
}

function pulse({ body }: Opened): string {
    const answers = readAnswers(body)
    if (!answers) return ""
    const shared = answers.between ? [betweenTold(answers.between)] : []
    const said = questionsFor(answers.role).map(({ key, ask }) => {
        return interpolate(gettext("%(ask)s %(points)s of 10"), { ask, points: answers.points.get(key) ?? 0 })
    })
    return [...said, ...shared].join("\n")
}
