/** A network that comes back, and a phone that wakes: the way between the two may be another one then. */

import type { Call } from "./call.ts"

export function whenNetworkReturns(call: () => Call | null): void {
    addEventListener("online", () => call()?.networkChanged())
    document.addEventListener("visibilitychange", () => {
        const slept = document.visibilityState === "visible" ? call() : null
        if (slept?.state === "lost") slept.networkChanged()
    })
}
