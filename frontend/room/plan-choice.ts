/** Before the start: which plan will run, why, and another one. Whoever chooses, both see it. */

import { gettext, interpolate } from "../web/gettext.ts"
import { copyOf, part, say, told, within } from "../web/parts.ts"
import { type Choice, later, next, readChoice, suggested } from "./choice.ts"
import type { Conversation } from "./conversation.ts"
import { minutesOf, type Plan } from "./plans.ts"

const REASONS: Readonly<Record<Plan["when"], () => string>> = {
    usual: () => "",
    first: () => gettext("Suggested, because it is your first hour together."),
    repair: () =>
        gettext("Suggested, because last time one of you thought something might be between you. That is no complaint."),
    review: () => gettext("Suggested, because it is time to look back together: every twelfth hour."),
    chemistry: () => gettext("Suggested, because you are getting to know each other."),
    quiet: () => "",
}
const AFTER_A_LULL = (): string =>
    gettext("Suggested, because your hours had been quiet for a while. That is no complaint.")

export class PlanChoice {
    readonly #root: HTMLElement
    readonly #plans: readonly Plan[]
    readonly #conversation: Conversation
    readonly #chosen: () => void
    #choice: Choice | null = null
    #suggested: Plan
    #between = false

    /** `chosen` is told of every change, whoever made it. */
    constructor(root: HTMLElement, plans: readonly Plan[], conversation: Conversation, chosen: () => void) {
        this.#root = root
        this.#plans = plans
        this.#conversation = conversation
        this.#chosen = chosen
        this.#suggested = this.#suggestion()
    }

    /** Begin to listen, once the page’s parts are there. */
    listen(): void {
        this.#drawPlans()
        part(this.#root, "plans").addEventListener("change", (event) => {
            if (event.target instanceof HTMLInputElement) this.#choose(event.target.value)
        })
        this.#conversation.on("choice", (said) => {
            this.#hear(readChoice(said, told(this.#root, "partner"), this.#plans))
        })
        this.#conversation.whenReady(() => {
            this.#tell()
        })
        this.#draw()
    }

    /** What will run if somebody starts the clock now. */
    get plan(): Plan {
        const chosen = this.#plans.find(({ key }) => key === this.#choice?.plan)
        return chosen ?? this.#suggested
    }

    /** Suggest, now that this browser could open what there is. Nobody has to follow. */
    suggest(between: boolean): void {
        this.#between = between
        this.#suggested = this.#suggestion()
        this.#take(later({ plan: this.#suggested.key, turn: 0, by: told(this.#root, "me") }, this.#choice))
        this.#tell()
    }

    #suggestion(): Plan {
        const held = Number(told(this.#root, "held"))
        const known = { minutes: this.#minutes, held, between: this.#between, wasQuiet: "wasQuiet" in this.#root.dataset }
        return suggested(this.#plans, known)
    }

    /** What a pulse named comes first: a silence may have come of it. */
    get #reason(): string {
        const afterLull = this.plan.when === "repair" && !this.#between
        return afterLull ? AFTER_A_LULL() : REASONS[this.plan.when]()
    }

    /** The clock runs: there is nothing to choose any more. */
    close(): void {
        part(this.#root, "plan-choice").hidden = true
    }

    get #minutes(): number {
        return Number(told(this.#root, "minutes"))
    }

    #choose(plan: string): void {
        this.#take(next(this.#choice, plan, told(this.#root, "me")))
        part(this.#root, "plan-said").textContent = ""
        this.#tell()
    }

    #hear(theirs: Choice | null): void {
        const counts = theirs && later(this.#choice, theirs)
        if (!counts || counts !== theirs) return
        const changed = theirs.plan !== this.plan.key
        this.#take(theirs)
        const words = { name: told(this.#root, "partnerName"), plan: this.plan.title }
        const said = gettext("%(name)s chose: %(plan)s.")
        if (changed && theirs.turn > 0) part(this.#root, "plan-said").textContent = interpolate(said, words)
    }

    #take(choice: Choice | null): void {
        this.#choice = choice
        this.#draw()
        this.#chosen()
    }

    #tell(): void {
        if (this.#choice) void this.#conversation.say({ say: "choice", plan: this.#choice.plan, turn: this.#choice.turn })
    }

    /** Those that fit the time the two have set aside come first. */
    #drawPlans(): void {
        const fits = (plan: Plan): boolean => minutesOf(plan) === this.#minutes
        const sorted = [...this.#plans.filter(fits), ...this.#plans.filter((plan) => !fits(plan))]
        part(this.#root, "plans").replaceChildren(...sorted.map((plan) => {
            const option = copyOf(part(this.#root, "plan-option", HTMLTemplateElement))
            Object.assign(within(option, "input"), { value: plan.key })
            within(option, ".plan-title").textContent = plan.title
            const minutes = interpolate(gettext("%(n)s min"), { n: minutesOf(plan) })
            within(option, ".plan-minutes").textContent = minutes
            within(option, ".hint").textContent = plan.about
            return option
        }))
    }

    #draw(): void {
        for (const input of part(this.#root, "plans").querySelectorAll("input")) input.checked = input.value === this.plan.key
        const own = this.#suggested.key === this.plan.key
        say(part(this.#root, "plan-why"), own ? this.#reason : "")
    }
}
