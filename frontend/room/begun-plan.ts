/**
 * The plan that an hour was begun with. Only its sealed name tells apart plans of the same lengths, so it lies on this
 * device before anything is sent, and goes out by itself.
 */

import type { Thing } from "../reflections/putting.ts"
import type { Opened, Vault } from "../vault/session.ts"
import { waitingOf } from "../vault/waiting.ts"

const KIND = "hour"

export class BegunPlan {
    readonly #session: string
    readonly #put: (thing: Thing) => Promise<unknown>
    /** The same at every try. */
    readonly #id: string = crypto.randomUUID()
    /** Neither with the server nor on this device yet. */
    #unkept: string | null = null

    /** `put` keeps a thing here and sends it, and throws where it could do neither. */
    constructor(session: string, put: (thing: Thing) => Promise<unknown>) {
        this.#session = session
        this.#put = put
    }

    async keep(plan: string): Promise<void> {
        this.#unkept = plan
        await this.again()
    }

    /** Where a device keeps nothing, what did not go out is tried again as long as the page lives. */
    async again(): Promise<void> {
        const plan = this.#unkept
        if (plan === null) return
        this.#unkept = null
        const body = { session: this.#session, plan }
        await this.#put({ kind: KIND, id: this.#id, body, newest: true }).catch(() => {
            this.#unkept ??= plan
        })
    }
}

/** What records say of an hour’s plan, whoever of the two began it. */
export function plansIn(records: readonly Pick<Opened, "kind" | "body">[], session: string): string[] {
    return records.flatMap(({ kind, body }) =>
        kind === KIND && body.session === session && typeof body.plan === "string" ? [body.plan] : [],
    )
}

/** What still waits on this device says of it. */
export async function waitingPlans(vault: Vault, session: string): Promise<string[]> {
    return plansIn([...(await waitingOf(vault, KIND)).values()], session)
}
