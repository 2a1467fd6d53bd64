/** Whoever loads the page again in mid-call is in it again, without a tap: kept for this tab, and for a while. */

const LASTS = 10 * 60_000 // ms

export function rejoinAfterReload(session: string): void {
    try {
        sessionStorage.setItem(nameOf(session), String(Date.now()))
        addEventListener("pagehide", () => {
            if (sessionStorage.getItem(nameOf(session)) !== null) {
                sessionStorage.setItem(nameOf(session), String(Date.now()))
            }
        }, { once: true })
    } catch {
        // Where nothing can be kept they tap once more.
    }
}

export function forgetRejoining(session: string): void {
    try {
        sessionStorage.removeItem(nameOf(session))
    } catch {
        // As above.
    }
}

/** Only where this very page was loaded again: whoever comes back by a link taps, and so does whoever is not them. */
export function mayRejoin(session: string): boolean {
    try {
        const [came] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[]
        const discarded = (document as { wasDiscarded?: boolean }).wasDiscarded === true
        if (came?.type !== "reload" && !discarded) return false
        const left = Number(sessionStorage.getItem(nameOf(session)))
        return left > 0 && Date.now() - left < LASTS
    } catch {
        return false
    }
}

function nameOf(session: string): string {
    return `in the call of ${session}`
}
