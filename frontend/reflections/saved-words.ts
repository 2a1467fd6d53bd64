/** What became of something typed, in words. */

import { gettext } from "../web/gettext.ts"
import { sentenceFor } from "../vault/sentences.ts"
import type { State } from "./autosave.ts"

/** A state as the line under a sheet says it. */
export function savedWords(state: State, error: unknown): string {
    return state === "failed" ? sentenceFor(error) : WORDS[state]()
}

const WORDS: Record<Exclude<State, "failed">, () => string> = {
    kept: () => gettext("Kept on this device"),
    saving: () => gettext("Saving…"),
    saved: () => gettext("Saved, sealed"),
    offline: () => gettext("No connection. Kept on this device; it goes out by itself."),
    unkept: () => gettext("Not sent yet, and this window keeps nothing: leave it open until it says “saved”."),
    stale: () => gettext("Kept on this device until you choose"),
}
