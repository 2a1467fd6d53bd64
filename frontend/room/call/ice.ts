/** By which servers a way may be found: what this server names, and nobody else. */

import { getJSON } from "../../web/api.ts"

/** Credentials of a relay are good for four hours (docs/protocol.md): asked again well before, in ms. */
const KEPT_FOR = 3 * 60 * 60_000

/** Asked once, while somebody gets ready: whoever joins does not wait for it. */
export class IceServers {
    readonly #session: string
    #answer: Promise<RTCConfiguration> | null = null
    #askedAt = 0

    constructor(session: string) {
        this.#session = session
    }

    /**
     * Asked of our own server. Throws what `getJSON` does, and is asked anew the next time: without an answer nobody
     * knows whether people's addresses may be shown to each other.
     */
    async get(): Promise<RTCConfiguration> {
        if (!this.#answer || Date.now() - this.#askedAt > KEPT_FOR) {
            this.#askedAt = Date.now()
            this.#answer = ask(this.#session)
        }
        const answer = this.#answer
        try {
            return await answer
        } catch (error) {
            if (this.#answer === answer) this.#answer = null
            throw error
        }
    }
}

async function ask(session: string): Promise<RTCConfiguration> {
    const { servers, policy } = (await getJSON(`/sessions/${session}/ice/`)) as Record<string, unknown>
    return {
        iceServers: Array.isArray(servers) ? (servers as RTCIceServer[]) : [],
        iceTransportPolicy: policy === "relay" ? "relay" : "all",
    }
}

export function hasRelay({ iceServers: servers = [] }: RTCConfiguration): boolean {
    return servers.some(({ urls }) => [urls].flat().some((url) => url.startsWith("turn")))
}
