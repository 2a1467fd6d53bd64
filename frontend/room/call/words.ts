/** What the call says in words: how it stands, what the other shows, and what could not be had. */

import { gettext, interpolate } from "../../web/gettext.ts"
import type { CallState } from "./call.ts"
import type { MediaKind } from "./peer.ts"
import type { Shown } from "./signals.ts"
import type { Trouble } from "./trouble.ts"

/** How the call stands, for the line under the pictures; nothing while all is well. */
export function lineWords(state: CallState, name: string): string {
    const words: Partial<Record<CallState, string>> = {
        waiting: gettext("You are in the call. %(name)s has not joined yet."),
        connecting: gettext("Looking for a way to %(name)s…"),
        lost: gettext("The way to %(name)s is gone just now. Looking for another…"),
    }
    return interpolate(words[state] ?? "", { name })
}

/** Where nothing is to be seen of the other: why. */
export function noPictureWords(state: CallState, shown: Shown | null): string {
    if (state === "waiting" || !shown) return gettext("not in the call")
    if (state !== "connected") return ""
    if (shown.picture === "thin") return gettext("without a picture, so that the voice gets through")
    return gettext("without a picture")
}

/** What the other shows that one should know of, though they are seen. */
export function shownWords(shown: Shown | null, name: string): string {
    if (!shown) return ""
    if (!shown.sound) return interpolate(gettext("%(name)s is muted."), { name })
    return shown.picture === "screen" ? interpolate(gettext("%(name)s shows their screen."), { name }) : ""
}

/** A browser that was loaded again plays no sound before its person does something. */
export function mustTapWords(name: string): string {
    return interpolate(gettext("Tap anywhere, or press a key, to see and hear %(name)s."), { name })
}

/** What the other does not see or hear of oneself; `muted`: because one wants it so. */
export function ownWords({ sound, picture }: Shown, muted: boolean): string {
    const unheard = muted ? gettext("You are muted") : gettext("You are not heard")
    return [picture === "off" ? gettext("You are not seen") : "", sound ? "" : unheard].filter(Boolean).join(" · ")
}

const TROUBLE: Readonly<Record<MediaKind, Readonly<Record<Trouble, () => string>>>> = {
    audio: {
        refused: () => gettext("This page may not use your microphone. Allow it where the browser shows the address, then choose it here. Until then you hear, and are not heard."),
        missing: () => gettext("No microphone was found. Plug one in, and choose it here. Until then you hear, and are not heard."),
        busy: () => gettext("Your microphone could not be opened; another program may be using it. Close that, and choose it here again."),
    },
    video: {
        refused: () => gettext("This page may not use your camera. Allow it where the browser shows the address, or go on without a picture."),
        missing: () => gettext("No camera was found. You can go on without a picture."),
        busy: () => gettext("Your camera could not be opened; another program may be using it. Close that and choose it again, or go on without a picture."),
    },
}

export function troubleWords(kind: MediaKind, trouble: Trouble): string {
    return TROUBLE[kind][trouble]()
}
