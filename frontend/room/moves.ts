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

/** Tell the partner that it was you. */
export function tellMove(conversation: Conversation, how: Move): void {
    void conversation.say({ say: "moved", how })
}

/** Hear when the partner moved the clock, as a sentence. */
export function hearMoves(conversation: Conversation, name: string, hear: (sentence: string) => void): void {
    conversation.on("moved", ({ how }) => {
        const words = typeof how === "string" && Object.hasOwn(WORDS, how) ? WORDS[how as Move] : undefined
        if (words) hear(interpolate(words(), { name }))
    })
}
