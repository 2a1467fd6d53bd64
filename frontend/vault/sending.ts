/** On every page: send what waits on this device once there are keys and a network, and say when there is none. */

import { isThere } from "../web/api.ts"
import { runErrands } from "./errand.ts"
import { note, noted } from "./page-state.ts"
import { openVault } from "./session.ts"
import { sendWaiting } from "./waiting.ts"

/** Without a network somebody is asked again after as long, in milliseconds. */
const TRY_AGAIN_AFTER = 15_000

/** A page that was told it has no network looks for itself after as long, in milliseconds. */
const LOOK_AGAIN_AFTER = 3_000

let timer: ReturnType<typeof setTimeout> | undefined
let looking: ReturnType<typeof setTimeout> | undefined
let sending: Promise<void> | null = null

/** Send what waits, once at a time. */
export async function sendWhatWaits(): Promise<void> {
    sending ??= sendNow().finally(() => (sending = null))
    await sending
}

async function sendNow(): Promise<void> {
    clearTimeout(timer)
    const vault = await openVault().catch(() => null)
    if (!vault) return
    const errands = await runErrands(vault)
    const { sent, choices, reached } = await sendWaiting(vault)
    const refused = errands.refused.find((page) => page !== location.pathname)
    note("refused", refused !== undefined, refused)
    const elsewhere = choices.find((page) => page !== location.pathname)
    note("waiting", elsewhere !== undefined, elsewhere)
    // Something was said elsewhere meanwhile, and this is the page to choose on.
    if (choices.includes(location.pathname)) dispatchEvent(new Event("to-choose"))
    // The page shows what has just been kept, and tells a partner who is there.
    if (sent + errands.ran > 0) dispatchEvent(new Event("own-changed"))
    if (!reached || !errands.reached) timer = setTimeout(() => void sendWhatWaits(), TRY_AGAIN_AFTER)
}

function offline(so: boolean): void {
    const was = noted("offline")
    note("offline", so)
    clearTimeout(looking)
    if (so) looking = setTimeout(() => void look(), LOOK_AGAIN_AFTER)
    if (was && !so) void sendWhatWaits()
}

/** A request that failed late may come after the word that the network is back: nobody would say so again. */
async function look(): Promise<void> {
    if (navigator.onLine) await isThere()
    else offline(true)
}

addEventListener("offline", () => {
    offline(true)
})
addEventListener("online", () => {
    offline(false)
    void sendWhatWaits()
})
addEventListener("unreachable", () => {
    offline(true)
})
addEventListener("reached", () => {
    offline(!navigator.onLine)
})
addEventListener("vault-unlocked", () => void sendWhatWaits())
document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void sendWhatWaits()
})
if (!navigator.onLine) offline(true)
void sendWhatWaits()
