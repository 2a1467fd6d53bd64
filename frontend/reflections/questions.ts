/**
 * The pulse's questions, in our own words (`evidence.md` 7.1, 7.2, narrowed by the design): four for the focus person,
 * one guess for the coach. They are nobody's published scale and carry no cut-off.
 */

import { gettext } from "../web/gettext.ts"
import { type BetweenUs, readBetween } from "./between-us.ts"

export type Role = "focus" | "coach"

export interface Question {
    readonly key: string
    readonly ask: string
    readonly least: string
    readonly most: string
}

const notAtAll = (): string => gettext("not at all")
const completely = (): string => gettext("completely")

export function questionsFor(role: Role): Question[] {
    const ends = { least: notAtAll(), most: completely() }
    if (role === "coach") return [{ key: "guess", ask: gettext("How understood do you think they felt?"), ...ends }]
    return [
        { key: "heard", ask: gettext("I felt understood, not just listened to."), ...ends },
        { key: "free", ask: gettext("I could say what was really going on, without being judged."), ...ends },
        { key: "mine", ask: gettext("We spent the time on what matters to me."), ...ends },
        { key: "useful", ask: gettext("I leave with something: clarity, energy or a next step."), ...ends },
    ]
}

/** What a pulse's body may say, or null where it says something else. */
export function readAnswers(body: Readonly<Record<string, unknown>>): Answers | null {
    const { role } = body
    if (role !== "focus" && role !== "coach") return null
    const points = questionsFor(role).map(({ key }) => [key, body[key]] as const)
    if (!points.every(([, value]) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 10)) return null
    return { role, between: readBetween(body), points: new Map(points.map(([key, value]) => [key, Number(value)])) }
}

export interface Answers {
    readonly role: Role
    /** Only where its author chose to share it. */
    readonly between: BetweenUs | null
    readonly points: ReadonlyMap<string, number>
}
