/**
 * What a tab remembers of the talk share of one hour, through a reload: how long its own person spoke, and what they
 * want. Numbers of one person only, in the tab’s own storage; gone with the hour. What the device remembers for the
 * next hour is one word: that it was turned off.
 */

import { forgetInTab, recallInTab, rememberInTab } from "../../vault/while-unlocked.ts"
import type { ByPhase, Spoken } from "./talk-time.ts"

export interface Remembered {
    readonly wants: boolean
    readonly keeps: boolean | null
    readonly phases: ByPhase
}

const NAME = "talk-share"
const OFF = "off"

/** What is known of this hour; of another one whether it was off. */
export function recall(session: string): Remembered {
    const known = read(session)
    return {
        wants: typeof known.wants === "boolean" ? known.wants : !wasOff(),
        keeps: typeof known.keeps === "boolean" ? known.keeps : null,
        phases: phasesOf(known.phases),
    }
}

export function remember(session: string, what: Remembered): void {
    rememberInTab(NAME, JSON.stringify({ session, ...what }))
}

/** The hour is over: nothing of it stays in this tab. */
export function forget(): void {
    forgetInTab(NAME)
}

/** Whether it was off when this device had it last. */
export function wasOff(): boolean {
    return quietly(() => localStorage.getItem(NAME) === OFF) ?? false
}

/** Somebody turned it on or off here: so it begins next time. */
export function keepWish(wants: boolean): void {
    quietly(() => {
        if (wants) localStorage.removeItem(NAME)
        else localStorage.setItem(NAME, OFF)
    })
}

function read(session: string): Readonly<Record<string, unknown>> {
    const known = quietly(() => JSON.parse(recallInTab(NAME) ?? "{}") as unknown)
    const fields = typeof known === "object" && known !== null ? (known as Readonly<Record<string, unknown>>) : {}
    return fields.session === session ? fields : {}
}

function phasesOf(value: unknown): ByPhase {
    const phases = typeof value === "object" && value !== null ? value : {}
    return Object.fromEntries(Object.entries(phases).filter((one): one is [string, Spoken] => isSpoken(one[1])))
}

function isSpoken(value: unknown): value is Spoken {
    const { spoke, of } = (value ?? {}) as Partial<Record<keyof Spoken, unknown>>
    return typeof spoke === "number" && typeof of === "number" && spoke >= 0 && spoke <= of
}

/** Where a browser stores nothing, it holds for this page. */
function quietly<T>(act: () => T): T | null {
    try {
        return act()
    } catch {
        return null
    }
}
