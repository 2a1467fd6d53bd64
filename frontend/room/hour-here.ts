/** The hour's document of this page: opened once, for all the elements that show something of it. */

import { told } from "../web/parts.ts"
import type { State } from "../reflections/autosave.ts"
import { tellChanged, vaultHere, whenChanged } from "../reflections/drawers.ts"
import { Locking } from "../vault/session.ts"
import { conversationOf } from "./conversation.ts"
import { OpenHour } from "./open-hour.ts"

/** Dispatched on the window, for those who show it. */
export interface SavedEvent {
    readonly state: State
    readonly error?: unknown
}

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
    const hour = await OpenHour.open(await vaultHere(), place, {
        after: (ms, act) => {
            const timer = setTimeout(act, ms)
            return () => {
                clearTimeout(timer)
            }
        },
        show: (state, error) => {
            dispatchEvent(new CustomEvent<SavedEvent>("page-saved", { detail: { state, error } }))
        },
        changed: tellChanged,
    })
    listen(hour, session)
    if (element.closest("live-room")) {
        hour.talk(await conversationOf(element), () => dispatchEvent(new Event("page-heard")))
    }
    return hour
}

function listen(hour: OpenHour, session: string): void {
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
        hour.hold()
        opening.delete(session)
    })
    // Sealing takes some milliseconds; a page that is left within them asks first.
    addEventListener("beforeunload", (event) => {
        if (!hour.safe) event.preventDefault()
    })
}
