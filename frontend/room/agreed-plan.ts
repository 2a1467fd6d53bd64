/** The plan of this hour: before the start the one chosen, then the one the clock runs. Its name travels sealed. */

import { told } from "../web/parts.ts"
import { readAnswers } from "../reflections/questions.ts"
import type { Drawer, Opened } from "../vault/session.ts"
import { betweenThem, type Pulse } from "./choice.ts"
import type { Conversation } from "./conversation.ts"
import type { SharedClock } from "./phases.ts"
import { PlanChoice } from "./plan-choice.ts"
import { type Plan, planOf } from "./plans.ts"

export class AgreedPlan {
    readonly #root: HTMLElement
    readonly #plans: readonly Plan[]
    readonly #conversation: Conversation
    readonly #choice: PlanChoice
    readonly #changed: () => void
    #running: string | null = null
    #drawer: Drawer | null = null

    /** `changed` is told whenever it may be another. */
    constructor(root: HTMLElement, plans: readonly Plan[], conversation: Conversation, changed: () => void) {
        this.#root = root
        this.#plans = plans
        this.#conversation = conversation
        this.#changed = changed
        this.#choice = new PlanChoice(root, plans, conversation, changed)
    }

    listen(): void {
        this.#choice.listen()
        this.#conversation.whenReady(() => void this.#tell())
        this.#conversation.on("plan", ({ plan }) => {
            if (typeof plan === "string") this.#take(plan)
        })
    }

    /** The plan that this clock runs, or before the start would run. */
    of(clock: SharedClock | null): Plan | null {
        if (!clock) return this.#choice.plan
        this.#choice.close()
        return planOf(this.#plans, this.#running, clock.marks)
    }

    /** What is written of it, and of the hours before. */
    async read(drawer: Drawer): Promise<void> {
        this.#drawer = drawer
        const all = await drawer.all()
        this.#choice.suggest(betweenThem(pulsesOf(all), told(this.#root, "partner")))
        for (const { kind, body } of all) {
            if (kind !== "hour" || body.session !== told(this.#root, "session")) continue
            if (typeof body.plan === "string") this.#take(body.plan)
        }
    }

    /** The clock was started with the chosen one. */
    async begin({ key: plan }: Plan): Promise<void> {
        this.#running = plan
        await this.#tell()
        await this.#drawer?.write({ kind: "hour", body: { session: told(this.#root, "session"), plan } })
    }

    async #tell(): Promise<void> {
        if (this.#running) await this.#conversation.say({ say: "plan", plan: this.#running })
    }

    /** Where two began at once, each with another: the earlier in the list, in both browsers. */
    #take(key: string): void {
        const begun = this.#plans.find((plan) => plan.key === key || plan.key === this.#running)
        this.#running = begun?.key ?? key
        this.#changed()
    }
}

/** The pulses among records, as far as they can be read. */
function pulsesOf(records: readonly Opened[]): Pulse[] {
    return records.flatMap(({ kind, server, author, at, body }) => {
        const answers = kind === "pulse" && server === "pulse" ? readAnswers(body) : null
        if (!answers || typeof body.session !== "string") return []
        return [{ session: body.session, author, between: answers.between, at: Date.parse(at) }]
    })
}
