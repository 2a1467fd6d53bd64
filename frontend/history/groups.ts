/** Hours with what was written around each, narrowed by what somebody asks for. Pure. */

import type { Entry, Hour } from "./entries.ts"
import { kindNamed, KINDS, type KindName } from "./kinds.ts"

/** An hour and what belongs to it; what belongs to none stands together between two hours. */
export interface Group {
    readonly key: string
    readonly hour: Hour | null
    readonly partnership: string | null
    /** Its day; between the hours the newest and the oldest day of what was written. */
    readonly on: string
    readonly from: string
    readonly entries: readonly Entry[]
}

/** Empty is anything. */
export interface Filter {
    readonly partnership: string
    readonly role: string
    readonly kind: string
    /** A month or a year, as an ISO date begins. */
    readonly month: string
}

const ORDER = Object.keys(KINDS)
const DAY = 24 * 60 * 60 * 1000
/** A longer time without an hour, in days, is told month by month: years of imported notes are not one heap. */
const LONG_GAP = 31

/** All hours and all that stands between them, newest first. */
export function groupsOf(hours: readonly Hour[], entries: readonly Entry[]): Group[] {
    const listed = new Map(hours.map((hour) => [hour.session, hour]))
    const hourOf = (entry: Entry): Hour | undefined => {
        const hour = entry.session === null ? undefined : listed.get(entry.session)
        return hour && isOf(entry, hour) ? hour : undefined
    }
    const bySession = grouped(entries, (entry) => hourOf(entry)?.session ?? "")
    const inOrder = [...hours].sort(latestFirst)
    const together = inOrder.map((hour) => {
        const { session: key, partnership, on } = hour
        return { key, hour, partnership, on, from: on, entries: (bySession.get(key) ?? []).sort(asRead) }
    })
    // What was written on the day of an hour stands after it, as the page is read.
    return [...together, ...between(inOrder, bySession.get("") ?? [])].sort((one, other) => compare(other.on, one.on))
}

function between(hours: readonly Hour[], entries: readonly Entry[]): Group[] {
    const gaps = grouped(entries, ({ on }) => String(hours.filter((hour) => hour.on >= on).length))
    return [...gaps].flatMap(([gap, all]) => {
        const long = isLong(hours[Number(gap) - 1], hours[Number(gap)], all)
        const keyOf = ({ partnership, on }: Entry): string => [gap, partnership, long ? on.slice(0, 7) : ""].join(" ")
        return [...grouped(all, keyOf)].map(([key, some]) => {
            return onTheirDays({ key, hour: null, partnership: some[0]?.partnership ?? null, on: "", from: "", entries: some })
        })
    })
}

/** At an open end it is as long as what was written there. */
function isLong(later: Hour | undefined, earlier: Hour | undefined, entries: readonly Entry[]): boolean {
    const days = daysOf(entries)
    const [until, since] = [later?.on ?? days.at(-1), earlier?.on ?? days[0]]
    return Date.parse(until ?? "") - Date.parse(since ?? "") > LONG_GAP * DAY
}

/** What stands between the hours, newest day first, and from when until when that is. */
function onTheirDays(group: Group): Group {
    const days = daysOf(group.entries)
    const entries = [...group.entries].sort((one, other) => compare(other.on, one.on) || asRead(one, other))
    return { ...group, entries, on: days.at(-1) ?? "", from: days[0] ?? "" }
}

function daysOf(entries: readonly Entry[]): string[] {
    return entries.map(({ on }) => on).sort()
}

/** A partner's record does not get into an hour with somebody else by naming it. */
function isOf(entry: Entry, hour: Hour): boolean {
    return entry.partnership === null || entry.partnership === hour.partnership
}

function asRead(one: Entry, other: Entry): number {
    return ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind) || compare(one.at, other.at)
}

function latestFirst(one: Hour, other: Hour): number {
    return compare(other.on, one.on) || compare(other.time, one.time)
}

function compare(one: string, other: string): number {
    return one === other ? 0 : one < other ? -1 : 1
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
    const found = new Map<string, T[]>()
    for (const one of all) {
        const key = keyOf(one)
        const group = found.get(key)
        if (group) group.push(one)
        else found.set(key, [one])
    }
    return found
}

/** What fits; of a kind only entries of that kind, and then no hour without one. */
export function narrowed(groups: readonly Group[], { partnership, role, kind, month }: Filter): Group[] {
    const fitting = groups.filter(
        (group) =>
            (partnership === "" || group.partnership === partnership) &&
            (role === "" || group.hour?.role === role) &&
            (group.hour === null || group.on.startsWith(month)),
    )
    const fits = (entry: Entry): boolean => (kind === "" ? !kindNamed(entry.kind).asked : entry.kind === kind)
    const left = fitting.map((group) => only(group, (entry) => fits(entry) && isWhen(group, entry, month)))
    return left.filter(({ hour, entries }) => entries.length > 0 || (hour && kind === ""))
}

/** What belongs to an hour is of the hour's month, whenever it was written. */
function isWhen({ hour }: Group, { on }: Entry, month: string): boolean {
    return hour !== null || on.startsWith(month)
}

function only(group: Group, fits: (entry: Entry) => boolean): Group {
    const left = { ...group, entries: group.entries.filter(fits) }
    return group.hour ? left : onTheirDays(left)
}

/** Those groups that have any such entry, with these alone. */
export function onlyEntries(groups: readonly Group[], fits: (entry: Entry) => boolean): Group[] {
    return groups.map((group) => only(group, fits)).filter(({ entries }) => entries.length > 0)
}

/** The kinds there are, in the order in which they are read. */
export function kindsIn(groups: readonly Group[]): KindName[] {
    const found = new Set<string>(groups.flatMap(({ entries }) => entries.map(({ kind }) => kind)))
    return ORDER.filter((kind) => found.has(kind)) as KindName[]
}

/** The years in which anything is, newest first. */
export function yearsIn(groups: readonly Group[]): string[] {
    return beginningsIn(groups, 4)
}

/** The months in which anything is, newest first, as `2026-03`. */
export function monthsIn(groups: readonly Group[]): string[] {
    return beginningsIn(groups, 7)
}

function beginningsIn(groups: readonly Group[], letters: number): string[] {
    const days = groups.flatMap(({ hour, on, entries }) => (hour ? [on] : entries.map((entry) => entry.on)))
    return [...new Set(days.map((day) => day.slice(0, letters)))].sort().reverse()
}
