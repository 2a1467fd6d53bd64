/** The plans of an hour, and which of them a clock's marks belong to. Pure. */

export interface Phase {
    readonly key: string
    readonly title: string
    readonly minutes: number
    readonly what: string
    /** The later phase that five minutes more are taken from; without one the hour gets longer. */
    readonly more_from: string | null
}

export type When = "usual" | "first" | "repair" | "review" | "chemistry" | "quiet"

export interface Plan {
    readonly key: string
    readonly title: string
    readonly when: When
    readonly about: string
    readonly phases: readonly Phase[]
    /** A clock, and no cards. */
    readonly quiet: boolean
}

const SECONDS = 60

/** How long a plan takes in all. */
export function minutesOf(plan: Plan): number {
    return plan.phases.reduce((sum, phase) => sum + phase.minutes, 0)
}

/** The lengths that go to the server, in seconds; the names stay here. */
export function marksOf(plan: Plan): number[] {
    return plan.phases.map(({ minutes }) => minutes * SECONDS)
}

/** The plan of so many minutes for such an hour, else the usual one of that length, else the first. */
export function planFor(plans: readonly Plan[], minutes: number, when: When = "usual"): Plan {
    const fitting = plans.filter((plan) => minutesOf(plan) === minutes)
    const plan = fitting.find((one) => one.when === when) ?? fitting.find((one) => one.when === "usual") ?? plans[0]
    if (!plan) throw new Error("the page has no plans")
    return plan
}

/**
 * The plan that the clock runs: its marks count, and the sealed keys say which of those with the same. Where two began
 * at once, each with another, both keys are here, and the plan earlier in the list counts, in both browsers. Where the
 * plans have changed since, a key alone.
 */
export function planOf(plans: readonly Plan[], keys: ReadonlySet<string>, marks: readonly number[]): Plan | null {
    const exact = plans.filter((plan) => marksOf(plan).join() === marks.join())
    const named = plans.find((plan) => keys.has(plan.key) && plan.phases.length === marks.length)
    return exact.find((plan) => keys.has(plan.key)) ?? exact[0] ?? named ?? null
}

/** Phases in which one listens to the other: only there is something to ask for, and to offer. */
const LISTENING = ["listen", "try"]

/** Whether the focus person is asked what they want, and the coach may offer something. */
export function hasAsk(plan: Plan): boolean {
    return plan.phases.some(({ key }) => isListening(key))
}

/** Whether one of the two listens in this phase. */
export function isListening(phase: string): boolean {
    return LISTENING.includes(phase)
}

/** Whether the two speak in turn, and nobody coaches. */
export function isForBoth(plan: Plan): boolean {
    return plan.when === "review"
}

/** Which phase five minutes more for that one are taken from, by number. */
export function giverOf(plan: Plan | null, phase: number): number | null {
    const from = plan?.phases[phase]?.more_from ?? null
    const at = plan?.phases.findIndex(({ key }) => key === from) ?? -1
    return at > phase ? at : null
}
