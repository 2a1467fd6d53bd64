/**
 * Where a partner says that they may be reached (RFC 8839, 5.1: candidate, foundation, component, transport, priority,
 * address, port). Only numbers count, and the names that a browser makes up for its own network (RFC 8828): any other
 * name would have this browser ask name servers for whatever the partner likes.
 */

const ADDRESS = 4
const NUMBERS = /^(?:[\d.]{7,15}|[\da-f:.]{2,45})$/i
const MADE_UP = /^[\da-f-]{8,40}\.local$/i

/** Whether a candidate may be tried. An empty one says that there are no more. */
export function mayReach(candidate: string): boolean {
    if (candidate === "") return true
    const address = candidate.replace(/^a=/, "").split(" ")[ADDRESS] ?? ""
    return NUMBERS.test(address) || MADE_UP.test(address)
}

/** Whether all the candidates in an offer or answer may be. */
export function mayReachAll(sdp: string): boolean {
    return sdp.split(/\r\n|\r|\n/).filter((line) => line.startsWith("a=candidate:")).every(mayReach)
}
