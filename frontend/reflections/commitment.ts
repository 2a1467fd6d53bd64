/** Commitments of the week and how they went, as plain values: no page and no network in here. */

import { gettext, interpolate } from "../web/gettext.ts"
import type { Opened } from "../vault/session.ts"

/** How a commitment went, in the words of whoever made it. */
export const HOWS = ["kept", "partly", "not", "changed"] as const
export type How = (typeof HOWS)[number]

/** What got in the way, if somebody likes to say. */
export const WHYS = ["forgot", "big", "time", "matters", "else"] as const
export type Why = (typeof WHYS)[number]

/** What somebody says of a commitment of theirs. */
export interface Outcome {
    readonly record: Opened
    readonly how: How
    readonly why: Why | null
    /** In their own line; it stays when another reason is tapped, and counts with *something else*. */
    readonly words: string
}

/** Below this, a commitment is worth making smaller. */
export const CONFIDENT = 7

/** Longer than any field takes: what another browser sent is cut there. */
const LONGEST = 500

/** A line of a record's body, cut where no field of ours would have let it be longer. */
export function lineOf(record: Pick<Opened, "body"> | undefined, name: string): string {
    const value = record?.body[name]
    return typeof value === "string" ? value.slice(0, LONGEST) : ""
}

/** A commitment as a sentence, or as two. */
export function sentenceOf(commitment: Pick<Opened, "body">): string {
    const values = {
        when: lineOf(commitment, "when"),
        will: lineOf(commitment, "will"),
        where: lineOf(commitment, "where"),
        instead: lineOf(commitment, "instead"),
    }
    const said = interpolate(pattern(values), values)
    return values.instead ? `${said} ${interpolate(gettext("If something gets in the way, I will %(instead)s."), values)}` : said
}

function pattern({ when, where }: Readonly<Record<"when" | "where", string>>): string {
    if (when && where) return gettext("When %(when)s, I will %(will)s – %(where)s.")
    if (when) return gettext("When %(when)s, I will %(will)s.")
    return where ? gettext("I will %(will)s – %(where)s.") : gettext("I will %(will)s.")
}

/** How sure somebody was, or null where they did not say. */
export function confidenceOf(commitment: Pick<Opened, "body">): number | null {
    const value = commitment.body.confidence
    return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 10 ? value : null
}

/**
 * What was said of each commitment, by its id. Only its own maker says it, and only of the words that stand: one that
 * was changed afterwards is open again.
 */
export function outcomesOf(commitments: readonly Opened[], said: readonly Opened[]): ReadonlyMap<string, Outcome> {
    const found = new Map<string, Outcome>()
    for (const record of [...said].sort(byTime)) {
        const commitment = commitments.find((one) => isAbout(record, one))
        const outcome = readOutcome(record)
        if (commitment && outcome) found.set(commitment.id, outcome)
    }
    return found
}

function isAbout({ author, body }: Opened, commitment: Opened): boolean {
    return body.commitment === commitment.id && body.mac === commitment.mac && author === commitment.author
}

function readOutcome(record: Opened): Outcome | null {
    const how = HOWS.find((one) => one === record.body.how)
    if (!how) return null
    const why = how === "kept" ? null : (WHYS.find((one) => one === record.body.why) ?? null)
    return { record, how, why, words: lineOf(record, "words") }
}

/** Oldest first; of two at the same moment every browser takes the same. */
export function byTime(one: Opened, other: Opened): number {
    return one.at === other.at ? (one.id < other.id ? -1 : 1) : one.at < other.at ? -1 : 1
}

/** Those records that belong to the first of these hours that has any; the hours come newest first. */
export function ofLastHour(records: readonly Opened[], hours: readonly string[]): Opened[] {
    const last = hours.find((hour) => records.some(({ body }) => body.session === hour))
    return last === undefined ? [] : records.filter(({ body }) => body.session === last)
}

/**
 * The commitments that come back: of each person those of the last hour in which they made any, and of the hour before
 * it what has no answer yet. A new commitment of one takes nothing off the other's list, nor off one's own unasked.
 */
export function comingBack(
    commitments: readonly Opened[],
    answered: ReadonlyMap<string, Outcome>,
    hours: readonly string[],
): Opened[] {
    const makers = [...new Set(commitments.map(({ author }) => author))]
    return makers.flatMap((maker) => {
        const own = commitments.filter(({ author }) => author === maker)
        const last = ofLastHour(own, hours)
        const before = ofLastHour(own.filter((one) => !last.includes(one)), hours)
        return [...last, ...before.filter(({ id }) => !answered.has(id))]
    })
}

/** The last line of a text that has any words. */
export function lastLine(text: string): string {
    const lines = text.split("\n").map((one) => one.trim())
    return lines.filter((one) => one !== "").at(-1) ?? ""
}

const HOW_WORDS: Record<How, () => string> = {
    kept: () => gettext("kept"),
    partly: () => gettext("partly kept"),
    not: () => gettext("not this time"),
    changed: () => gettext("changed my mind"),
}

const WHY_WORDS: Record<Why, () => string> = {
    forgot: () => gettext("forgotten"),
    big: () => gettext("too big"),
    time: () => gettext("no time"),
    matters: () => gettext("no longer matters"),
    else: () => gettext("something else"),
}

/** Whose commitment, and how it went, on one line. */
export function aboutIt(who: string, outcome: Outcome | undefined): string {
    if (!outcome) return who
    return `${who}: ${[HOW_WORDS[outcome.how](), ...reasonOf(outcome)].join(", ")}`
}

function reasonOf({ why, words }: Outcome): string[] {
    if (why === null) return []
    return [why === "else" && words ? words : WHY_WORDS[why]()]
}
