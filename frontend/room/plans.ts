/** The plans of an hour, and which of them a clock's marks belong to. Pure. */

export interface Phase {
    readonly key: string
    readonly title: string
    readonly minutes: number
    readonly what: string
}

export interface Plan {
    readonly key: string
    readonly title: string
    readonly phases: readonly Phase[]
}

const SECONDS = 60

/** The lengths that go to the server, in seconds; the names stay here. */
export function marksOf(plan: Plan): number[] {
    return plan.phases.map(({ minutes }) => minutes * SECONDS)
}

/** The plan of so many minutes, else the first. */
export function planFor(plans: readonly Plan[], minutes: number): Plan {
    const fitting = plans.find(({ phases }) => phases.reduce((sum, phase) => sum + phase.minutes, 0) === minutes)
    const plan = fitting ?? plans[0]
    if (!plan) throw new Error("the page has no plans")
    return plan
}

/** The plan the two agreed on by its sealed key, else the one whose phases are just so long. */
export function planOf(plans: readonly Plan[], key: string | null, marks: readonly number[]): Plan | null {
    const same = (plan: Plan): boolean => plan.phases.length === marks.length
    const named = plans.find((plan) => plan.key === key && same(plan))
    return named ?? plans.find((plan) => marksOf(plan).join() === marks.join()) ?? null
}
