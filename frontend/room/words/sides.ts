/**
 * For tests: Ana and Ben at open pages, each with a run of safety words, on a line that goes through a relay. One of
 * the pages may be altered, and then does as a test says.
 */

import type { WordsPlace } from "../../vault/safety-words.ts"
import { WordsKept } from "../../vault/words-kept.ts"
import { aMoment, Device, OpenPage, type Partners, Relay } from "../two-rooms.ts"
import { WordsRun } from "./run.ts"

type Said = Readonly<Record<string, unknown>>

/** As many times as what one says is answered, and that again. */
const ROUNDS = 4
const MOST_TURNS = 100_000

/** One of the two at an open page; `hears` is what the other's page said of words. */
export class Side {
    readonly hears: Said[] = []
    readonly failures: unknown[] = []
    readonly page: OpenPage
    readonly place: WordsPlace
    readonly run: WordsRun
    altered = false
    /** What of it still goes on. */
    busy: Promise<void> = Promise.resolve()
    /** How far it has heard all that was said. */
    reached = 0

    constructor(page: OpenPage, place: WordsPlace, key: CryptoKey) {
        this.page = page
        this.place = place
        const { conversation, timers } = page
        this.run = new WordsRun(key, place, {
            attempts: this.kept,
            say: (said) => conversation.say({ say: "words", ...said }),
            after: timers.after,
            changed: () => undefined,
            failed: (error) => this.failures.push(error),
        })
        conversation.on("words", (said) => {
            this.hears.push(said)
            if (!this.altered) this.busy = this.run.hear(said)
        })
        conversation.on("so far", ({ mark }) => (this.reached = Number(mark)))
        conversation.whenReady(() => {
            if (!this.altered) this.busy = this.run.ready()
        })
    }

    /** What the device keeps, as a page that is loaded now would read it. */
    get kept(): WordsKept {
        const { vault } = this.page
        return new WordsKept(vault.drafts, this.place.partnership, vault.now)
    }

    /** The ask that was last heard by this name, or what it carried. */
    heard(step: string, member: "ask" | "value" = "ask"): string {
        return String(this.hears.findLast((said) => said.step === step)?.[member])
    }

    get steps(): unknown[] {
        return this.hears.map(({ step }) => step)
    }

    get told(): readonly unknown[] {
        return [this.run.stage, this.run.note]
    }
}

/** The two, and what is between them. */
export class Sides {
    readonly ana: Side
    readonly ben: Side
    readonly #relay: Relay
    #mark = 0

    private constructor(relay: Relay, ana: Side, ben: Side) {
        this.#relay = relay
        this.ana = ana
        this.ben = ben
    }

    static async open(two: Partners): Promise<Sides> {
        const session = crypto.randomUUID()
        const sides = await Promise.all([two.ana, two.ben].map(async (member) => {
            const page = new OpenPage(new Device(member, two.server))
            const { epoch, people, recipient, keys } = await page.vault.pin(two.partnership)
            const recipients = [page.vault.keys.recipient, recipient] as const
            return new Side(page, { partnership: two.partnership, epoch, session, people, recipients }, keys.words)
        }))
        const [ana, ben] = sides
        if (!ana || !ben) throw new Error("there are two")
        const both = new Sides(new Relay(), ana, ben)
        for (const side of sides) await both.join(side)
        await both.carry()
        return both
    }

    /** Somebody connects, as often as their network comes back. */
    async join({ page, place }: Side): Promise<void> {
        await this.#relay.join(page, place)
    }

    /** Say something by hand, as an altered page would. */
    async says({ page }: Side, step: string, ask: unknown, value: unknown = ""): Promise<void> {
        await page.conversation.say({ say: "words", step, ask, value })
        await this.carry()
    }

    /** Pass on what the two say until there is nothing more: what is said last comes last. */
    async carry(): Promise<void> {
        const { ana, ben } = this
        for (let round = 0; round < ROUNDS; round += 1) {
            await this.passOnUntil(() => ana.page.conversation.ready && ben.page.conversation.ready)
            await Promise.all([ana.busy, ben.busy])
            const mark = (this.#mark += 1)
            for (const { page } of [ana, ben]) await page.conversation.say({ say: "so far", mark })
            await this.passOnUntil(() => ana.reached === mark && ben.reached === mark)
        }
    }

    async passOnUntil(so: () => boolean): Promise<void> {
        for (let turn = 0; !so(); turn += 1) {
            if (turn === MOST_TURNS) throw new Error("it never came to that")
            for (const { page } of [this.ana, this.ben]) {
                for (const message of page.inbox.splice(0)) page.conversation.hear(message)
            }
            await aMoment()
        }
    }

    /** Both tap, and come to words if nobody meddles. */
    async bothTap(): Promise<void> {
        await this.ana.run.tap()
        await this.carry()
        await this.ben.run.tap()
        await this.carry()
    }
}
