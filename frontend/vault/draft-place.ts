/**
 * Where one open sheet keeps its draft. Two tabs with the same sheet have two places, so neither writes over the
 * other; what a page that is gone left behind is taken up by the next that opens the sheet, or sent by `waiting.ts`.
 */

import type { Drafts } from "./drafts.ts"
import type { Body } from "./envelope.ts"
import { Refusal } from "./refusal.ts"

/** Gives a place back. */
type Release = () => void

export class DraftPlace {
    /** Whether something of it went out while the sheet was opened. */
    readonly sent: boolean
    readonly #name: string
    readonly #drafts: Drafts
    readonly #left = new Map<Body, string>()
    readonly #takenUp: string[] = []

    constructor(drafts: Drafts, name: string, left: ReadonlyMap<string, Body | undefined>) {
        this.#drafts = drafts
        this.#name = name
        for (const [from, body] of left) if (body) this.#left.set(body, from)
        this.sent = this.#left.size < left.size
    }

    /** What pages that are gone left of this sheet, and nobody has taken up yet. */
    get left(): readonly Body[] {
        return [...this.#left.keys()]
    }

    /** One of them is on the sheet now: it goes when the sheet is next kept. What nobody takes up stays. */
    takeUp(body: Body): void {
        const from = this.#left.get(body)
        if (from === undefined) return
        this.#left.delete(body)
        this.#takenUp.push(from)
    }

    /** Keep what is on the sheet now. Answers whether it outlives the page. */
    async save(body: Body): Promise<boolean> {
        const lasting = await this.#drafts.save(this.#name, body)
        // Not before: what was taken up is part of what is kept now.
        if (lasting) await this.#dropTakenUp()
        return lasting
    }

    /** Everything on the sheet is with the server. */
    async drop(): Promise<void> {
        await this.#dropTakenUp()
        await this.#drafts.drop(this.#name)
    }

    async #dropTakenUp(): Promise<void> {
        await Promise.all(this.#takenUp.splice(0).map((name) => this.#drafts.drop(name)))
    }
}

/** A place of one's own for the sheet of that name, for as long as the page lives. */
export async function placeFor(drafts: Drafts, sheet: string): Promise<DraftPlace> {
    const left = new Map<string, Body | undefined>()
    for (const name of await drafts.names()) {
        if (!name.startsWith(`${sheet} `)) continue
        // It may be on its way at this moment: then it is gone after, and the sheet says what was sent.
        await whileNobodySends(name, async () => {
            if (!(await take(name))) return
            const found = await drafts.load(name).then((body) => ({ body }), unopened)
            if (found) left.set(name, found.body)
        })
    }
    const own = `${sheet} ${crypto.randomUUID()}`
    await take(own)
    return new DraftPlace(drafts, own, left)
}

/**
 * Send a draft that no open page holds, with nobody taking it up meanwhile. False, and nothing done, when a page holds
 * it or another is sending it.
 */
export async function whileSending(name: string, send: () => Promise<void>): Promise<boolean> {
    const sending = await hold(`sending ${name}`)
    if (!sending) return false
    try {
        const free = await take(name)
        free?.()
        if (free) await send()
        return free !== null
    } finally {
        sending()
    }
}

/** Do something about a draft while no page sends it; one that is just sending it is waited for. */
export async function whileNobodySends<T>(name: string, act: () => Promise<T>): Promise<T> {
    const held = locks()
    return held ? await held.request(`sending ${name}`, act) : await act()
}

/** Hold a draft for as long as the page lives; null when another page does. */
function take(name: string): Promise<Release | null> {
    return hold(`draft ${name}`)
}

/** Hold a name that nobody holds, until it is let go or the page is gone. */
async function hold(name: string): Promise<Release | null> {
    const held = locks()
    if (!held) return () => undefined
    return await new Promise((resolve) => {
        const taken = held.request(name, { ifAvailable: true }, (lock) => {
            if (!lock) {
                resolve(null)
                return undefined
            }
            return new Promise<void>((release) => {
                resolve(release)
            })
        })
        taken.catch(() => {
            resolve(null)
        })
    })
}

function locks(): LockManager | undefined {
    return (navigator as Partial<Navigator>).locks
}

/** Sealed to keys that are not here, or damaged: it stays where it is, and is neither taken up nor taken for sent. */
function unopened(error: unknown): null {
    if (!(error instanceof Refusal)) throw error
    return null
}
