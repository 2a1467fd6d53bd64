/** What stands in the form of an hour held elsewhere, as plain values: no page and no network in here. */

import type { Errand, Then } from "../vault/errand.ts"
import { promised } from "./commitment-form.ts"

const NAMES = ["on", "at", "focus", "takeaway", "when", "will", "where", "hour", "commitment"] as const

/** All of it in words; `hour` and `commitment` are the ids that its hour and its commitment have at every try. */
export type Half = Readonly<Record<(typeof NAMES)[number], string>>

/** A form's values out of a draft, whatever that holds; what has no id yet is given one. */
export function readHalf(draft: unknown): Half {
    const kept = (draft ?? {}) as Record<string, unknown>
    // As a device may have kept it since before the word changed.
    const found = { commitment: kept.promise, ...kept } as Record<string, unknown>
    const lines = NAMES.map((name) => [name, typeof found[name] === "string" ? found[name] : ""] as const)
    const half = Object.fromEntries(lines) as Half
    return { ...half, hour: half.hour || crypto.randomUUID(), commitment: half.commitment || crypto.randomUUID() }
}

/** The same without the white space around. */
export function tidy(half: Half): Half {
    return Object.fromEntries(Object.entries(half).map(([name, value]) => [name, value.trim()])) as Half
}

/** What has to be said before it can be noted: which hour it was, or what is promised. */
export function missingIn({ on, focus, when, will, where }: Half): "nothing" | "which" | "will" {
    if (on === "" || focus === "") return "which"
    return will === "" && `${when}${where}` !== "" ? "will" : "nothing"
}

/** Whether nothing was written but the day and whose hour it was. */
export function isWordless({ takeaway, when, will, where }: Half): boolean {
    return `${takeaway}${when}${will}${where}`.trim() === ""
}

/** What is written once the hour is known. */
export function thenOf({ takeaway, when, will, where, commitment }: Half, partnership: string): Then[] {
    const taken = { kind: "takeaway", partnership, body: { text: takeaway } }
    const made = { kind: "commitment", partnership, id: commitment, body: promised({ when, will, where }) }
    return [...(takeaway ? [taken] : []), ...(will ? [made] : [])]
}

/** The form again, out of an errand that could not be run. */
export function halfOf({ told, then }: Errand): Half {
    const taken = then.find(({ kind }) => kind === "takeaway")?.body ?? {}
    const commitment = then.find(({ kind }) => kind === "commitment")
    return readHalf({ ...told, ...commitment?.body, takeaway: taken.text, hour: told.id, commitment: commitment?.id })
}
