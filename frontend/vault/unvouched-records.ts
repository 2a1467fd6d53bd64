/** What was written with earlier keys and is on no list: shown to its person, who says whether it counts. */

import { gettext, interpolate, locale } from "../web/gettext.ts"
import { copyOf, part, say, told, within } from "../web/parts.ts"
import type { Drawer } from "./drawer.ts"
import { DELETED, type Opened } from "./record.ts"
import { sentenceFor } from "./sentences.ts"
import { openVault } from "./session.ts"
import type { Answers } from "./vouching.ts"

class UnvouchedRecords extends HTMLElement {
    connectedCallback(): void {
        // Locked, or refused: other parts of the page say so.
        void this.#look().catch(() => undefined)
    }

    async #look(): Promise<void> {
        const vault = await openVault()
        if (!vault) return
        const partnership = told(this, "partnership")
        const drawer = partnership === "" ? vault.own : await vault.shared(partnership)
        await drawer.all()
        this.#show(drawer, [...drawer.unvouched.values()])
    }

    #show(drawer: Drawer, found: readonly Opened[]): void {
        part(this, "found").hidden = found.length === 0 || drawer.stopped !== null
        const template = within(this, "template") as HTMLTemplateElement
        part(this, "list").replaceChildren(...found.map((record) => this.#item(copyOf(template), drawer, record)))
        const all = part(this, "all", HTMLButtonElement)
        all.hidden = found.length < 2
        all.onclick = () => void this.#answer(drawer, { ours: found, left: [] })
    }

    #item(item: HTMLElement, drawer: Drawer, record: Opened): HTMLElement {
        say(part(item, "who"), this.#whoAndWhen(record))
        say(part(item, "words"), wordsOf(record))
        part(item, "ours", HTMLButtonElement).onclick = () => void this.#answer(drawer, { ours: [record], left: [] })
        part(item, "leave", HTMLButtonElement).onclick = () => void this.#answer(drawer, { ours: [], left: [record] })
        return item
    }

    async #answer(drawer: Drawer, answers: Answers): Promise<void> {
        const buttons = this.querySelectorAll("button")
        for (const button of buttons) button.disabled = true
        try {
            await drawer.answer(answers)
            // Everything on the page may read otherwise now.
            location.reload()
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
            for (const button of buttons) button.disabled = false
        }
    }

    /** The author is the server's word: the two share one key. */
    #whoAndWhen({ author, at }: Opened): string {
        const when = new Date(at).toLocaleString(locale(), { dateStyle: "long", timeStyle: "short" })
        if (author === told(this, "me")) return interpolate(gettext("As it says, by you, %(when)s"), { when })
        const words = gettext("As it says, by %(name)s, %(when)s")
        return interpolate(words, { name: told(this, "partnerName"), when })
    }
}

/** Ids, MACs and times. */
const FOR_PROGRAMS = /^([\da-f-]{36}|[\w-]{43}|\d{4}-\d\d-\d\dT.*)$/

/** Whatever somebody can read in a record, of any kind. */
function wordsOf({ kind, body }: Opened): string {
    if (kind === DELETED) return gettext("It takes something away that was there before.")
    const words = leaves(body).filter((text) => /\p{L}/u.test(text) && !FOR_PROGRAMS.test(text))
    return words.length > 0 ? words.join(" · ") : gettext("It has no words in it.")
}

function leaves(value: unknown): string[] {
    if (typeof value === "string") return [value.trim()]
    return typeof value === "object" && value !== null ? Object.values(value).flatMap(leaves) : []
}

customElements.define("unvouched-records", UnvouchedRecords)
