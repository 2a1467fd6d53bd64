/** What the call says in words: how it stands, what the other shows, and what could not be had. */

import { gettext, interpolate } from "../../web/gettext.ts"
import type { Whereabouts } from "./partner.ts"
import type { CallState } from "./call.ts"
import type { MediaKind } from "./peer.ts"
import type { Shown } from "./signals.ts"
import type { Trouble } from "./trouble.ts"

/** All that the line under the pictures may have to say. */
export interface Told {
    readonly state: CallState
    readonly name: string
    readonly lobby: boolean
    /** The browser asks its person just now whether this page may listen and look. */
    readonly asking: boolean
    readonly whereabouts: Whereabouts
    readonly shown: Shown | null
    /** How the line to the other is, in words. */
    readonly quality: string
    /** The browser plays nothing of the other until somebody taps. */
    readonly mustTap: boolean
    readonly muted: boolean
}

/** The line under the pictures; empty where there is nothing to say, or it is said elsewhere. */
export function callLine(told: Told): string {
    const { lobby, state, name } = told
    if (lobby) return interpolate(lobbyWords(told), { name })
    if (state === "connected") return interpolate(connectedWords(told), { name })
    if (state === "waiting") return interpolate(WAITING[told.whereabouts](), { name })
    const words: Partial<Record<CallState, string>> = {
        connecting: gettext("Looking for a way to %(name)s…"),
        lost: gettext("The way to %(name)s is gone just now. Looking for another…"),
    }
    return interpolate(words[state] ?? "", { name })
}

const WAITING: Readonly<Record<Whereabouts, () => string>> = {
    "not yet": () => gettext("You are in the call. %(name)s has not joined yet."),
    "left": () => gettext("%(name)s has left the call. You are still in it."),
    "gone": () => gettext("%(name)s is gone, perhaps only for a moment. Once they are back it goes on by itself."),
}

function lobbyWords({ asking, shown }: Told): string {
    if (asking) return gettext("Your browser is asking whether this page may listen and look: allow it there.")
    return shown ? gettext("%(name)s is in the call.") : ""
}

function connectedWords({ mustTap, quality, shown, muted }: Told): string {
    const tap = mustTap ? gettext("Tap anywhere, or press a key, to see and hear %(name)s.") : ""
    return [tap, muted ? gettext("You are muted.") : "", quality, shown ? shownWords(shown) : ""].filter(Boolean).join(" ")
}

/** What the other shows that one should know of, though they are seen. */
function shownWords({ sound, picture }: Shown): string {
    if (!sound) return gettext("%(name)s is muted.")
    return picture === "screen" ? gettext("%(name)s shows their screen.") : ""
}

/** Where nothing is to be seen of the other: why. */
export function noPictureWords(state: CallState, shown: Shown | null): string {
    if (state === "waiting" || !shown) return gettext("not in the call")
    if (state !== "connected") return ""
    if (shown.picture === "thin") return gettext("without a picture, so that the voice gets through")
    return gettext("without a picture")
}

/** On one's own small picture: what the other does not see or hear; `muted`: because one wants it so. */
export function ownWords({ sound, picture }: Shown, muted: boolean): string {
    const unheard = muted ? gettext("Muted") : gettext("Not heard")
    return [picture === "off" ? gettext("Not seen") : "", sound ? "" : unheard].filter(Boolean).join(" · ")
}

const TROUBLE: Readonly<Record<MediaKind, Readonly<Record<Trouble, () => string>>>> = {
    audio: {
        refused: () => gettext("This page may not use your microphone. Allow it where the browser shows the address. Until then you hear, and are not heard."),
        missing: () => gettext("No microphone was found. Plug one in: it is used at once. Until then you hear, and are not heard."),
        busy: () => gettext("Your microphone could not be opened; another program may be using it. Close that, and try again."),
        unknown: () => gettext("Your microphone could not be opened. Try again, or choose another. Until then you hear, and are not heard."),
    },
    video: {
        refused: () => gettext("This page may not use your camera. Allow it where the browser shows the address, or go on without a picture."),
        missing: () => gettext("No camera was found. You can go on without a picture."),
        busy: () => gettext("Your camera could not be opened; another program may be using it. Close that and try again, or go on without a picture."),
        unknown: () => gettext("Your camera could not be opened. Try again, choose another, or go on without a picture."),
    },
}

export function troubleWords(kind: MediaKind, trouble: Trouble): string {
    return TROUBLE[kind][trouble]()
}
