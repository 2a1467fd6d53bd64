/**
 * Marks: what this device last saw of each record, so that a server cannot show an older or another one. The rule is
 * pure; `store.ts` keeps the marks. A device without a mark takes the first revision it is shown on trust.
 */

import type { Envelope } from "./envelope.ts"
import { Refusal } from "./refusal.ts"

export interface Mark {
    readonly revision: number
    readonly mac: string
}

/** What a mark says of an envelope: seen before, the next one, or later with revisions missing between. */
export type Verdict = "seen" | "next" | "gap"

/** Refuses `rolled-back`, `replaced` and `broken-chain`. */
export function check(mark: Mark | undefined, envelope: Pick<Envelope, "slot" | "mac" | "previous">): Verdict {
    const { revision } = envelope.slot
    if (!mark) return "next"
    if (revision < mark.revision) throw new Refusal("rolled-back")
    if (revision === mark.revision) {
        if (envelope.mac !== mark.mac) throw new Refusal("replaced")
        return "seen"
    }
    if (revision > mark.revision + 1) return "gap"
    if (envelope.previous !== mark.mac) throw new Refusal("broken-chain")
    return "next"
}

/** Check several revisions, each following from the one before; answers the mark they lead to. */
export function chain(mark: Mark, envelopes: readonly Pick<Envelope, "slot" | "mac" | "previous">[]): Mark {
    return envelopes.reduce<Mark>((reached, envelope) => {
        if (check(reached, envelope) === "gap") throw new Refusal("gap")
        return markOf(envelope)
    }, mark)
}

export function markOf(envelope: Pick<Envelope, "slot" | "mac">): Mark {
    return { revision: envelope.slot.revision, mac: envelope.mac }
}

/** The later of two marks: a mark only ever rises. */
export function later(one: Mark | undefined, other: Mark): Mark {
    return one && one.revision >= other.revision ? one : other
}
