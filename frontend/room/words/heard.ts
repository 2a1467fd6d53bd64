/** What a partner's page says of safety words, held to its shape. */

const STEPS = ["ask", "no", "commit", "reveal", "differ"] as const

/**
 * `ask` names itself by an id; all else says of which ask it is. `no` takes back one's own ask or declines the other's;
 * `commit` and `reveal` carry 32 bytes; `differ` says that the words that both had were not alike.
 */
export type Step = (typeof STEPS)[number]

export interface Heard {
    readonly step: Step
    readonly ask: string
    /** b64url; empty where the step carries nothing. */
    readonly value: string
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const VALUE = /^[A-Za-z0-9_-]{43}$/

/** Null where it is nothing that our page would say. */
export function readHeard(said: Readonly<Record<string, unknown>>): Heard | null {
    const { ask, value } = said
    const step = STEPS.find((one) => one === said.step)
    if (!step || typeof ask !== "string" || !UUID.test(ask) || typeof value !== "string") return null
    const fits = step === "commit" || step === "reveal" ? VALUE.test(value) : value === ""
    return fits ? { step, ask, value } : null
}
