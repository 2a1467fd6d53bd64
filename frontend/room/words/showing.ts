/** What the page shows of safety words, from how a run and the pin stand. An empty text is not shown. Pure. */

import { gettext, interpolate } from "../../web/gettext.ts"
import type { Note, Stage } from "./run.ts"
import { noteOf, successOf, titleOf, type Told, warningOf, whyOf } from "./sentences.ts"

export interface Seen extends Told {
    readonly stage: Stage
    readonly note: Note | null
    /** The partner asks, and waits. */
    readonly isAsked: boolean
    /** Until when there are no more runs. */
    readonly until: number | null
    /** Being asked again, after keys changed, was put away. */
    readonly putAway: boolean
    readonly failure: string
    /** On this page they have just said that the words match. */
    readonly matched: boolean
}

export interface Showing {
    readonly title: string
    readonly warning: string
    readonly success: string
    readonly why: string
    readonly news: string
    /** What is on the button that begins, and on the one that leaves. */
    readonly begin: string
    readonly later: string
    /** Whether the fold opens by itself; whoever closes it may. */
    readonly opens: boolean
}

export function showing(seen: Seen): Showing {
    const { note, failure } = seen
    const news = failure || newsOf(seen)
    return {
        title: titleOf(seen, note),
        warning: warningOf(seen, note),
        success: seen.matched && isQuiet(seen) ? successOf(seen, note) : "",
        why: isQuiet(seen) ? whyOf(seen, note) : "",
        news,
        begin: beginOf(seen),
        later: laterOf(seen),
        opens: !isQuiet(seen) || news !== "" || note !== null || asksByItself(seen),
    }
}

/** Nothing goes on, and nobody asks. */
function isQuiet({ stage, isAsked }: Seen): boolean {
    return stage === "idle" && !isAsked
}

function asksByItself({ standing, putAway }: Seen): boolean {
    return standing === "required" || standing === "differed" || (standing === "again" && !putAway)
}

function newsOf(seen: Seen): string {
    const { name, stage, isAsked, until, note } = seen
    if (isAsked) return interpolate(gettext("%(name)s would like to compare four words with you, read aloud."), { name })
    const STAGES: Record<Stage, () => string> = {
        idle: () => noteOf(until === null ? note : "stopped", name, until),
        asking: () => interpolate(gettext("%(name)s sees that you ask. It begins when %(name)s taps, too."), { name }),
        exchanging: () => gettext("One moment: the two browsers agree on the words."),
        words: () => gettext("The four words are here. Read them aloud, one after the other."),
    }
    return STAGES[stage]()
}

function beginOf({ name, stage, isAsked, until }: Seen): string {
    if (until !== null) return ""
    if (isAsked) return interpolate(gettext("Yes, compare with %(name)s"), { name })
    return stage === "idle" ? interpolate(gettext("Compare words with %(name)s"), { name }) : ""
}

function laterOf(seen: Seen): string {
    if (seen.stage === "asking") return gettext("Never mind")
    const asksAgain = seen.stage === "idle" && seen.standing === "again" && !seen.putAway
    return seen.isAsked || seen.stage === "words" || asksAgain ? gettext("Not now") : ""
}
