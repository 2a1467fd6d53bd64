/** While a time is chosen: how often one’s own calendar has something then. The page says it first by itself. */

import { getJSON } from "../web/api.ts"
import { part, say, told } from "../web/parts.ts"

/** So long nothing more is typed, in milliseconds. */
const PAUSE = 300

class OwnClashes extends HTMLElement {
    #waiting: ReturnType<typeof setTimeout> | undefined
    #asked = 0

    connectedCallback(): void {
        this.closest("form")?.addEventListener("input", () => {
            clearTimeout(this.#waiting)
            this.#waiting = setTimeout(() => void this.#ask(), PAUSE)
        })
    }

    async #ask(): Promise<void> {
        const form = this.closest("form")
        if (!form) return
        const said = new FormData(form)
        const query = new URLSearchParams(told(this, "asked").split(" ").map((name) => [name, textOf(said.get(name))]))
        // An answer that was overtaken says nothing any more.
        const turn = ++this.#asked
        try {
            const answer = await getJSON(`${told(this, "action")}?${query.toString()}`)
            if (turn === this.#asked) this.#say(answer)
        } catch {
            // It is only a hint: what was said of another time must not stand there.
            this.#say(null)
        }
    }

    #say(answer: unknown): void {
        const known = typeof answer === "object" && answer !== null && "sentence" in answer
        const sentence = known && typeof answer.sentence === "string" ? answer.sentence : ""
        say(part(this, "sentence"), sentence)
        part(this, "notice").hidden = sentence === ""
    }
}

function textOf(value: FormDataEntryValue | null): string {
    return typeof value === "string" ? value : ""
}

customElements.define("own-clashes", OwnClashes)
