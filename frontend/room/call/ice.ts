/** By which servers a way may be found: what this server names, and nobody else. */

import { getJSON } from "../../web/api.ts"

/**
 * Asked of our own server each time, because credentials of a relay last for some hours only. Throws what `getJSON`
 * does: without an answer nobody knows whether people's addresses may be shown to each other.
 */
export async function iceServers(session: string): Promise<RTCConfiguration> {
    const { servers, policy } = (await getJSON(`/sessions/${session}/ice/`)) as Record<string, unknown>
    return {
        iceServers: Array.isArray(servers) ? (servers as RTCIceServer[]) : [],
        iceTransportPolicy: policy === "relay" ? "relay" : "all",
    }
}

export function hasRelay({ iceServers: servers = [] }: RTCConfiguration): boolean {
    return servers.some(({ urls }) => [urls].flat().some((url) => url.startsWith("turn")))
}
