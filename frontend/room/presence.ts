/** Who is here, as far as it is known: by a dot, in words for who sees none, and by a line when somebody is not. */

import { gettext, interpolate } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import type { RoomState } from "./protocol.ts"
import { CUT_OFF } from "./shut.ts"

type Where = "here" | "away" | "unknown"

/** Show what the server has just said. */
export function showPresence(root: HTMLElement, present: readonly string[], me: string): void {
    const partner = present.includes(told(root, "partner"))
    const name = { name: told(root, "partnerName") }
    place(part(root, "me"), present.includes(me) ? "here" : "away")
    place(part(root, "partner"), partner ? "here" : "away")
    say(part(root, "line"), partner ? "" : interpolate(gettext("%(name)s is not in the room just now."), name))
    const start = part(root, "start", HTMLButtonElement)
    start.textContent = partner ? gettext("Start the clock") : interpolate(gettext("Start without %(name)s"), name)
    start.classList.toggle("primary", partner)
}

/** Show that the network is gone, and what was known again after a hiccup that the socket lived through. */
export function watchNetwork(root: HTMLElement, known: () => RoomState | null): void {
    addEventListener("offline", () => {
        showCutOff(root)
    })
    addEventListener("online", () => {
        const here = known()
        if (here) showPresence(root, here.present, here.me)
    })
}

/** Our own line is gone: of the partner nothing is known. */
export function showCutOff(root: HTMLElement): void {
    showShutOut(root)
    say(part(root, "line"), CUT_OFF())
}

/** This page is not in the room any more, and hears nothing of it; why, is said elsewhere. */
export function showShutOut(root: HTMLElement): void {
    place(part(root, "me"), "away")
    place(part(root, "partner"), "unknown")
    say(part(root, "line"), "")
}

function place(person: HTMLElement, where: Where): void {
    person.dataset.state = where
    const words = person.querySelector(".visually-hidden") ?? person.appendChild(document.createElement("span"))
    words.className = "visually-hidden"
    words.textContent = WORDS[where]()
}

const WORDS: Readonly<Record<Where, () => string>> = {
    here: () => gettext("· in the room"),
    away: () => gettext("· not in the room"),
    unknown: () => gettext("· not known just now"),
}
