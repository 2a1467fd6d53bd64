/**
 * *Between us*: whether something about how the two work together is worth five minutes, and a line about it. It is
 * sealed to whoever answers, and goes to the other only where they said so before sending: with the pulse, for good.
 */

import { gettext, interpolate } from "../web/gettext.ts"
import type { Opened, Vault } from "../vault/session.ts"
import { ofSession } from "./drawers.ts"

export type Between = "no" | "maybe" | "yes"

export interface BetweenUs {
    readonly between: Between
    /** Empty where nothing was added. */
    readonly line: string
}

const KIND = "between"
/** So short that every answer is one of the smallest envelopes, and its size says nothing of it. */
export const LONGEST_LINE = 160 // characters

/** What stands in a body, one's own or what a partner shared; null where it is none of that. */
export function readBetween({ between, line }: Readonly<Record<string, unknown>>): BetweenUs | null {
    if (between !== "no" && between !== "maybe" && between !== "yes") return null
    // Where there is nothing, whatever was typed before is no part of the answer.
    const added = typeof line === "string" && between !== "no" ? line.trim().slice(0, LONGEST_LINE) : ""
    return { between, line: added }
}

/**
 * Keep one's own answer; said again it is the same record. A *no* is kept like any other answer: the server sees that
 * something was sealed after each hour, and not after which one there was something to say.
 */
export async function keepBetween(vault: Vault, session: string, said: BetweenUs): Promise<void> {
    const known = await ownRecord(vault, session)
    await vault.own.write({ kind: KIND, body: { session, ...said }, ...(known ? { id: known.id } : {}) })
}

export async function ownBetween(vault: Vault, session: string): Promise<BetweenUs | null> {
    const known = await ownRecord(vault, session)
    return known ? readBetween(known.body) : null
}

async function ownRecord(vault: Vault, session: string): Promise<Opened | undefined> {
    return (await ofSession(vault.own, KIND, session)).at(-1)
}

/** The answer in words, with the line that was added. */
export function betweenTold({ between, line }: BetweenUs): string {
    const words = { no: gettext("no"), maybe: gettext("maybe"), yes: gettext("yes") }
    const said = interpolate(gettext("Anything between us: %(answer)s"), { answer: words[between] })
    return line === "" ? said : `${said}\n${line}`
}
