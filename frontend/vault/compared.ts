/**
 * What a pin remembers of safety words, and what follows from it. It says of which keys the words were: with any other
 * key nothing was compared, whatever the pin's state is. Pure.
 */

import { type Body, isBody, isRecipient } from "./envelope.ts"
import { Refusal } from "./refusal.ts"

const VERDICTS = ["match", "differ"] as const
export type Verdict = (typeof VERDICTS)[number]

/** What was said of the words last. `recipients` are one's own and the partner's as they were pinned then. */
export interface SaidOfWords {
    readonly said: Verdict
    readonly at: string
    readonly epoch: number
    readonly recipients: readonly [string, string]
}

/** What of a pin counts here. */
export interface Comparable {
    readonly state: string
    readonly epoch: number
    readonly recipient: string
    readonly words: SaidOfWords | null
}

/**
 * `asked`: they may be compared, whenever the two like. `required`: first of all, after a pool match. `done`. `again`:
 * keys have changed since. `differed`: the words of these very keys did not match.
 */
export type WordsStanding = "asked" | "required" | "done" | "again" | "differed"

/** `own` is one's own recipient; `changed` that keys have changed, and this epoch is about to be over. */
export function wordsStanding(pin: Comparable, own: string, changed = false): WordsStanding {
    const said = changed ? null : saidOf(pin, own)
    if (said === "differ") return "differed"
    if (said === "match" && pin.state === "compared") return "done"
    if (isByPool(pin)) return "required"
    return pin.words ? "again" : "asked"
}

/** What was said of the words of these very keys. */
function saidOf({ epoch, recipient, words }: Comparable, own: string): Verdict | null {
    const same = words?.epoch === epoch && words.recipients[0] === own && words.recipients[1] === recipient
    return same ? words.said : null
}

/** Nothing but the server's word stands behind it. */
function isByPool({ state }: Comparable): boolean {
    return state === "unchecked" || state === "offered"
}

/** What was said, in a pin's envelope; refuses `malformed`. Pins of before it was noted have none. */
export function readSaidOfWords(body: Body): SaidOfWords | null {
    const { words = null } = body
    if (words === null) return null
    if (!isBody(words)) throw new Refusal("malformed")
    const { at, epoch } = words
    const said = VERDICTS.find((one) => one === words.said)
    const isInstant = typeof at === "string" && !Number.isNaN(Date.parse(at))
    if (!said || !isInstant || typeof epoch !== "number") throw new Refusal("malformed")
    return { said, at, epoch, recipients: readRecipients(words.recipients) }
}

function readRecipients(value: unknown): readonly [string, string] {
    if (!Array.isArray(value) || value.length !== 2) throw new Refusal("malformed")
    const [own, partner] = value as unknown[]
    if (!isRecipient(own) || !isRecipient(partner)) throw new Refusal("malformed")
    return [own, partner]
}
