/**
 * Says that this device lives by another clock than the account, and offers to show its times. Whoever keeps the
 * account’s is not asked again, on this device, until its clock is a third one.
 */

import { agree } from "./offsets.ts"
import { part, told } from "./parts.ts"

const NAME = "turnabout-zone-kept"

class DeviceZone extends HTMLElement {
    connectedCallback(): void {
        const here = new Intl.DateTimeFormat().resolvedOptions().timeZone
        if (agree(told(this, "zone"), here, Date.now()) || kept() === here) return
        part(this, "here").textContent = placeOf(here)
        part(this, "zone-here", HTMLInputElement).value = here
        part(this, "keep").addEventListener("click", () => {
            keep(here)
            this.hidden = true
        })
        this.hidden = false
    }
}

/** As people name it: the place, not the continent. */
function placeOf(zone: string): string {
    return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ")
}

function kept(): string | null {
    try {
        return localStorage.getItem(NAME)
    } catch {
        return null
    }
}

function keep(zone: string): void {
    try {
        localStorage.setItem(NAME, zone)
    } catch {
        // It is asked again with the next page: worse than remembering, and no more than that.
    }
}

customElements.define("device-zone", DeviceZone)
