/** The way into the call: what stands where the pictures will be, and says whether the other waits. */

import { gettext, interpolate } from "../../web/gettext.ts"
import { part } from "../../web/parts.ts"

/** `idle`: one is neither in the call nor getting ready for it. `invited`: the other is in it. */
export function drawDoor(root: HTMLElement, at: { idle: boolean; invited: boolean; name: string }): void {
    part(root, "call-door").hidden = !at.idle
    part(root, "stage").hidden = at.idle
    part(root, "call-title").textContent = at.invited
        ? interpolate(gettext("%(name)s is in the call, and waits for you."), { name: at.name })
        : gettext("See and hear each other here")
    part(root, "call-ready").classList.toggle("primary", at.invited)
}
