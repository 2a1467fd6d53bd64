/** Whether a call would get through from here: asked of this browser and of the relays there are, of nobody else. */

import { gettext } from "../../web/gettext.ts"
import { hasRelay } from "./ice.ts"

/** Whatever has not been found by then is not there, in ms. */
const WITHIN = 8000

/** A sentence about what was found. */
export async function connectionWords(configuration: RTCConfiguration): Promise<string> {
    const kinds = await candidateKinds(configuration)
    if (kinds === null) return gettext("This browser cannot make calls. Your own link or the telephone will do; the room works the same.")
    if (kinds.has("relay")) return gettext("This will do: where no direct way is found, the relay of this server helps.")
    if (hasRelay(configuration)) return gettext("The relay of this server cannot be reached from here. A direct way may still be found.")
    if (kinds.size === 0) return gettext("This network shows no way out for calls. Your own link or the telephone will do; the room works the same.")
    return gettext("This browser is ready. Most networks let a direct call through; this server has no relay for those that do not.")
}

/** The kinds of ways that this browser finds for itself; null where it makes no calls at all. */
async function candidateKinds(configuration: RTCConfiguration): Promise<ReadonlySet<string> | null> {
    if (!("RTCPeerConnection" in globalThis)) return null
    const connection = new RTCPeerConnection(configuration)
    const kinds = new Set<string>()
    try {
        connection.createDataChannel("test")
        await new Promise<void>((done) => {
            connection.addEventListener("icecandidate", ({ candidate }) => {
                if (candidate?.type) kinds.add(candidate.type)
                // The relay is what one most wants to know of; the end of the search is the end.
                if (candidate?.type === "relay" || candidate === null) done()
            })
            setTimeout(done, WITHIN)
            void connection.setLocalDescription()
        })
        return kinds
    } finally {
        connection.close()
    }
}
