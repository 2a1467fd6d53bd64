/**
 * The roster: the one own record that names every partnership, its pin, and every open invitation. Its id is derived
 * from the root, and it exists from sign-up on: a server that shows none is refused, never taken for a fresh start.
 * The rules here are pure; `session.ts` reads and writes it.
 */

import type { Body } from "./envelope.ts"
import { isBody } from "./envelope.ts"
import { type CodeCheck, readCodeCheck } from "./code-check.ts"
import { Refusal } from "./refusal.ts"

/**
 * `waiting` is the accepter's, until the inviter has said "yes, that is them". `renewing` follows a lost device:
 * reading goes on, nothing is sealed under keys that somebody may have, until a new link gives the next epoch.
 */
export type Stage = "waiting" | "open" | "renewing" | "ended"

/** `pin` is the id of the pin's record. */
export interface RosterEntry {
    readonly id: string
    readonly epoch: number
    readonly pin: string
    readonly state: Stage
}

/** `record` is the own record that holds the secret of the link. */
export interface RosterInvitation {
    readonly id: string
    readonly record: string
}

export interface Roster {
    readonly partnerships: readonly RosterEntry[]
    readonly invitations: readonly RosterInvitation[]
    /** Of an archive: partnerships that have not come along yet, each until both of its people are here. */
    readonly away: readonly RosterEntry[]
    /** By which two words of the recovery code are asked back. */
    readonly code: CodeCheck | null
    /** Numbers of the roots whose keyring a start anew replaced: only these may be found again. */
    readonly closed: readonly number[]
}

export const EMPTY: Roster = { partnerships: [], invitations: [], away: [], code: null, closed: [] }

/** The entry of a partnership, if the roster has one. */
export function entryOf(roster: Roster, partnership: string): RosterEntry | undefined {
    return roster.partnerships.find((entry) => entry.id === partnership)
}

/** With one more partnership; a pin that is named already is never replaced. */
export function withPartnership(roster: Roster, entry: RosterEntry): Roster {
    if (entryOf(roster, entry.id)) throw new Refusal("already-pinned")
    return { ...roster, partnerships: [...roster.partnerships, entry] }
}

/** With a partnership that has come along after all. */
export function withArrived(roster: Roster, entry: RosterEntry): Roster {
    const away = roster.away.filter(({ id }) => id !== entry.id)
    return { ...(entryOf(roster, entry.id) ? roster : withPartnership(roster, entry)), away }
}

/** With a partnership in another epoch: its keys were made anew. */
export function withEpoch(roster: Roster, next: RosterEntry): Roster {
    const before = entryOf(roster, next.id)
    if (before && before.epoch >= next.epoch && before.state !== "waiting") throw new Refusal("already-pinned")
    const partnerships = [...roster.partnerships.filter(({ id }) => id !== next.id), next]
    return { ...roster, partnerships }
}

/** Reading goes on, and nothing more is sealed under what somebody may have, until the next epoch. */
export function renewing(entry: RosterEntry): RosterEntry {
    return entry.state === "open" ? { ...entry, state: "renewing" } : entry
}

/** With partnerships of before a start anew, in place of what stood there, if anything did. */
export function withRejoined(roster: Roster, taken: readonly RosterEntry[]): Roster {
    const others = roster.partnerships.filter(({ id }) => !taken.some((entry) => entry.id === id))
    return { ...roster, partnerships: [...others, ...taken] }
}

/** With a partnership at another stage. */
export function withStage(roster: Roster, partnership: string, state: Stage): Roster {
    if (!entryOf(roster, partnership)) throw new Refusal("not-rostered")
    const partnerships = roster.partnerships.map((entry) => (entry.id === partnership ? { ...entry, state } : entry))
    return { ...roster, partnerships }
}

/** With an epoch confirmed that still waits; whatever happened to the partnership meanwhile stays. */
export function withConfirmed(roster: Roster, partnership: string, epoch: number): Roster {
    const entry = entryOf(roster, partnership)
    return entry?.state === "waiting" && entry.epoch === epoch ? withStage(roster, partnership, "open") : roster
}

/** With one more open invitation. */
export function withInvitation(roster: Roster, invitation: RosterInvitation): Roster {
    return { ...roster, invitations: [...roster.invitations, invitation] }
}

/** Without an invitation: it was taken up, taken back, or ran out. */
export function withoutInvitation(roster: Roster, id: string): Roster {
    return { ...roster, invitations: roster.invitations.filter((invitation) => invitation.id !== id) }
}

/** The roster in an envelope's body; refuses `malformed`. */
export function readRoster(body: Body): Roster {
    const { partnerships, invitations, away = [] } = body
    if (!Array.isArray(partnerships) || !Array.isArray(invitations) || !Array.isArray(away)) throw new Refusal("malformed")
    const code = readCodeCheck(body.code)
    const closed = readClosed(body.closed)
    const entries = { partnerships: partnerships.map(readEntry), away: away.map(readEntry) }
    return { ...entries, invitations: invitations.map(readInvitation), code, closed }
}

/** Rosters of before it was noted have none. */
function readClosed(value: unknown = []): number[] {
    if (!Array.isArray(value)) throw new Refusal("malformed")
    return value.map((root: unknown) => {
        if (typeof root !== "number") throw new Refusal("malformed")
        return root
    })
}

function readEntry(value: unknown): RosterEntry {
    if (!isBody(value)) throw new Refusal("malformed")
    const { id, epoch, pin, state } = value
    if (typeof id !== "string" || typeof epoch !== "number" || typeof pin !== "string") throw new Refusal("malformed")
    if (!isStage(state)) throw new Refusal("malformed")
    return { id, epoch, pin, state }
}

function isStage(value: unknown): value is Stage {
    return value === "waiting" || value === "open" || value === "renewing" || value === "ended"
}

function readInvitation(value: unknown): RosterInvitation {
    if (!isBody(value) || typeof value.id !== "string" || typeof value.record !== "string") {
        throw new Refusal("malformed")
    }
    return { id: value.id, record: value.record }
}
