/** The one notice every page has: what is out of the ordinary here, in a sentence, and what to do about it. */

import { gettext } from "../web/gettext.ts"

/** What a page may have to say, the weightier first: one thing at a time. */
const STATES = [
    "rolled-back",
    "other-person",
    "signed-out",
    "changed",
    "expired",
    "elsewhere",
    "unlasting",
    "locked",
    "offline",
    "refused",
    "waiting",
] as const

export type State = (typeof STATES)[number]

interface Words {
    readonly title: string
    readonly words: string
    /** What the way out says; none where there is nothing to go to. */
    readonly way?: string
}

const SAID: Record<State, () => Words> = {
    "rolled-back": () => ({
        title: gettext("The server showed something older than this device has seen."),
        words: gettext("Nothing was opened, and what you typed is kept. Tell whoever runs this server."),
    }),
    "other-person": () => ({
        title: gettext("Somebody else signed in on this browser."),
        words: gettext("So your words are locked here. What you typed is kept, sealed; sign in again to go on with it."),
        way: gettext("Sign in"),
    }),
    "signed-out": () => ({
        title: gettext("You are signed out here."),
        words: gettext("What you typed is kept, sealed, on this device. Sign in again to go on with it."),
        way: gettext("Sign in"),
    }),
    "changed": () => ({
        title: gettext("Your passphrase or your keys were changed elsewhere."),
        words: gettext("So this is locked. Unlock it with the passphrase you have now; what you typed here is kept."),
        way: gettext("Unlock"),
    }),
    "expired": () => ({
        title: gettext("Your notes are locked on this device."),
        words: gettext("Twelve hours have passed since you unlocked it. What you typed is kept, sealed."),
        way: gettext("Unlock"),
    }),
    "elsewhere": () => ({
        title: gettext("Your notes are locked on this device."),
        words: gettext("You locked it in another tab. What you typed is kept, sealed."),
        way: gettext("Unlock"),
    }),
    "unlasting": () => ({
        title: gettext("This window keeps no keys, perhaps because it is a private one."),
        words: gettext("So each page asks for your passphrase, and what you write is sent at once. In an ordinary window, or another browser, that is not so."),
    }),
    "locked": () => ({
        title: gettext("Your notes are locked on this device."),
        words: gettext("They are safe; your passphrase opens them."),
        way: gettext("Unlock"),
    }),
    "offline": () => ({
        title: gettext("There is no connection just now."),
        words: gettext("What you write of an hour is kept on this device, sealed, and goes out by itself; other things wait for your tap."),
    }),
    "refused": () => ({
        title: gettext("An hour you noted could not be taken."),
        words: gettext("What you wrote of it is kept on this device. Its page says why, and you can change it there."),
        way: gettext("Look at it"),
    }),
    "waiting": () => ({
        title: gettext("Something you typed here was changed elsewhere too."),
        words: gettext("Both texts are kept, and wait until you choose."),
        way: gettext("Look at both"),
    }),
}

const holds = new Map<State, string>()

/** Something is so, or no longer; `way` is the address that leads out of it. */
export function note(state: State, so: boolean, way = ""): void {
    if (so) holds.set(state, way)
    else holds.delete(state)
    draw()
}

/** Whether something is so on this page. */
export function noted(state: State): boolean {
    return holds.has(state)
}

/** The notice itself: it stays when everything else on the page is emptied. */
export function notice(): HTMLElement | null {
    return document.querySelector<HTMLElement>('[data-part="page-state"]')
}

function draw(): void {
    const place = notice()
    if (!place) return
    const state = STATES.find((one) => holds.has(one))
    // A reader is told again of nothing that already stands there.
    if (place.dataset.state === (state ?? "")) return
    place.dataset.state = state ?? ""
    place.replaceChildren(...(state ? partsOf(SAID[state](), holds.get(state) ?? "") : []))
}

function partsOf({ title, words, way }: Words, address: string): HTMLElement[] {
    const said = document.createElement("p")
    said.append(Object.assign(document.createElement("strong"), { textContent: title }), " ", words)
    if (way === undefined || address === "") return [said]
    return [said, Object.assign(document.createElement("a"), { className: "button", href: address, textContent: way })]
}
