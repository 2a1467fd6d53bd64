/**
 * The small values of an hour between two open rooms. Whoever says something is the other: the line proves it, and
 * nothing that comes over it is taken for one's own. Each tap goes at once; on a new line each says all of theirs, and
 * asks once for the same: the other's page may have come to the line earlier.
 */

import type { Said } from "./conversation.ts"
import type { HourValues } from "./hour-values.ts"
import { sayable, type Values } from "./values.ts"

const TOPIC = "values"

interface Talk {
    say(said: Said): Promise<boolean>
    on(topic: string, hear: (said: Readonly<Record<string, unknown>>) => void): void
    whenReady(act: () => void): void
}

/** Talk with the other's open room about them. */
export function talkOf(values: HourValues, talk: Talk): void {
    const say = (said: Values, more: Readonly<Record<string, true>> = {}): void => {
        void talk.say({ say: TOPIC, values: sayable(said), ...more })
    }
    let answered = false
    values.onChange((names, source) => {
        // What came from the other is not said back to them.
        if (source === "line" || source === "their log") return
        say(new Map([...values.mine].filter(([name]) => names.includes(name))))
    })
    talk.on(TOPIC, ({ values: said, all, asks }) => {
        if (all === true) values.begin(said)
        else values.take(said, "line")
        // Once for each line: an answer is longer than the question.
        if (asks !== true || answered) return
        answered = true
        say(values.mine, { all: true })
    })
    talk.whenReady(() => {
        answered = false
        say(values.mine, { all: true, asks: true })
    })
}
