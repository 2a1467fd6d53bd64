import { describe, expect, test } from "vitest"
import source from "../../turnabout/practice/content/en/plans.json" with { type: "json" }
import { suggested } from "./choice.ts"
import { giverOf, isForBoth, marksOf, minutesOf, type Plan, planFor, planOf } from "./plans.ts"

interface Written {
    readonly quiet?: boolean
    readonly phases: readonly { readonly more_from?: string }[]
}

/** The plans as the server puts them into the page. */
const plans = (source as readonly Written[]).map((plan) => ({
    ...plan,
    quiet: plan.quiet ?? false,
    phases: plan.phases.map((phase) => ({ ...phase, more_from: phase.more_from ?? null })),
})) as unknown as Plan[]

function plan(key: string): Plan {
    return plans.find((one) => one.key === key)!
}

describe("the plan of an hour", () => {
    test("is found for a length and an occasion", () => {
        expect(planFor(plans, 60).key).toBe("sixty")
        expect(planFor(plans, 30).key).toBe("thirty")
        expect(planFor(plans, 60, "repair").key).toBe("repair")
        for (const when of ["first", "repair", "review", "quiet"] as const) {
            expect(planFor(plans, 30, when).key).toBe(`${when}-half`)
        }
    })

    test("nobody coaches in the review alone", () => {
        expect(plans.filter(isForBoth).map(({ key }) => key)).toEqual(["review", "review-half"])
    })

    test("of a first half hour is a half hour of its own, with the agreement in it", () => {
        const first = suggested(plans, { minutes: 30, held: 0, between: false, wasQuiet: false })
        expect([first.key, minutesOf(first), first.phases.some(({ key }) => key === "agreement")]).toEqual(["first-half", 30, true])
    })

    test("is the usual one where no such plan is so short, and the full hour for any other length", () => {
        expect(planFor(plans.slice(0, 2), 30, "review").key).toBe("thirty")
        expect(planFor(plans, 45, "first").key).toBe("sixty")
    })

    test.each(plans)("$key is known again by its marks, or else as the usual one with the same", (one) => {
        const alike = plans.find((other) => marksOf(other).join() === marksOf(one).join())
        expect(planOf(plans, new Set([one.key]), marksOf(one))).toBe(one)
        expect(planOf(plans, new Set(), marksOf(one))).toBe(alike)
        expect(planOf(plans, new Set(["quiet"]), [...marksOf(one)])).toBe(one.key === "quiet" ? one : alike)
        expect(one === alike || one.when === "repair").toBe(true)
    })

    test("that two began at once, each with another, is the earlier in the list of those with the clock’s marks", () => {
        const [usual, repair] = [plan("sixty"), plan("repair")]
        expect(planOf(plans, new Set(["repair", "sixty"]), marksOf(usual))).toBe(usual)
        expect(planOf(plans, new Set(["thirty", "repair"]), marksOf(repair))).toBe(repair)
    })

    test("is known by its key where its minutes have changed since, and else not at all", () => {
        expect(planOf(plans, new Set(["quiet"]), [60, 60])?.key).toBe("quiet")
        expect(planOf(plans, new Set(["quiet"]), [60])).toBe(null)
        expect(planOf(plans, new Set(["no such plan"]), [60, 60])).toBe(null)
    })

    test.each(plans)("$key takes five minutes more from phases to come only", (one) => {
        const givers = one.phases.map((_, phase) => giverOf(one, phase))
        expect(givers.filter((giver, phase) => giver !== null && giver <= phase)).toEqual([])
        expect(givers.filter((giver) => giver !== null).length).toBe(one.phases.filter((each) => each.more_from).length)
        expect([30, 60]).toContain(minutesOf(one))
    })

    test("has no giver where there is no plan or no such phase", () => {
        expect(giverOf(null, 0)).toBe(null)
        expect(giverOf(plan("sixty"), 10)).toBe(null)
        expect(giverOf(plan("sixty"), 3)).toBe(6)
    })
})
