/** The links in what somebody wrote, told from everything around them. Pure. */

/** Addresses of the web in what somebody wrote, without what ends the sentence around them. */
const ADDRESSES = /(https?:\/\/[^\s<>"“”]*[^\s<>"“”.,;:!?)\]’'])/i

/** What somebody wrote, cut where an address of the web begins or ends; nothing else may become something to tap. */
export function linked(place: string): { readonly text: string; readonly address: string | null }[] {
    const pieces = place.trim().split(ADDRESSES).filter((text) => text !== "")
    return pieces.map((text) => ({ text, address: webAddress(text) }))
}

function webAddress(text: string): string | null {
    try {
        const url = new URL(text)
        return url.protocol === "https:" || url.protocol === "http:" ? url.href : null
    } catch {
        return null
    }
}
