/** The hour is over while somebody is in the call: the room comes to rest, and they say goodbye in peace. */

import { gettext } from "../../web/gettext.ts"
import { part, within } from "../../web/parts.ts"

export function sayGoodbye(call: HTMLElement, room: HTMLElement): void {
    const notice = part(call, "after")
    if (!notice.hidden) return
    // What belongs to the clock goes: it would look as if it ran.
    room.toggleAttribute("data-over", true)
    // What is small at the edge of the screen, for whoever writes further down, says what the clock says.
    for (const name of ["time", "up-next"]) part(room, name).textContent = ""
    part(room, "phase").textContent = gettext("The hour is over")
    // Nothing is counted any more, and what is to be written now lies open.
    room.dispatchEvent(new CustomEvent("phase-entered", { detail: { phase: null, state: "over" } }))
    notice.hidden = false
    if (isSomewhere(document.activeElement)) return
    // Never at the way out: an Enter that was meant for a line would hang up.
    const words = within(notice, "p")
    words.tabIndex = -1
    words.focus()
}

/** Whether somebody has begun something that is still there, as a line. */
function isSomewhere(focused: Element | null): boolean {
    return focused !== null && focused !== document.body && focused.getClientRects().length > 0
}
