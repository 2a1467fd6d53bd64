/**
 * What two people in a call are told of their connection: nothing while they hear each other, and otherwise one
 * sentence that stays for a while. Pure: it is given samples, and the time.
 */

import { gettext, interpolate } from "../../web/gettext.ts"
import { type Sample, Stretch } from "./sample.ts"
import { Steps } from "./steady.ts"

/** From the one that matters least to the one that matters most. */
export const VERDICTS = [
    "good", "far", "theirs slow", "yours slow", "both slow", "theirs unheard", "yours unheard", "both unheard",
] as const
export type Verdict = (typeof VERDICTS)[number]

/** By how bad their line is, and then one’s own: 0 is good, 1 slow, 2 hardly heard. */
const FOUND: readonly (readonly Verdict[])[] = [
    ["good", "yours slow", "yours unheard"],
    ["theirs slow", "both slow", "yours unheard"],
    ["theirs unheard", "theirs unheard", "both unheard"],
]

/**
 * Parts of the sound. Below 2 % Chromium’s congestion control still goes faster (Google Congestion Control, section 6).
 * That 5 % are heard, and that words are lost at 20 %, is ours, and to be measured on real lines.
 */
const SOUND = [{ from: 0.05, until: 0.02 }, { from: 0.2, until: 0.1 }] as const
/**
 * Seconds there and back. ITU-T G.114 wants no more than 0.4 one way from mouth to ear; devices and buffers take
 * about 0.1 of it, and the line has the rest. Where it is left again is ours.
 */
const FAR = { from: 0.6, until: 0.45 } as const
/** How long it has to be worse before it is said, and better before that is taken back: ours. */
export const WORSE_FOR_MS = 3000
export const BETTER_FOR_MS = 8000

export class Quality {
    readonly #stretch = new Stretch()
    readonly #in = new Steps(...SOUND)
    readonly #out = new Steps(...SOUND)
    readonly #far = new Steps(FAR)
    #said: Verdict = "good"
    /** Since when it is otherwise than said. */
    #otherwise: number | null = null

    /** Take one more sample, every second or two, and the verdict as it is to be shown. */
    take(sample: Sample, now: number): Verdict {
        this.#stretch.add(sample, now)
        const found = this.#found()
        if (found === this.#said) this.#otherwise = null
        else this.#otherwise ??= now
        const worse = VERDICTS.indexOf(found) > VERDICTS.indexOf(this.#said)
        if (this.#otherwise !== null && now - this.#otherwise >= (worse ? WORSE_FOR_MS : BETTER_FOR_MS)) {
            this.#said = found
            this.#otherwise = null
        }
        return this.#said
    }

    /**
     * Of what gets lost between two browsers neither knows where. Most lines are narrower on the way out, so what does
     * not come from the other is put down to their line, and what does not reach them to one’s own: it *seems* slow.
     */
    #found(): Verdict {
        const theirs = Math.max(this.#in.take(this.#stretch.missing), Number(this.#stretch.stuck))
        const yours = this.#out.take(this.#stretch.missingThere)
        const far = this.#far.take(this.#stretch.roundTrip) > 0
        const found = FOUND[theirs]?.[yours] ?? "good"
        return found === "good" && far ? "far" : found
    }
}

/** The sentence of a verdict; nothing where all is well. */
export function verdictTold(verdict: Verdict, name: string): string {
    return verdict === "good" ? "" : interpolate(SENTENCES[verdict](), { name })
}

/** Looked up as they are said: the page’s language is not known before. */
const SENTENCES: Readonly<Record<Exclude<Verdict, "good">, () => string>> = {
    "far": () => gettext("Your words take a while to reach %(name)s. Leave each other a moment."),
    "theirs slow": () => gettext("%(name)s’s connection seems slow."),
    "yours slow": () => gettext("Your connection seems slow."),
    "both slow": () => gettext("The connection between you is slow."),
    "theirs unheard": () => gettext("You hear little of %(name)s just now."),
    "yours unheard": () => gettext("%(name)s hears little of you just now."),
    "both unheard": () => gettext("You hear little of each other just now."),
}
