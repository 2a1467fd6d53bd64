/** Every text that both have signed, with the days on which it held. */

import { gettext, interpolate } from "../web/gettext.ts"
import { copyOf, within } from "../web/parts.ts"
import { day } from "./agreement-drawing.ts"
import type { Version } from "./agreement.ts"

/** What the address asks for after `#`, where no server reads it: a moment, its hour, and whether that is a first. */
export function askedFor(): { at: string | null; session: string | null; first: boolean } {
    const asked = new URLSearchParams(location.hash.slice(1))
    const at = asked.get("at")
    return { at: at !== null && !Number.isNaN(Date.parse(at)) ? at : null, session: asked.get("hour"), first: asked.has("first") }
}

/** Something of the agreement is not handed out; what stands there may not be the last that both signed. */
export function incompleteWords(anyHeld: boolean): string {
    const held = gettext("Something that one of you signed is not shown. What stands here is the last that you have both signed, as far as this browser can see. Try again later.")
    return anyHeld ? held : gettext("Something that one of you signed is not shown, so that this browser cannot say what you have agreed. Try again later.")
}

/** Which version this is, and since when or from when to when it held. */
export function versionWords({ number, from, until }: Version): string {
    const values = { number, from: day(from), until: until === null ? "" : day(until) }
    if (until === null && number === 1) return interpolate(gettext("In force since %(from)s."), values)
    if (until === null) return interpolate(gettext("Version %(number)s, in force since %(from)s."), values)
    return interpolate(gettext("Version %(number)s, in force from %(from)s to %(until)s."), values)
}

/** A line for each, newest first, that leads to it. */
export function earlierItems(
    versions: readonly Version[],
    shown: Version | null,
    template: HTMLTemplateElement,
): HTMLElement[] {
    return [...versions].reverse().map((version) => {
        const item = copyOf(template)
        const link = within(item, "a") as HTMLAnchorElement
        link.textContent = versionWords(version)
        link.href = version.until === null ? "#" : `#at=${encodeURIComponent(version.from)}`
        if (version === shown) link.setAttribute("aria-current", "true")
        const read = version.confirmed.map(({ at }) => interpolate(gettext("Read together on %(date)s."), { date: day(at) }))
        within(item, "span").textContent = read.join(" ")
        return item
    })
}
