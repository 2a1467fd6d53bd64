/** A name for this tab that lives through reloads: it may replace its own dead socket without asking. */
export function thisTab(): string {
    try {
        const known = sessionStorage.getItem("tab") ?? crypto.randomUUID()
        sessionStorage.setItem("tab", known)
        return known
    } catch {
        return crypto.randomUUID()
    }
}

/**
 * Whether somebody has just come to this page, by a link or an address: then they want the hour here, and it leaves the
 * page where it was. One that is loaded anew, or restored with a window, asks first.
 */
export function isNewlyOpened(): boolean {
    const [entry] = performance.getEntriesByType("navigation")
    return entry instanceof PerformanceNavigationTiming && entry.type === "navigate"
}
