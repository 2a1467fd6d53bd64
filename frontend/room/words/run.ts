/**
 * A run of safety words, as one of the two goes through it: both tap, both commit, both reveal, and each has four
 * words. Nothing of it goes on by itself over a new line, and whatever does not fit breaks it off. What may be said
 * when is held by `vault/safety-words.ts`; this says who has asked, and what time does.
 */

import type { Verdict } from "../../vault/compared.ts"
import { type Words, WordsExchange, type WordsPlace } from "../../vault/safety-words.ts"
import { Refusal } from "../../vault/session.ts"
import { type Heard, readHeard, type Step } from "./heard.ts"
import type { RunWorld } from "./run-world.ts"

/** How long an ask stands, and how long the partner's page may take: milliseconds. */
export const ASK_FOR = 120_000
export const EXCHANGE_FOR = 20_000

/** Why the last run came to nothing, or what the partner said of it. */
export type Note = "declined" | "taken back" | "unanswered" | "cut" | "broken" | "stopped" | "they differ"

export type Stage = "idle" | "asking" | "exchanging" | "words"

/** A run that both have tapped for. */
interface Going {
    readonly exchange: WordsExchange
    readonly theirs: string
    /** By which it was counted as begun. */
    readonly at: number
}

export class WordsRun {
    stage: Stage = "idle"
    note: Note | null = null
    words: Words | null = null
    readonly #key: CryptoKey
    readonly #place: WordsPlace
    readonly #world: RunWorld
    /** Ids of the asks that stand. */
    #own: string | null = null
    #theirs: string | null = null
    #going: Going | null = null
    /** Whether this page has had words: only of these can they say that they differ. */
    #had = false
    #stopWaiting: () => void = nothing
    /** One thing after the other: WebCrypto and the store answer out of order. */
    #turn: Promise<void> = Promise.resolve()

    /** `key` is the pair's `words`. */
    constructor(key: CryptoKey, place: WordsPlace, world: RunWorld) {
        this.#key = key
        this.#place = place
        this.#world = world
    }

    /** Whether the partner asks, and waits for this side. */
    get isAsked(): boolean {
        return this.#theirs !== null && this.#own === null
    }

    /** Ask for a run, or say yes to the partner's ask. */
    async tap(): Promise<void> {
        await this.#inTurn(async () => {
            if (this.#own !== null) return
            if ((await this.#world.attempts.stoppedUntil()) !== null) {
                await this.#leave("stopped")
                return
            }
            this.#own = crypto.randomUUID()
            this.#show("asking")
            if (!(await this.#say("ask", this.#own))) this.#rest("cut")
            else if (this.#theirs === null) this.#wait(ASK_FOR, () => this.#leave("unanswered"))
            else await this.#begin(this.#theirs)
        })
    }

    /** Not now: take back one's own ask, decline the partner's, or leave the words. Nothing is kept of it. */
    async leave(): Promise<void> {
        await this.#inTurn(async () => {
            if (!this.#going) await this.#leave(null)
        })
    }

    /** The words were compared; the partner's page is told only where they differ. */
    async say(verdict: Verdict): Promise<void> {
        await this.#inTurn(async () => {
            if (this.stage !== "words") return
            // That the partner has said the opposite already is not over by one's own word.
            this.#show("idle", this.note === "they differ" ? this.note : null)
            if (verdict === "differ") await this.#say("differ", crypto.randomUUID())
        })
    }

