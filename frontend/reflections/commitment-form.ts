/** Writing a commitment: when, I will, where; how sure one is; and what if something gets in the way. */

import { gettext } from "../web/gettext.ts"
import { part, say } from "../web/parts.ts"
import type { Opened } from "../vault/session.ts"
import { CONFIDENT } from "./commitment.ts"
import { type Field, FIELDS, type Half, halfOf, NOTHING } from "./commitment-half.ts"
import { without } from "./half-written.ts"
import { pointsFor } from "./points.ts"

/** The lines of a commitment as a record says them: only `when` and `will` are always there. */
export function promised(lines: Readonly<Record<string, string>>): Record<string, string> {
    const said = Object.entries(lines).map(([name, value]) => [name, value.trim()] as const)
    return Object.fromEntries(said.filter(([name, value]) => value !== "" || name === "when" || name === "will"))
}

export class CommitmentForm {
    readonly #root: HTMLElement
    #over: Opened | undefined
    #base = ""

    constructor(root: HTMLElement) {
        this.#root = root
        part(root, "points").replaceChildren(...pointsFor("confidence"))
        root.addEventListener("change", () => {
            this.#encourage()
        })
        part(root, "smaller").addEventListener("click", () => {
            const will = this.field("will")
            will.focus()
            will.select()
        })
    }

    field(name: Field): HTMLInputElement {
        return part(this.#root, name, HTMLInputElement)
    }

    /** The commitment that is being changed. */
    get over(): Opened | undefined {
        return this.#over
    }

    get half(): Half {
        const lines = Object.fromEntries(FIELDS.map((name) => [name, this.field(name).value])) as Record<Field, string>
        return { ...lines, confidence: this.#chosen?.value ?? "", over: this.#over?.id ?? "", base: this.#base }
    }

    /** What it says, as a record's body: only `when` and `will` are always there. */
    get body(): Record<string, string | number> {
        const { confidence } = this.half
        const said = promised(Object.fromEntries(FIELDS.map((name) => [name, this.field(name).value])))
        return { ...said, ...(confidence === "" ? {} : { confidence: Number(confidence) }) }
    }

    get empty(): boolean {
        return FIELDS.every((name) => this.field(name).value.trim() === "")
    }

    /** `over` is what stands now of the commitment that is being changed; without, it becomes a new one. */
    fill(half: Half, over?: Opened): void {
        for (const name of FIELDS) this.field(name).value = half[name] || ""
        for (const point of this.#points) point.checked = point.value === half.confidence
        // So that a page that comes after this one can say, too, that something else was said meanwhile.
        this.#base = over ? half.base : ""
        this.#begin(over)
    }

    /** Change a commitment that stands. */
    change(over: Opened): void {
        this.fill(halfOf(over), over)
        this.field("will").focus()
    }

    /** What was sent leaves the form; what was typed since stays, as the beginning of another. */
    free(sent: Half): void {
        const left = (name: Field): string => without(this.field(name).value, sent[name])
        const lines = { when: left("when"), will: left("will"), where: left("where"), instead: left("instead") }
        const { confidence } = this.half
        this.fill({ ...NOTHING, ...lines, confidence: confidence === sent.confidence ? "" : confidence })
    }

    clear(): void {
        this.fill(NOTHING)
    }

    #begin(over: Opened | undefined): void {
        this.#over = over
        part(this.#root, "add").textContent = over ? gettext("Keep the change") : gettext("Add this commitment")
        part(this.#root, "leave").hidden = over === undefined
        this.#encourage()
    }

    get #points(): HTMLInputElement[] {
        return [...part(this.#root, "points").querySelectorAll("input")]
    }

    get #chosen(): HTMLInputElement | undefined {
        return this.#points.find(({ checked }) => checked)
    }

    /** Below seven: a suggestion, and never a condition. */
    #encourage(): void {
        const unsure = this.#chosen !== undefined && Number(this.#chosen.value) < CONFIDENT
        part(this.#root, "unsure").hidden = !unsure && this.field("instead").value === ""
        const suggestion = gettext("That is less than seven. Would something smaller do? Or plan for what may get in the way.")
        say(part(this.#root, "suggestion"), unsure ? suggestion : "")
    }
}
