/** For tests: what the two tap beside their text, each in their role, and what a coach's altered page taps. */

import { addIdea, adviceIn, answer, decide, KINDS, offer, openAdvice, type Role } from "./advice.ts"
import { setAsk, setHeard, waitingOffer } from "./advice.ts"
import type { HourValues } from "./hour-values.ts"

/** What the focus person says, on every device; the coach's page says other things in their name. */
export const HERS = { ask: "listen", heard: 3 } as const

export class Taps {
    /** The focus person has said both of `HERS`, and it was kept. */
    said = false
    readonly #fresh = new Map<object, boolean>()
    #count = 0

    /** Everything of this device is kept. */
    kept(device: object): void {
        this.said ||= this.#fresh.get(device) ?? false
        this.#fresh.delete(device)
    }

    /** What was not kept is gone. */
    lost(device: object): void {
        this.#fresh.delete(device)
    }

    tap(device: object, role: Role, values: HourValues, roll: number): void {
        if (roll % 3 === 0) addIdea(values, role, `idea ${String((this.#count += 1))}`)
        else if (role === "focus") this.#focus(device, values, roll)
        else if (roll % 2 === 0) offer(values, KINDS[roll % KINDS.length] ?? "idea")
        else speakForHer(values)
    }

    #focus(device: object, values: HourValues, roll: number): void {
        const advice = adviceIn(values, "focus")
        const [waiting, idea] = [waitingOffer(advice), advice.ideas[roll % 4]]
        if (waiting) answer(values, waiting.id, roll % 2 === 0 ? "yes" : "not yet")
        if (idea) decide(values, idea, roll % 2 === 0 ? "taken" : "binned")
        setAsk(values, HERS.ask)
        setHeard(values, HERS.heard)
        this.#fresh.set(device, true)
    }
}

/** As an altered page of the coach's would. */
function speakForHer(values: HourValues): void {
    setAsk(values, "challenge")
    setHeard(values, 10)
    openAdvice(values, true)
    for (const { id, kind } of adviceIn(values, "coach").offers) values.set(`answer:${id}`, { said: "yes", to: kind })
    for (const idea of adviceIn(values, "coach").ideas) decide(values, idea, "taken")
}
