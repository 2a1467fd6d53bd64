/** Hours with what was written around each, narrowed by what somebody asks for. Pure. */

import type { Entry, Hour } from "./entries.ts"
import { KINDS, type KindName } from "./kinds.ts"

/** An hour and what belongs to it; what belongs to none stands together on its day. */
export interface Group {
    readonly key: string
    readonly hour: Hour | null
    readonly partnership: string | null
    readonly on: string
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

/** All hours and all that stands alone, newest first. */
export function groupsOf(hours: readonly Hour[], entries: readonly Entry[]): Group[] {
    const listed = new Map(hours.map((hour) => [hour.session, hour]))
    const bySession = new Map<string, Entry[]>()
    const alone = new Map<string, Group & { readonly entries: Entry[] }>()
    for (const entry of entries) {
        const hour = entry.session === null ? undefined : listed.get(entry.session)
        if (hour && isOf(entry, hour)) bySession.set(hour.session, [...(bySession.get(hour.session) ?? []), entry])
        else sameDay(alone, entry).entries.push(entry)
    }
    const together = hours.map((hour) => {
        const { session: key, partnership, on } = hour
        return { key, hour, partnership, on, entries: (bySession.get(key) ?? []).sort(asRead) }
    })
    for (const group of alone.values()) group.entries.sort(asRead)
    return [...together, ...alone.values()].sort(newestFirst)
}

function sameDay(alone: Map<string, Group & { readonly entries: Entry[] }>, { partnership, on }: Entry) {
    const key = `${on} ${partnership ?? ""}`
    const group = alone.get(key) ?? { key, hour: null, partnership, on, entries: [] }
    alone.set(key, group)
    return group
}

/** A partner's record does not get into an hour with somebody else by naming it. */
function isOf(entry: Entry, hour: Hour): boolean {
    return entry.partnership === null || entry.partnership === hour.partnership
}

function asRead(one: Entry, other: Entry): number {
    return ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind) || (one.at < other.at ? -1 : 1)
}

function newestFirst(one: Group, other: Group): number {
    return one.on === other.on ? 0 : one.on < other.on ? 1 : -1
}

/** What fits; of a kind only entries of that kind, and then no hour without one. */
export function narrowed(groups: readonly Group[], { partnership, role, kind, month }: Filter): Group[] {
    const fitting = groups.filter(
        (group) =>
            (partnership === "" || group.partnership === partnership) &&
            (role === "" || group.hour?.role === role) &&
            group.on.startsWith(month),
    )
    return kind === "" ? fitting : onlyEntries(fitting, (entry) => entry.kind === kind)
}

/** Those groups that have any such entry, with these alone. */
export function onlyEntries(groups: readonly Group[], fits: (entry: Entry) => boolean): Group[] {
    const left = groups.map((group) => ({ ...group, entries: group.entries.filter(fits) }))
    return left.filter(({ entries }) => entries.length > 0)
}

/** The kinds there are, in the order in which they are read. */
export function kindsIn(groups: readonly Group[]): KindName[] {
    const found = new Set<string>(groups.flatMap(({ entries }) => entries.map(({ kind }) => kind)))
    return ORDER.filter((kind) => found.has(kind)) as KindName[]
}

/** The years in which anything is, newest first. */
export function yearsIn(groups: readonly Group[]): string[] {
    return [...new Set(groups.map(({ on }) => on.slice(0, 4)))].sort().reverse()
}

/** The months in which anything is, newest first, as `2026-03`. */
export function monthsIn(groups: readonly Group[]): string[] {
    return [...new Set(groups.map(({ on }) => on.slice(0, 7)))].sort().reverse()
}
