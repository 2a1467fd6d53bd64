/**
 * For tests: devices of two people with an hour open, a relay between their rooms, and a clock moved by hand. The
 * network, the relay and the pages themselves may fail at any moment; everything else is the product's own.
 */

import { Unreachable } from "../web/api.ts"
import { memoryCupboard } from "../vault/cupboard.ts"
import { Refusal } from "../vault/refusal.ts"
import type { Row, Shelf } from "../vault/shelf.ts"
import { Store } from "../vault/store.ts"
import { type Member, pair, UntrustedServer } from "../vault/untrusted-server.ts"
import { Vault } from "../vault/vault.ts"
import { Conversation } from "./conversation.ts"
import type { Step } from "./hour-document.ts"
import { OpenHour } from "./open-hour.ts"
import type { FromServer } from "./protocol.ts"

/** Two partners, as they were before any hour: made once, gone back to for each. */
export interface Partners {
    readonly server: UntrustedServer
    readonly ana: Member
    readonly ben: Member
    readonly partnership: string
    readonly rows: ReadonlyMap<string, Row[]>
}

export async function partners(): Promise<Partners> {
    const server = new UntrustedServer()
    const ana = await server.member("amber harbour quiet lantern seven")
    const ben = await server.member("copper meadow distant window three")
    const partnership = await pair(server, ana, ben)
    // What each browser wrote on having looked once stands there too.
    for (const { vault } of [ana, ben]) await vault.shared(partnership)
    return { server, ana, ben, partnership, rows: new Map(server.rows) }
}

/** Timers of one page, due when the test says that time has passed. */
export class Timers {
    #now = 0
    #plans = new Set<{ readonly at: number; readonly act: () => void }>()

    readonly after = (ms: number, act: () => void): (() => void) => {
        const plan = { at: this.#now + ms, act }
        this.#plans.add(plan)
        return () => this.#plans.delete(plan)
    }

    pass(ms: number): void {
        this.#now += ms
        const due = [...this.#plans].filter(({ at }) => at <= this.#now).sort((one, other) => one.at - other.at)
        for (const plan of due) if (this.#plans.delete(plan)) plan.act()
    }

    stop(): void {
        this.#plans = new Set()
    }
}

/** One open page: it dies with everything it had not put away. */
export class OpenPage {
    alive = true
    readonly timers = new Timers()
    readonly conversation = new Conversation()
    inbox: FromServer[] = []
    /** What came so far. */
    readonly heard: FromServer[] = []
    /** How often something came that the partner did not send. */
    forged = 0
    /** The text as somebody sees it who is told of each change, and of nothing else. */
    text = ""
    /** What the line under the page said, and why. */
    readonly shown: [string, string | undefined][] = []
    hour: OpenHour | null = null
    readonly device: Device
    readonly vault: Vault

    constructor(device: Device) {
        this.device = device
        const { store, keys, server } = device
        this.vault = new Vault(store, keys, this.#shelf(server.shelf(store.person)))
    }

    /** A shelf as far as this page reaches it. */
    #shelf(shelf: Shelf): Shelf {
        const reach = async <T>(ask: () => Promise<T>): Promise<T> => {
            this.#checkReach()
            const answer = await ask()
            if (this.device.losesAnswers()) throw new Unreachable("the answer was lost")
            this.#checkReach()
            return answer
        }
        return {
            list: (query) => reach(() => shelf.list(query)),
            get: (id, revision) => reach(() => shelf.get(id, revision)),
            run: (id, from, to) => reach(() => shelf.run(id, from, to)),
            put: (row) => reach(() => shelf.put(row)),
        }
    }

    #checkReach(): void {
        if (!this.alive || !this.device.online || this.device.keepsNothing) throw new Unreachable("no network")
    }

    async open(session: string, partnership: string): Promise<OpenHour> {
        this.hour = await OpenHour.open(this.vault, { session, partnership, page: "/" }, {
            after: this.timers.after,
            now: () => Date.now(),
            show: (state, error) => this.shown.push([state, error instanceof Refusal ? error.reason : undefined]),
            changed: () => undefined,
            wholeEvery: 3,
        })
        this.text = this.hour.document.text
        this.hour.document.onText((steps) => (this.text = after(this.text, steps)))
        return this.hour
    }

    /** Gone at once, with its tab or its power. */
    dies(): void {
        this.alive = false
        this.timers.stop()
        this.hour?.hold()
    }
}

/** A text after a change of it. What is no character has a place all the same. */
function after(text: string, steps: readonly Step[]): string {
    let [at, made] = [0, ""]
    for (const { retain = 0, insert, delete: gone = 0 } of steps) {
        made += text.slice(at, at + retain)
        if (insert !== undefined) made += typeof insert === "string" ? insert : "\uFFFC"
        at += retain + gone
    }
    return made + text.slice(at)
}

/** A browser of somebody, which keeps its marks and drafts whatever becomes of its pages. */
export class Device {
    online = true
    /** The room is there, and nothing else of the server. */
    keepsNothing = false
    losesAnswers: () => boolean = () => false
    readonly store: Store
    readonly keys: Vault["keys"]
    readonly server: UntrustedServer
    page: OpenPage | null = null

    constructor({ vault }: Member, server: UntrustedServer) {
        this.store = new Store(vault.person, { ...memoryCupboard(), lasting: true })
        this.keys = vault.keys
        this.server = server
    }
}

/** What the server passes on between two rooms: whole, in order, and only to who is there. */
export class Relay {
    readonly #seats = new Map<string, OpenPage>()
    readonly #since = new Map<string, number>()
    readonly #opened = new WeakSet<OpenPage>()
    #sockets = 0

    /** A page sits down, as often as it connects anew. */
    async join(page: OpenPage, at: { readonly session: string; readonly partnership: string }): Promise<void> {
        const { vault, conversation } = page
        const pin = this.#opened.has(page) ? null : await vault.pin(at.partnership)
        page.inbox = []
        conversation.cut()
        this.#seats.set(vault.person, page)
        this.#since.set(vault.person, (this.#sockets += 1))
        if (pin) {
            this.#opened.add(page)
            const place = { ...at, epoch: pin.epoch, own: vault.person, partner: pin.people[1] }
            conversation.open(pin.keys.room, place, (text) => this.#pass(page, text), () => {
                page.forged += 1
            })
        }
        this.#tellPresent()
        conversation.greet()
    }

    leave(page: OpenPage): void {
        page.inbox = []
        page.conversation.cut()
        if (this.#seats.get(page.vault.person) === page) this.#seats.delete(page.vault.person)
        this.#tellPresent()
    }

    #tellPresent(): void {
        for (const page of this.#seats.values()) {
            const people = [...this.#seats.keys()]
            page.conversation.present(people, people.map((person) => this.#since.get(person) ?? 0))
        }
    }

    #pass(from: OpenPage, text: string): boolean {
        if (this.#seats.get(from.vault.person) !== from) return false
        const message = { ...(JSON.parse(text) as object), from: from.vault.person } as FromServer
        for (const [person, page] of this.#seats) if (person !== from.vault.person) page.inbox.push(message)
        return true
    }
}

/** Let everything that only waits for its turn go on. */
export async function aMoment(turns = 1): Promise<void> {
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
