/** Who moved the clock: the clock itself tells both that it moved, and the line who it was. */

import { gettext, interpolate } from "../web/gettext.ts"
import type { Move } from "./controls.ts"
import type { Conversation } from "./conversation.ts"

const WORDS: Readonly<Record<Move, () => string>> = {
    next: () => gettext("%(name)s went on to the next phase"),
    extend: () => gettext("%(name)s asked for five minutes more"),
    pause: () => gettext("%(name)s stopped the clock for a moment"),
    resume: () => gettext("%(name)s started the clock again"),
}

/** For so long it is still news who moved the clock. */
const NEWS_FOR = 10_000

/** Tells the partner that it was you; once the line is there, where it is only just being confirmed. */
export function tellingMoves(conversation: Conversation): (how: Move) => void {
    let untold: { how: Move; at: number } | null = null
    async function tell(how: Move, at: number): Promise<void> {
        untold = { how, at }
        if ((await conversation.say({ say: "moved", how })) && untold.at === at) untold = null
    }
    conversation.whenReady(() => {
        if (untold && performance.now() - untold.at < NEWS_FOR) void tell(untold.how, untold.at)
    })
    return (how) => void tell(how, performance.now())
}

/** Hear when the partner moved the clock, as a sentence. */
export function hearMoves(conversation: Conversation, name: string, hear: (sentence: string) => void): void {
    conversation.on("moved", ({ how }) => {
        const words = typeof how === "string" && Object.hasOwn(WORDS, how) ? WORDS[how as Move] : undefined
        if (words) hear(interpolate(words(), { name }))
    })
}
