/** The letter that grows: what each coach took from listening, hour by hour, in the order of the hours. */

import { copyOf, json, part, say, told, within } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"
import type { Opened } from "../vault/session.ts"
import { drawerFor, line } from "./drawers.ts"

/** An hour of the partnership: where its page is, and its date as the page writes dates. */
interface Day {
    readonly session: string
    readonly address: string
    readonly iso: string
    readonly date: string
}

interface WrittenDay extends Day {
    readonly text: string
}

class GrowingLetter extends HTMLElement {
    readonly #days = json("days") as Day[]

    connectedCallback(): void {
        part(this, "print").addEventListener("click", () => {
            print()
        })
        this.#show().catch((error: unknown) => {
            say(part(this, "error"), sentenceFor(error))
        })
    }

    async #show(): Promise<void> {
        const { drawer } = await drawerFor(this, "letter")
        const written = await drawer.list("letter")
        const partner = told(this, "partner")
        const theirs = this.#draw("theirs", written.filter(({ author }) => author === partner))
        const mine = this.#draw("mine", written.filter(({ author }) => author !== partner))
        part(this, "none").hidden = theirs || mine
        part(this, "paper").hidden = !theirs && !mine
    }

    /** Whether there was anything to draw. */
    #draw(side: "mine" | "theirs", written: readonly Opened[]): boolean {
        const entries = this.#inOrder(written)
        part(this, `${side}-list`).replaceChildren(...entries.map((entry) => this.#entry(entry)))
        const [first, last] = [entries[0]?.date, entries.at(-1)?.date]
        say(part(this, `${side}-span`), first === undefined || first === last ? "" : `${first} – ${last ?? ""}`)
        part(this, side).hidden = entries.length === 0
        return entries.length > 0
    }

    /** One for each hour, in the hours' own order; of two for one hour, begun on two devices, both. */
    #inOrder(written: readonly Opened[]): WrittenDay[] {
        return this.#days.flatMap((day) => {
            const texts = written.filter(({ body }) => body.session === day.session).map((one) => line(one, "text").trim())
            return texts.filter((text) => text !== "").map((text) => ({ ...day, text }))
        })
    }

    #entry({ address, iso, date, text }: WrittenDay): HTMLElement {
        const item = copyOf(part(this, "entry", HTMLTemplateElement))
        within(item, "a").setAttribute("href", address)
        const time = within(item, "time")
        time.setAttribute("datetime", iso)
        time.textContent = date
        within(item, ".said").textContent = text
        return item
    }
}

customElements.define("growing-letter", GrowingLetter)
