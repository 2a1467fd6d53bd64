/**
 * Whoever loads the page again in mid-call, or goes elsewhere and back, is in it again without a tap: kept for this
 * tab, and for a while.
 */

import { forgetInTab, recallInTab, rememberInTab } from "../../vault/while-unlocked.ts"

const LASTS = 10 * 60_000 // ms

export function rejoinAfterReload(session: string): void {
    const now = (): void => {
        rememberInTab(nameOf(session), String(Date.now()))
    }
    now()
    addEventListener("pagehide", () => {
        if (recallInTab(nameOf(session)) !== null) now()
    }, { once: true })
}

export function forgetRejoining(session: string): void {
    forgetInTab(nameOf(session))
}

/** Only where this tab was here a moment ago: whoever comes by a link taps, and so does whoever is not them. */
export function mayRejoin(session: string): boolean {
    const [came] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[]
    const discarded = (document as { wasDiscarded?: boolean }).wasDiscarded === true
    if (came?.type !== "reload" && came?.type !== "back_forward" && !discarded) return false
    const left = Number(recallInTab(nameOf(session)))
    return left > 0 && Date.now() - left < LASTS
}

function nameOf(session: string): string {
    return `in the call of ${session}`
}
