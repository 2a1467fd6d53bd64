/**
 * *Bring to next hour*: one line at a time, on any page, private. What was brought waits in the preparation of every
 * hour to come until it is ticked off in one.
 */

import { Unreachable } from "../web/api.ts"
import { gettext } from "../web/gettext.ts"
import { copyOf, part, say, told, within } from "../web/parts.ts"
import type { Body } from "../vault/envelope.ts"
import { sentenceFor } from "../vault/sentences.ts"
import type { Opened } from "../vault/session.ts"
import { type Waiting, waitingOf } from "../vault/waiting.ts"
import { drawerFor, line } from "./drawers.ts"
import { HalfWritten, without } from "./half-written.ts"
import { letGo, put, type Source, takeBack } from "./putting.ts"

const KIND = "brought"

/** A line, as far as this page knows it: one that waits on this device has no record yet. */
interface Line {
    readonly id: string
    readonly text: string
    /** The hour in which it was ticked off, or empty. */
    readonly session: string
    readonly record?: Opened
}

class BringLine extends HTMLElement {
    readonly #half = new HalfWritten(() => this.#field.value || null)
    /** What the server was seen to have, last. */
    #kept: readonly Line[] = []
    /** What waits on this device, or is on its way. */
    #waiting: ReadonlyMap<string, Waiting> = new Map()
    /** What was in the field when it was brought, until the field is free. */
    #leaving = ""

    connectedCallback(): void {
        part(this, "form", HTMLFormElement).addEventListener("submit", (event) => {
            event.preventDefault()
            void this.#add()
        })
        this.#field.addEventListener("input", () => void this.#half.keep())
        addEventListener("own-changed", () => void this.#show())
        void this.#recall().catch(() => undefined).then(() => this.#show())
    }

    get #field(): HTMLInputElement {
        return part(this, "text", HTMLInputElement)
    }

    /** The list, where the page has a place for it. */
    get #list(): HTMLElement | null {
        return this.querySelector('[data-part="lines"]')
    }

    async #recall(): Promise<void> {
        await this.#half.recall(`${told(this, "partnership")} brought`, (half) => {
            if (typeof half !== "string" || half === "" || this.#field.value !== "") return false
            this.#field.value = half
            return true
        })
        this.#field.disabled = false
    }

    async #add(): Promise<void> {
        const typed = this.#field.value
        const text = typed.trim()
        // A second Enter while the first is being kept.
        if (text === "" || typed === this.#leaving) return
        this.#leaving = typed
        const free = (): void => {
            this.#leaving = ""
            this.#field.value = without(this.#field.value, typed)
            void this.#half.keep()
        }
        const back = async (): Promise<void> => {
            this.#field.value = [text, this.#field.value].filter((one) => one !== "").join(" – ")
            await this.#half.keep()
        }
        try {
            this.#tell(await this.#keep({ id: crypto.randomUUID(), text, session: "" }, { free, back }))
        } catch (error) {
            this.#leaving = ""
            say(part(this, "error"), sentenceFor(error))
        }
        await this.#show()
    }

    async #keep({ id, text, session, record }: Line, source?: Source): Promise<Opened | null> {
        say(part(this, "error"), "")
        const body = { partnership: told(this, "partnership"), text, session }
        return await put(this, { kind: KIND, id, over: record, body, newest: true }, source)
    }

    #tell(kept: Opened | null): void {
        const sent = gettext("Kept, sealed: it waits in your preparation.")
        say(part(this, "saved"), kept ? sent : gettext("No connection. Kept on this device; it goes out by itself."))
    }

    async #show(): Promise<void> {
        const list = this.#list
        if (!list) return
        await this.#look().catch((error: unknown) => {
            // Without a network what is known here stays.
            if (!(error instanceof Unreachable)) say(part(this, "error"), sentenceFor(error))
        })
        const items = this.#lines().map((bring) => this.#item(bring))
        list.replaceChildren(...items)
        list.hidden = items.length === 0
    }

    async #look(): Promise<void> {
        const { vault, drawer } = await drawerFor(this, KIND)
        // First: what goes out meanwhile is then in both, and not in neither.
        this.#waiting = await waitingOf(vault, KIND)
        const mine = (await drawer.list(KIND)).filter(({ body }) => this.#isHere(body))
        this.#kept = mine.map((record) => {
            return { id: record.id, text: line(record, "text"), session: line(record, "session"), record }
        })
    }

    #isHere({ partnership }: Body): boolean {
        return partnership === told(this, "partnership")
    }

    /** Those that are still to be brought, and those ticked off in this hour; then what waits on this device. */
    #lines(): Line[] {
        const newest = this.#kept.map((bring) => this.#asItWaits(bring) ?? bring)
        const unsent = [...this.#waiting].flatMap(([id, { base, body }]) => {
            // What follows from a record that is gone was taken back elsewhere.
            const known = base > 0 || !this.#isHere(body) || newest.some((bring) => bring.id === id)
            return known ? [] : [{ id, text: String(body.text), session: String(body.session) }]
        })
        return [...newest, ...unsent].filter(({ session }) => session === "" || session === told(this, "session"))
    }

    #asItWaits({ id, text, record }: Line): Line | undefined {
        const waiting = this.#waiting.get(id)
        if (!waiting || waiting.base < (record?.revision ?? 0)) return undefined
        return { id, text, session: String(waiting.body.session), ...(record ? { record } : {}) }
    }

    #item(bring: Line): HTMLElement {
        const item = copyOf(part(this, "brought-line", HTMLTemplateElement))
        within(item, ".said").textContent = bring.text
        const tick = within(item, "input") as HTMLInputElement
        tick.checked = bring.session !== ""
        tick.addEventListener("change", () => void this.#change(bring, tick.checked))
        within(item, "button").setAttribute("aria-label", `${gettext("Remove")}: ${bring.text}`)
        within(item, "button").addEventListener("click", () => void this.#remove(bring))
        return item
    }

    async #change(bring: Line, done: boolean): Promise<void> {
        try {
            await this.#keep({ ...bring, session: done ? told(this, "session") : "" })
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
        }
        await this.#show()
    }

    async #remove({ id, record }: Line): Promise<void> {
        try {
            await (record ? takeBack(this, KIND, id) : letGo(KIND, id))
            this.#field.focus()
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
        }
        await this.#show()
    }
}

customElements.define("bring-line", BringLine)
