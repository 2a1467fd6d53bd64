/** The hour's document of this page: opened once, for all the elements that show something of it. */

import { after } from "../web/after.ts"
import { told } from "../web/parts.ts"
import type { State } from "../reflections/autosave.ts"
import { tellChanged, vaultHere, whenChanged } from "../reflections/drawers.ts"
import { Locking } from "../vault/session.ts"
import { conversationOf } from "./conversation.ts"
import { OpenHour } from "./open-hour.ts"
import { shareWithTabs } from "./other-tabs.ts"

/** Dispatched on the window, for those who show it. */
export interface SavedEvent {
    readonly state: State
    readonly error?: unknown
}

/** Within as many milliseconds a page that was left has sent what it had; and the page that went on from there. */
const SENT_WITHIN = 4000
const SENT_ON_WITHIN = 12_000

const opening = new Map<string, Promise<OpenHour>>()

/** The document of the hour that an element is told of. */
export function hourHere(element: HTMLElement): Promise<OpenHour> {
    const session = told(element, "session")
    const known = opening.get(session) ?? openHere(element, session)
    opening.set(session, known)
    // Asked again, it may be there: a network comes back.
    known.catch(() => opening.delete(session))
    return known
}

async function openHere(element: HTMLElement, session: string): Promise<OpenHour> {
    const place = { session, partnership: told(element, "partnership"), page: location.pathname }
    const vault = await vaultHere()
    const hour = await OpenHour.open(vault, place, {
        after,
        now: () => Date.now(),
        show: (state, error) => {
            dispatchEvent(new CustomEvent<SavedEvent>("page-saved", { detail: { state, error } }))
        },
        changed: tellChanged,
    })
    listen(hour, session, shareWithTabs(hour.document, vault.person, session))
    const room = element.closest("live-room")
    if (room) {
        listenToSeat(hour, room)
        hour.talk(await conversationOf(element), () => dispatchEvent(new Event("page-heard")))
    } else {
        // Both may come from the room just now, and the other’s last words and taps are on their way.
        for (const ms of [SENT_WITHIN, SENT_ON_WITHIN]) setTimeout(() => void hour.read(), ms)
    }
    return hour
}

/** The page that the hour left sends what it has at once; the one it came to looks for that, now and soon after. */
function listenToSeat(hour: OpenHour, room: Element): void {
    room.addEventListener("seat-changed", () => {
        if (isElsewhere(room)) {
            void hour.send()
            return
        }
        void hour.read()
        setTimeout(() => void hour.read(), SENT_WITHIN)
    })
}

/** Whether the hour goes on in another page of the same person. */
export function isElsewhere(room: Element | null): boolean {
    return room?.hasAttribute("data-elsewhere") ?? false
}

function listen(hour: OpenHour, session: string, leaveTabs: () => void): void {
    whenChanged(() => void hour.read())
    addEventListener("online", () => void hour.send().then(() => hour.read()))
    document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "visible") void hour.read()
        else void hour.send()
    })
    addEventListener("vault-locking", (event) => {
        if (event instanceof Locking) event.waitUntil(hour.keep())
    })
    addEventListener("vault-locked", () => {
        leaveTabs()
        hour.hold()
        opening.delete(session)
    })
    // Sealing takes some milliseconds; a page that is left within them asks first.
    addEventListener("beforeunload", (event) => {
        if (!hour.safe) event.preventDefault()
    })
}
