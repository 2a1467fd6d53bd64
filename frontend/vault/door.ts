/**
 * What a browser remembers for nobody in particular: the secret of a link that was opened before signing in, for a
 * day, and who is unlocked here, so that another person signing in locks them.
 */

import type { Bytes } from "./bytes.ts"
import { type Cupboard, openCupboard } from "./cupboard.ts"

/** How long "not now" holds where the recovery code is asked back, in milliseconds. */
const NOT_NOW_FOR = 7 * 24 * 60 * 60 * 1000

/** How long a link's secret waits for somebody to sign in, in milliseconds. */
export const FRAGMENT_KEPT_FOR = 24 * 60 * 60 * 1000

interface KeptFragment {
    readonly secret: Bytes
    readonly until: number
}

export async function openDoor(cupboard?: Cupboard): Promise<Door> {
    return new Door(cupboard ?? (await openCupboard("turnabout-door")))
}

export class Door {
    readonly #cupboard: Cupboard

    constructor(cupboard: Cupboard) {
        this.#cupboard = cupboard
    }

    /** Keep the secret of an invitation's link. */
    async keepFragment(invitation: string, secret: Bytes, now: number): Promise<void> {
        await this.#cupboard.put(`fragment:${invitation}`, { secret, until: now + FRAGMENT_KEPT_FOR })
    }

    /** The secret of an invitation's link, if it came less than a day ago; whatever is older is dropped. */
    async fragment(invitation: string, now: number): Promise<Bytes | null> {
        await this.#dropOld(now)
        const kept = (await this.#cupboard.get(`fragment:${invitation}`)) as KeptFragment | undefined
        return kept?.secret ?? null
    }

    /** The link that was opened here last and still waits for somebody. */
    async waiting(now: number): Promise<{ invitation: string; secret: Bytes } | null> {
        await this.#dropOld(now)
        let newest: (KeptFragment & { invitation: string }) | null = null
        for (const [invitation, kept] of await this.#fragments()) {
            if (!newest || kept.until > newest.until) newest = { ...kept, invitation }
        }
        return newest
    }

    /** Forget it: it was taken up, or refused. */
    async dropFragment(invitation: string): Promise<void> {
        await this.#cupboard.delete([`fragment:${invitation}`])
    }

    /** Note who is unlocked here; answers everybody else who was, for locking. */
    async unlocked(person: string): Promise<string[]> {
        let before: string[] = []
        await this.#cupboard.update("unlocked", (people) => {
            before = (people as string[] | undefined) ?? []
            return [person]
        })
        return before.filter((other) => other !== person)
    }

    /** Whether somebody chose, in this browser, that it stays unlocked until it is locked. */
    async keepChosen(): Promise<boolean> {
        return (await this.#cupboard.get("keep")) === true
    }

    async chooseKeep(keep: boolean): Promise<void> {
        await this.#cupboard.put("keep", keep)
    }

    /** Whether this person does not want their recovery code asked back for now. */
    async codeWaits(person: string, now: number): Promise<boolean> {
        const until = await this.#cupboard.get(`code:${person}`)
        return typeof until === "number" && now < until
    }

    /** Leave the recovery code alone for a week. */
    async askForCodeLater(person: string, now: number): Promise<void> {
        await this.#cupboard.put(`code:${person}`, now + NOT_NOW_FOR)
    }

    /** Nobody of that id is here any more. */
    async forget(person: string): Promise<void> {
        await this.#cupboard.delete([`code:${person}`])
        await this.#cupboard.update("unlocked", (people) =>
            ((people as string[] | undefined) ?? []).filter((other) => other !== person),
        )
    }

    async #dropOld(now: number): Promise<void> {
        const old = (await this.#fragments()).filter(([, kept]) => kept.until <= now)
        await this.#cupboard.delete(old.map(([invitation]) => `fragment:${invitation}`))
    }

    async #fragments(): Promise<[string, KeptFragment][]> {
        const found: [string, KeptFragment][] = []
        for (const name of await this.#cupboard.names()) {
            if (!name.startsWith("fragment:")) continue
            const kept = (await this.#cupboard.get(name)) as KeptFragment | undefined
            if (kept) found.push([name.slice("fragment:".length), kept])
        }
        return found
    }
}
