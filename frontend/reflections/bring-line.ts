/**
 * *Bring to next hour*: one line at a time, on any page, private. What was brought waits in the preparation of every
 * hour to come until it is ticked off in one.
 */

import { Unreachable } from "../web/api.ts"
import { gettext } from "../web/gettext.ts"
import { copyOf, part, say, told, within } from "../web/parts.ts"
import { type DraftPlace, placeFor } from "../vault/draft-place.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { Locking, type Opened } from "../vault/session.ts"
import { drawerFor, line, vaultHere } from "./drawers.ts"
import { put, takeBack } from "./putting.ts"

/** A line, as far as this page knows it: one that waits on this device has no record yet. */
interface Line {
    readonly id: string
    readonly text: string
    /** The hour in which it was ticked off, or empty. */
    readonly session: string
    readonly record?: Opened
}

class BringLine extends HTMLElement {
    #place: DraftPlace | null = null
    #keeping: Promise<unknown> = Promise.resolve()
    /** What the server was seen to have, last. */
    #kept: readonly Line[] = []
    readonly #waiting = new Map<string, Line>()

    connectedCallback(): void {
        part(this, "form", HTMLFormElement).addEventListener("submit", (event) => {
            event.preventDefault()
            void this.#add()
        })
        this.#field.addEventListener("input", () => {
            this.#keeping = this.#place?.save({ half: this.#field.value }).catch(() => false) ?? this.#keeping
        })
        addEventListener("vault-locking", (event) => {
            if (event instanceof Locking) event.waitUntil(this.#keeping)
        })
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

    /** What a page that is gone left half typed. */
    async #recall(): Promise<void> {
        const { drafts } = await vaultHere()
        this.#place = await placeFor(drafts, `${told(this, "partnership")} brought`)
        this.#field.disabled = false
        const left = this.#place.left.find(({ half }) => typeof half === "string" && half !== "")
        if (!left || this.#field.value !== "") return
        this.#field.value = String(left.half)
        this.#place.takeUp(left)
    }

    async #add(): Promise<void> {
        const text = this.#field.value.trim()
        if (text === "") return
        const bring = { id: crypto.randomUUID() as string, text, session: "" }
        // The field is free at once for the next line; the draft goes only when this one is safe.
        this.#field.value = ""
        try {
            const kept = await this.#keep(bring)
            await this.#keeping
            if (this.#field.value === "") await this.#place?.drop()
            this.#tell(kept)
        } catch (error) {
            this.#field.value = [text, this.#field.value].filter((one) => one !== "").join(" – ")
            say(part(this, "error"), sentenceFor(error))
        }
        await this.#show()
    }

    async #keep(bring: Line): Promise<Opened | null> {
        say(part(this, "error"), "")
        const { id, text, session, record } = bring
        const body = { partnership: told(this, "partnership"), text, session }
        const kept = await put(this, { kind: "brought", id, over: record, body, newest: true })
        if (kept) this.#waiting.delete(id)
        else this.#waiting.set(id, bring)
        return kept
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
        const { drawer } = await drawerFor(this, "brought")
        const mine = (await drawer.list("brought")).filter(({ body }) => body.partnership === told(this, "partnership"))
        this.#kept = mine.map((record) => {
            return { id: record.id, text: line(record, "text"), session: line(record, "session"), record }
        })
        // It went out from here, or from another page.
        for (const { id, record } of this.#kept) {
            if ((this.#waiting.get(id)?.record?.revision ?? 0) < (record?.revision ?? 0)) this.#waiting.delete(id)
        }
    }

    /** Those that are still to be brought, and those ticked off in this hour; then what waits on this device. */
    #lines(): Line[] {
        const newest = this.#kept.map((bring) => this.#waiting.get(bring.id) ?? bring)
        const unsent = [...this.#waiting.values()].filter(({ id }) => !newest.some((bring) => bring.id === id))
        return [...newest, ...unsent].filter(({ session }) => session === "" || session === told(this, "session"))
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

    async #remove({ id }: Line): Promise<void> {
        try {
            await takeBack(this, "brought", id)
            this.#waiting.delete(id)
            this.#field.focus()
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
        }
        await this.#show()
    }
}

customElements.define("bring-line", BringLine)
