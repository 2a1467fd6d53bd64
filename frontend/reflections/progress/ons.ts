/**
 * The UK’s four questions of personal wellbeing and its direct question of loneliness (Office for National Statistics;
 * Open Government Licence). The four are single items: ONS treats them apart and adds them up nowhere, and so do we.
 * They carry no cut-off and no reliable change; what is usual is one’s own.
 */

import { answerOn, MEASURES } from "./measures.ts"

/** Nought is *not at all*, ten *completely*. Of the last one, more is worse. */
export const FEELINGS = ["satisfied", "worthwhile", "happy", "anxious"] as const
export type Feeling = (typeof FEELINGS)[number]

export type Feelings = Readonly<Record<Feeling, number | null>>

/** *How often do you feel lonely?* From the least lonely on: never is 1, often or always is 5. */
export const HOW_OFTEN = ["never", "hardly-ever", "occasionally", "sometimes", "often"] as const

/** Each by itself; one that is missing takes none of the others along. */
export function feelingsOf(answers: Readonly<Record<string, unknown>>): Feelings {
    const of = (feeling: Feeling): number | null => answerOn(MEASURES.ons4.scale, answers[feeling])
    return { satisfied: of("satisfied"), worthwhile: of("worthwhile"), happy: of("happy"), anxious: of("anxious") }
}

export function lonelinessOf(answer: unknown): number | null {
    const at = HOW_OFTEN.findIndex((one) => one === answer)
    return at < 0 ? null : at + MEASURES["ons-lonely"].scale.least
}
