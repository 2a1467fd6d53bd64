/** What comes back from last time: the commitments, each with how it went, and the last line that each took along. */

import { gettext } from "../web/gettext.ts"
import { copyOf, part, told, within } from "../web/parts.ts"
import type { Opened } from "../vault/session.ts"
import { drawerFor, line, whenChanged } from "./drawers.ts"
import { comingBack, lastLine, ofLastHour, outcomesOf } from "./commitment.ts"
import { type Acts, CommitmentItems } from "./commitment-items.ts"

class CarriedOver extends HTMLElement {
    #list!: CommitmentItems

    connectedCallback(): void {
        this.#list = new CommitmentItems(this, { answer: answerIn(told(this, "answer")) })
        whenChanged(() => void this.#show().catch(() => undefined))
        addEventListener("own-changed", () => void this.#show().catch(() => undefined))
        // Where this cannot be opened the page says so once, at its top; a commitment simply waits.
        void this.#show().catch(() => undefined)
    }

    /** The hours that have been, newest first. Not the texts' own dates: one may be changed long after. */
    get #hours(): string[] {
        return told(this, "before").split(" ")
    }

    async #show(): Promise<void> {
        const { drawer } = await drawerFor(this, "commitment")
        const all = await drawer.all()
        const ofKind = (kind: string): Opened[] => all.filter((record) => record.kind === kind)
        const outcomes = outcomesOf(ofKind("commitment"), ofKind("outcome"))
        const commitments = comingBack(ofKind("commitment"), outcomes, this.#hours)
        this.#list.draw(this.#mineFirst(commitments), outcomes)
        const lines = ofLastHour(ofKind("takeaway").filter((one) => lastLine(line(one, "text"))), this.#hours)
        this.#drawLines(lines)
        part(this, "commitments").hidden = commitments.length === 0
        part(this, "carried").hidden = commitments.length === 0 && (lines.length === 0 || !this.#lines)
    }

    #mineFirst(commitments: readonly Opened[]): Opened[] {
        const theirs = (one: Opened): number => Number(one.author === told(this, "partner"))
        return [...commitments].sort((one, other) => theirs(one) - theirs(other))
    }

    /** Only the door has a place for them. */
    get #lines(): HTMLElement | null {
        return this.querySelector('[data-part="lines"]')
    }

    #drawLines(takeaways: readonly Opened[]): void {
        const place = this.#lines
        if (!place) return
        const items = takeaways.map((takeaway) => {
            const item = copyOf(part(this, "last-line", HTMLTemplateElement))
            const theirs = takeaway.author === told(this, "partner")
            within(item, ".said").textContent = lastLine(line(takeaway, "text"))
            within(item, "figcaption").textContent = theirs ? told(this, "partnerName") : gettext("You")
            return item
        })
        place.replaceChildren(...items)
        place.hidden = items.length === 0
    }
}

/** At the door one is asked; at home one may say. */
function answerIn(said: string): Acts["answer"] {
    return said === "at once" || said === "asked" ? said : "never"
}

customElements.define("carried-over", CarriedOver)
