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
