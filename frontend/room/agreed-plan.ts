/** The plan of this hour: before the start the one chosen, then the one the clock runs. Its name travels sealed. */

import { told } from "../web/parts.ts"
import { readAnswers } from "../reflections/questions.ts"
import { vaultHere } from "../reflections/drawers.ts"
import { put } from "../reflections/putting.ts"
import type { Drawer, Opened } from "../vault/session.ts"
import { BegunPlan, plansIn, waitingPlans } from "./begun-plan.ts"
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
    readonly #begun: BegunPlan
    /** What either has begun it with: one, but for two who begin at once. */
    readonly #running = new Set<string>()
    /** What there is to read, as long as it could not be. */
    #unread: Drawer | null = null

    /** `changed` is told whenever it may be another. */
    constructor(root: HTMLElement, plans: readonly Plan[], conversation: Conversation, changed: () => void) {
        this.#root = root
        this.#plans = plans
        this.#conversation = conversation
        this.#changed = changed
        this.#choice = new PlanChoice(root, plans, conversation, changed)
        this.#begun = new BegunPlan(told(root, "session"), (thing) => put(root, thing))
    }

    listen(): void {
        this.#choice.listen()
        this.#conversation.whenReady(() => {
            void this.#tell()
            void this.#begun.again()
            // Whoever came without a network reads it as soon as there is one.
            if (this.#unread) void this.read(this.#unread).catch(() => undefined)
        })
        this.#conversation.on("plan", ({ plan }) => {
            if (typeof plan === "string") this.#take([plan])
        })
        void this.#recall().catch(() => undefined)
    }

    /** The plan that this clock runs, or before the start would run. */
    of(clock: SharedClock | null): Plan | null {
        if (!clock) return this.#choice.plan
        this.#choice.close()
        return planOf(this.#plans, this.#running, clock.marks)
    }

    /** What is written of it, and of the hours before. */
    async read(drawer: Drawer): Promise<void> {
        this.#unread = drawer
        const all = await drawer.all()
        this.#unread = null
        this.#choice.suggest(betweenThem(pulsesOf(all), told(this.#root, "partner")))
        this.#take(plansIn(all, told(this.#root, "session")))
    }

    /** The clock was started with the chosen one. */
    async begin({ key }: Plan): Promise<void> {
        this.#running.add(key)
        await Promise.all([this.#begun.keep(key), this.#tell()])
    }

    /** Begun on this device, by a page that is gone before it could send it. */
    async #recall(): Promise<void> {
        this.#take(await waitingPlans(await vaultHere(), told(this.#root, "session")))
        await this.#tell()
    }

    async #tell(): Promise<void> {
        for (const plan of this.#running) await this.#conversation.say({ say: "plan", plan })
    }

    #take(keys: readonly string[]): void {
        for (const key of keys) if (this.#plans.some((plan) => plan.key === key)) this.#running.add(key)
        this.#changed()
    }
}

/** The pulses among records, as far as they can be read. */
function pulsesOf(records: readonly Opened[]): Pulse[] {
    return records.flatMap(({ kind, server, author, at, body }) => {
        const answers = kind === "pulse" && server === "pulse" ? readAnswers(body) : null
        if (!answers || typeof body.session !== "string") return []
        return [{ session: body.session, author, between: answers.between?.between ?? "no", at: Date.parse(at) }]
    })
}
