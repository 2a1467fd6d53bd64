/**
 * When something deserves five minutes of the two, and how it comes to an end (`evidence.md` 3 and 7.3). A flag follows
 * from one person’s own answers; it never goes by itself. It ends by a word of that person’s alone: talked about, or
 * dismissed. Pure: from hours and words to flags, the same on every device.
 */

import { type Between, focusOf, type Hour, oftenOfLate, pulseIn } from "./hours.ts"
import { type Marker, markersOf } from "./markers.ts"
import { inOrder } from "./points.ts"
import { type Dip, dipsOf, isBack, isDeep } from "./pulse.ts"

/** *Firm*: the card is offered now. *Amber*: at the next hour. *Quiet*: a word to the person themself, and no card. */
export type Level = "firm" | "amber" | "quiet"

export type Reason =
    | Dip
    | { readonly why: "between"; readonly said: Exclude<Between, "no"> }
    /** Advice came too soon, in two of the last three. */
    | { readonly why: "soon" }
    /** Talked about, and not back on track yet. */
    | { readonly why: "not-yet" }
    | { readonly why: "marker"; readonly marker: Marker }

/** *Did we get back on track?* */
export type Back = "yes" | "partly" | "not yet"

/** What somebody said of some flags. */
export type Word = Said & (
    | { readonly said: "talked"; readonly back: Back }
    | { readonly said: "dismissed" }
    /** Kept to myself: the way to pause, leave or help from outside, for when the partner is the problem. */
    | { readonly said: "private" }
)

interface Said {
    readonly by: string
    /** The ids of what it is about. */
    readonly about: readonly string[]
    /** Orders what was said. */
    readonly at: number
    /** Of the hour it was said in. */
    readonly day: number
}

export interface Flag {
    /** The session it came up in, and for a marker which. */
    readonly id: string
    readonly person: string
    readonly session: string
    readonly day: number
    readonly level: Level
    readonly reasons: readonly Reason[]
    readonly state: "standing" | "talked" | "dismissed"
    readonly isPrivate: boolean
    /** Not yet, twice in a row: a lighter hour, two weeks off, or somebody outside is offered. */
    readonly needsMore: boolean
    /** Talked about, and the next pulse is back where pulses were; null while that is not known. */
    readonly repaired: boolean | null
}

const SOON = { times: 2, last: 3 } as const

interface Of {
    readonly person: string
    readonly hours: readonly Hour[]
    readonly words: readonly Word[]
}

/** All flags of one person there have ever been, oldest first. */
export function flagsOf({ person, hours, words }: Of): Flag[] {
    const all = inOrder(hours)
    const own = words.filter(({ by }) => by === person).sort((one, other) => one.at - other.at)
    const raised = [...all.flatMap((hour, at) => raisedIn(hour, all.slice(0, at))), ...quietOnes(all)]
    const wordsOn = ({ id }: Raised): Word[] => own.filter(({ about }) => about.includes(id))
    return inOrder(raised).map((one) => ({ person, ...one, ...endOf(one, wordsOn(one), all) }))
}

/** Whether somebody is shown it: firm and amber ones are for both, unless their person keeps them. */
export function isShownTo({ person, level, isPrivate }: Flag, viewer: string): boolean {
    return viewer === person || (level !== "quiet" && !isPrivate)
}

/** The one whose card comes first: firm before amber, then the latest; none of those that have ended. */
export function cardFor(flags: readonly Flag[], viewer: string): Flag | null {
    const open = flags.filter((flag) => flag.state === "standing" && flag.level !== "quiet" && isShownTo(flag, viewer))
    const [first] = open.sort((one, other) => weight(other) - weight(one) || other.day - one.day)
    return first ?? null
}

function weight({ level }: Flag): number {
    return level === "firm" ? 1 : 0
}

type Raised = Pick<Flag, "id" | "session" | "day" | "level" | "reasons">

function raisedIn(hour: Hour, before: readonly Hour[]): Raised[] {
    const { session, day } = hour
    const reasons = reasonsIn(hour, before)
    if (reasons.length === 0) return []
    return [{ id: session, session, day, level: reasons.some(isFirm) ? "firm" : "amber", reasons }]
}

function reasonsIn(hour: Hour, before: readonly Hour[]): Reason[] {
    const [focus, said] = [focusOf(hour), hour.answers?.between ?? "no"]
    const between: Reason[] = said === "no" ? [] : [{ why: "between", said }]
    if (!focus) return between
    const advice = [...before, hour].map((one) => focusOf(one)?.advice ?? null)
    const asked = focus.advice !== null && oftenOfLate(advice, (one) => one === "soon", SOON)
    return [...between, ...dipsOf(focus.items, pulsesOf(before)), ...(asked ? [{ why: "soon" } as const] : [])]
}

function isFirm(reason: Reason): boolean {
    if (reason.why === "between") return reason.said === "yes"
    return reason.why === "low" || reason.why === "item" ? isDeep(reason) : false
}

function quietOnes(hours: readonly Hour[]): Raised[] {
    return markersOf(hours).map(({ session, day, marker }) => {
        return { id: `${session} ${marker}`, session, day, level: "quiet", reasons: [{ why: "marker", marker }] }
    })
}

type End = Pick<Flag, "level" | "reasons" | "state" | "isPrivate" | "needsMore" | "repaired">

/** What its person’s words, oldest first, have made of it. The last one about the matter stands. */
function endOf(raised: Raised, words: readonly Word[], hours: readonly Hour[]): End {
    const last = words.filter(({ said }) => said !== "private").at(-1)
    const end = { ...raised, isPrivate: isKept(words), needsMore: false, repaired: null }
    if (last?.said !== "talked") return { ...end, state: last ? "dismissed" : "standing" }
    if (last.back !== "not yet") return { ...end, state: "talked", repaired: repaired(raised, last.day, hours) }
    return {
        ...end,
        state: "standing",
        level: raised.level === "quiet" ? "quiet" : "firm",
        reasons: [...raised.reasons, { why: "not-yet" }],
        needsMore: talks(words).at(-2) === "not yet",
    }
}

/** Whoever kept something to themself and dismissed it has kept it; what was talked about is no secret of one. */
function isKept(words: readonly Word[]): boolean {
    return words.filter(({ said }) => said !== "dismissed").at(-1)?.said === "private"
}

function talks(words: readonly Word[]): Back[] {
    return words.flatMap((word) => (word.said === "talked" ? [word.back] : []))
}

/** By the first pulse of an hour after it, and not before the talk. */
function repaired({ session }: Raised, talkedOn: number, hours: readonly Hour[]): boolean | null {
    const at = hours.findIndex((hour) => hour.session === session)
    const next = pulsesOf(hours.slice(at + 1).filter(({ day }) => day >= talkedOn))[0]
    return next === undefined ? null : isBack(next, pulsesOf(hours.slice(0, at)))
}

function pulsesOf(hours: readonly Hour[]): number[] {
    return hours.map(pulseIn).filter((pulse) => pulse !== null)
}
