/** The same hour open in several tabs of one person: each hears at once what is written in the others. */

import type { HourDocument } from "./hour-document.ts"

interface Said {
    readonly update?: Uint8Array
    /** How far somebody has come who has just opened it. */
    readonly vector?: Uint8Array
}

/** Share a document with the other tabs, within this browser; gives back how to end that. */
export function shareWithTabs(document: HourDocument, person: string, session: string): () => void {
    // Without any, what is kept brings them together.
    if (typeof BroadcastChannel === "undefined") return () => undefined
    const channel = new BroadcastChannel(`turnabout-hour ${person} ${session}`)
    const say = (said: Said): void => {
        channel.postMessage(said)
    }
    let open = true
    document.onUpdate((update, source) => {
        if (open && source !== "tab") say({ update })
    })
    channel.onmessage = ({ data: { update, vector } }: MessageEvent<Said>) => {
        if (update) document.take(update, "tab")
        if (vector) say({ update: document.lacking(vector) })
    }
    say({ vector: document.vector() })
    return () => {
        open = false
        channel.close()
    }
}