    /** The line is another one: what stood on the one before stands no more. Words that are there stay. */
    ready(): Promise<void> {
        return this.#inTurn(() => {
            const stood = this.#own !== null
            this.#theirs = null
            if (stood) this.#rest("cut")
            this.#world.changed()
        })
    }

    /** What the partner's page said. */
    hear(said: Readonly<Record<string, unknown>>): Promise<void> {
        return this.#inTurn(async () => {
            const heard = readHeard(said)
            if (heard) await this.#hear(heard)
            else if (this.#going) await this.#break()
        })
    }

    async #hear(heard: Heard): Promise<void> {
        if (heard.step === "ask") await this.#hearAsk(heard.ask)
        else if (heard.step === "no") await this.#hearNo(heard.ask)
        else if (heard.step === "differ") this.#hearDiffer()
        else await this.#hearExchanged(heard)
    }

    async #hearAsk(ask: string): Promise<void> {
        // No page of ours begins a second run while one goes on.
        if (this.#going) await this.#break()
        this.#theirs = ask
        if (this.#own === null) this.#world.changed()
        else await this.#begin(ask)
    }

    async #hearNo(ask: string): Promise<void> {
        if (ask !== this.#theirs && ask !== this.#own) return
        // Whoever has seen what this side revealed does not get away with a no.
        if (this.#going?.exchange.holds) {
            await this.#break()
            return
        }
        if (this.#going) await this.#world.attempts.settle(this.#going.at)
        if (ask === this.#own) this.#rest("declined")
        else if (this.#own === null) this.#forgetTheirs()
        else this.#goOnAsking()
    }

    #forgetTheirs(): void {
        this.#theirs = null
        this.#show(this.stage, this.stage === "words" ? null : "taken back")
    }

    #goOnAsking(): void {
        this.#theirs = null
        this.#going = null
        this.#show("asking")
        this.#wait(ASK_FOR, () => this.#leave("unanswered"))
    }

    #hearDiffer(): void {
        if (this.#had && this.#own === null) this.#show(this.stage, "they differ")
    }

    async #hearExchanged({ step, ask, value }: Heard): Promise<void> {
        if (!this.#going || ask !== this.#own) {
            // Meant for an ask that stands no more, of which their page has not heard yet.
            if (step === "commit") await this.#say("no", ask)
            return
        }
        try {
            await (step === "commit" ? this.#take(this.#going, value) : this.#open(this.#going, value))
        } catch (error) {
            if (!(error instanceof Refusal)) throw error
            await this.#break()
        }
    }

    async #begin(theirs: string): Promise<void> {
        const exchange = await WordsExchange.begin(this.#key, this.#place)
        const going = { exchange, theirs, at: await this.#world.attempts.begin() }
        this.#going = going
        this.#show("exchanging")
        this.#wait(EXCHANGE_FOR, () => this.#break())
        if (!(await this.#say("commit", theirs, exchange.commitment))) this.#rest("cut")
    }

    /** Theirs is here, and one's own was said before: now it may be revealed. */
    async #take({ exchange, theirs }: Going, commitment: string): Promise<void> {
        exchange.take(commitment)
        if (!(await this.#say("reveal", theirs, exchange.reveal()))) this.#rest("cut")
    }

    async #open({ exchange, at }: Going, nonce: string): Promise<void> {
        this.words = await exchange.open(nonce)
        this.#had = true
        await this.#world.attempts.settle(at)
        this.#rest(null, "words")
    }

    /** What does not fit ends the run, and it counts. */
    async #break(): Promise<void> {
        const theirs = this.#going?.theirs
        this.#rest("broken")
        if (theirs !== undefined) await this.#say("no", theirs)
    }

    /** One's own ask is taken back, or theirs declined. */
    async #leave(note: Note | null): Promise<void> {
        const ask = this.#own ?? this.#theirs
        this.#rest(note)
        if (ask !== null) await this.#say("no", ask)
    }

    #say(step: Step, ask: string, value = ""): Promise<boolean> {
        return this.#world.say({ step, ask, value })
    }

    /** Nothing goes on any more, and nobody asks. */
    #rest(note: Note | null, stage: Stage = "idle"): void {
        this.#stopWaiting()
        this.#own = this.#theirs = this.#going = null
        this.#show(stage, note)
    }

    #show(stage: Stage, note: Note | null = null): void {
        this.stage = stage
        this.note = note
        if (stage !== "words") this.words = null
        this.#world.changed()
    }

    #wait(ms: number, act: () => Promise<void>): void {
        this.#stopWaiting()
        this.#stopWaiting = this.#world.after(ms, () => void this.#inTurn(act))
    }

    #inTurn(work: () => Promise<void> | void): Promise<void> {
        this.#turn = this.#turn.then(work).catch((error: unknown) => {
            this.#rest("broken")
            this.#world.failed(error)
        })
        return this.#turn
    }
}

function nothing(): void {
    // There is nothing to leave.
}
