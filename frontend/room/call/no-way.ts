/** No way to the other was found, or the one there was is gone: why, as far as it is known, and what one can do. */

import { gettext, interpolate } from "../../web/gettext.ts"
import { part } from "../../web/parts.ts"
import type { CallState } from "./call.ts"
import { hasRelay, type IceServers } from "./ice.ts"

export type Reason = "lost" | "unasked" | "no relay" | "none found"

export class NoWay {
    /** Whether they saw and heard each other since both were last in the call. */
    #met = false
    #asked = false
    #relayed = false

    /** By which servers a way is looked for; throws what asking does. */
    async servers(of: IceServers): Promise<RTCConfiguration> {
        this.#asked = false
        const configuration = await of.get()
        this.#asked = true
        this.#relayed = hasRelay(configuration)
        return configuration
    }

    draw(root: HTMLElement, state: CallState, name: string): void {
        if (state === "connected") this.#met = true
        if (state === "out" || state === "waiting") this.#met = false
        part(root, "no-way").hidden = state !== "failed"
        if (state === "failed") part(root, "no-way-words").textContent = noWayWords(name, this.#reason)
    }

    get #reason(): Reason {
        if (!this.#asked) return "unasked"
        if (this.#met) return "lost"
        return this.#relayed ? "none found" : "no relay"
    }
}

const WORDS: Readonly<Record<Reason, () => string>> = {
    "lost": () => gettext("The way to %(name)s is gone, and no other was found. What you wrote is kept."),
    "unasked": () => gettext("This server did not say how to reach %(name)s; your network may be gone just now. What you wrote is kept."),
    "no relay": () => gettext("No direct way to %(name)s was found. Some networks let none through, and this server has no relay. Nothing is lost, and the hour goes on."),
    "none found": () => gettext("No way to %(name)s was found. Nothing is lost, and the hour goes on."),
}

export function noWayWords(name: string, reason: Reason): string {
    return interpolate(WORDS[reason](), { name })
}
