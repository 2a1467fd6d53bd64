/** A commitment that is half written, or a change of one, as plain values: no page and no network in here. */

import type { Opened } from "../vault/session.ts"
import { confidenceOf, lineOf } from "./commitment.ts"

export const FIELDS = ["when", "will", "where", "instead"] as const
export type Field = (typeof FIELDS)[number]

/**
 * What stands in the form. `over` is the commitment that is being changed and `base` its revision that the change
 * follows from; both are empty for a new one.
 */
export type Half = Readonly<Record<Field | "confidence" | "over" | "base", string>>

export const NOTHING: Half = { when: "", will: "", where: "", instead: "", confidence: "", over: "", base: "" }

/** The words of a commitment, to be changed. */
export function halfOf({ id, revision, body }: Pick<Opened, "id" | "revision" | "body">): Half {
    const lines = Object.fromEntries(FIELDS.map((name) => [name, lineOf({ body }, name)]))
    return { ...NOTHING, ...lines, confidence: String(confidenceOf({ body }) ?? ""), over: id, base: String(revision) }
}

/** Whether anything was written, whatever a draft holds. */
export function isBegun(half: Partial<Half> | undefined): half is Half {
    return FIELDS.some((name) => typeof half?.[name] === "string" && half[name].trim() !== "")
}

/** Whether two say the same, to whichever revision they belong. */
export function sayTheSame(one: Half, other: Half): boolean {
    return [...FIELDS, "confidence" as const].every((name) => one[name] === other[name])
}

/** What did not go out, with what was typed since. */
export function together(sent: Half, typed: Half): Half {
    const both = (name: Field): string => [sent[name], typed[name]].filter((one) => one !== "").join("; ")
    const lines = { when: both("when"), will: both("will"), where: both("where"), instead: both("instead") }
    return { ...lines, confidence: sent.confidence || typed.confidence, over: sent.over, base: sent.base }
}

/** What became meanwhile of the commitment that is being changed, if anything. */
export function meanwhile({ over, base }: Half, standing: Opened | undefined): "changed" | "withdrawn" | null {
    if (!over) return null
    if (!standing) return "withdrawn"
    // A draft of an earlier version does not say what it follows from.
    return base && standing.revision > Number(base) ? "changed" : null
}

/**
 * Words as they read behind “I will”: an idea begins like a sentence, and goes on in one now. What has its capital for
 * another reason keeps it: I, an acronym, a day. Other languages have rules of their own.
 */
export function behindIWill(text: string, language: string): string {
    if (!/^en(-|$)/i.test(language)) return text
    const [first = ""] = text.split(/[^\p{L}\p{N}’'-]/u, 1)
    const asInASentence = /^(A|\p{Lu}[\p{Ll}’'][\p{Ll}’'-]*)$/u.test(first) && !KEEPS_ITS_CAPITAL.test(first)
    return asInASentence ? text.charAt(0).toLowerCase() + text.slice(1) : text
}

const KEEPS_ITS_CAPITAL = new RegExp(
    "^(I[’']|((Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|April|June|July|August|September|October|" +
    "November|December|English|German|French|Spanish|Christmas|Easter)([’']s)?$)",
)
