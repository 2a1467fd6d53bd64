/**
 * Changing the agreement: every clause in fields of its own, what is to be added, and below what that changes. All of
 * it is a draft on this device from the first letter on, and nobody else's until it is proposed.
 */

import { gettext } from "../web/gettext.ts"
import { copyOf, part, say, within } from "../web/parts.ts"
import type { DraftPlace } from "../vault/draft-place.ts"
import { Locking } from "../vault/session.ts"
import { changeItem } from "./agreement-drawing.ts"
import { type AgreementText, type Clause, MOST_CLAUSES, readClauses, sentence } from "./agreement-text.ts"
import { carriedOver, changes, differ } from "./differences.ts"

/** A text as it is being changed, and the one it was begun on. */
interface Change {
    readonly base: readonly Clause[]
    readonly clauses: readonly Clause[]
    readonly why: string
}

export class AgreementEditor {
    readonly #root: HTMLElement
    readonly #optional: readonly Clause[]
    #place: DraftPlace | null = null
    #saving: Promise<unknown> = Promise.resolve()
    #base: readonly Clause[] = []

    constructor(root: HTMLElement, offered: AgreementText) {
        this.#root = root
        this.#optional = offered.optional ?? []
        root.addEventListener("input", () => {
            this.#changed()
        })
        part(root, "add-own").addEventListener("click", () => {
            const key = `own-${crypto.randomUUID()}`
            this.#add({ key, title: "", text: "" }, true)
        })
        addEventListener("vault-locking", (event) => {
            if (event instanceof Locking) event.waitUntil(this.#saving)
        })
    }

    /** What was begun here and neither proposed nor discarded, if anything. */
    begun(place: DraftPlace): Change | null {
        this.#place = place
        const left = place.left.findLast((body) => readChange(body) !== null)
        if (left) place.takeUp(left)
        return left ? readChange(left) : null
    }

    get open(): boolean {
        return !this.#root.hidden
    }

    /** Begin with a text, or go on with a change: on the text that is in force by now. */
    begin(inForce: readonly Clause[], change: Change | null): void {
        this.#base = inForce
        const clauses = change ? carriedOver(change.base, change.clauses, inForce) : inForce
        part(this.#root, "fields").replaceChildren()
        const there = new Set(inForce.map(({ key }) => key))
        for (const clause of inForce) this.#addMeant(clause, clauses.find(({ key }) => key === clause.key))
        for (const clause of clauses.filter(({ key }) => !there.has(key))) this.#add(clause, true)
        part(this.#root, "why", HTMLInputElement).value = change?.why ?? ""
        this.#root.hidden = false
        this.#show()
    }

    close(): void {
        this.#root.hidden = true
    }

    /** What was begun on this page and neither proposed nor discarded. */
    unfinished(): Change | null {
        const change = this.read()
        const begun = differ(change.base, change.clauses) || change.why !== ""
        return part(this.#root, "fields").childElementCount > 0 && begun ? change : null
    }

    /** The other has this change. False, and all of it stays, where more was typed since. */
    async proposed(change: Change): Promise<boolean> {
        if (JSON.stringify(this.read()) !== JSON.stringify(change)) return false
        await this.forget()
        return true
    }

    /** Nothing of it is wanted any more. */
    async forget(): Promise<void> {
        // First the fields: whatever is typed after is no part of it.
        part(this.#root, "fields").replaceChildren()
        part(this.#root, "why", HTMLInputElement).value = ""
        this.close()
        await this.#saving
        await this.#place?.drop()
    }

    /** The text as it would be, without what is dropped; and why. */
    read(): Change {
        const items = [...part(this.#root, "fields").children] as HTMLElement[]
        const kept = items.filter(({ dataset }) => dataset.dropped !== "yes")
        const clauses = kept.map((item) => ({
            key: item.dataset.key ?? "",
            title: field(item, "title").value.trim(),
            text: field(item, "text").value.trim(),
        }))
        return { base: this.#base, clauses, why: sentence(part(this.#root, "why", HTMLInputElement).value) }
    }

    /** Why this cannot be proposed as it is, in a sentence; empty when it can. */
    problem(): string {
        const { clauses } = this.read()
        if (clauses.some(({ title, text }) => title === "" || text === "")) {
            return gettext("A clause has no title or no text yet. Finish it, or drop it.")
        }
        if (clauses.length > MOST_CLAUSES) return gettext("That is more than thirty clauses. Drop one, or join two.")
        if (clauses.length === 0) return gettext("An agreement without a clause is none. Keep one at least.")
        return differ(this.#base, clauses) ? "" : gettext("Nothing is changed yet.")
    }

    #add(clause: Clause, open: boolean, dropped = false): void {
        const item = copyOf(part(this.#root, "editing", HTMLTemplateElement))
        item.dataset.key = clause.key
        field(item, "title").value = clause.title
        field(item, "text").value = clause.text
        const details = within(item, "details") as HTMLDetailsElement
        details.open = open
        const drop = within(item, "[data-act=drop]")
        drop.addEventListener("click", () => {
            setDropped(item, item.dataset.dropped !== "yes")
            this.#changed()
        })
        part(this.#root, "fields").append(item)
        setDropped(item, dropped)
        if (open && clause.title === "") field(item, "title").focus()
        this.#show()
    }

    /** A clause of the text, as it was changed, or dropped, already. */
    #addMeant(clause: Clause, meant: Clause | undefined): void {
        if (meant) this.#add(meant, differ([meant], [clause]))
        else this.#add(clause, false, true)
    }

    #changed(): void {
        const change = this.read()
        // Half a clause is kept too: it is nobody's business yet whether it is finished.
        this.#saving = this.#saving.then(() => this.#place?.save({ change })).catch(() => undefined)
        this.#show()
    }

    #show(): void {
        const { clauses } = this.read()
        for (const item of part(this.#root, "fields").children) {
            const title = field(item as HTMLElement, "title").value.trim()
            within(item, "summary > span").textContent = title === "" ? gettext("A new clause") : title
        }
        const changed = changes(this.#base, clauses).filter(({ kind }) => kind !== "same")
        const template = part(this.#root, "change", HTMLTemplateElement)
        part(this.#root, "preview").replaceChildren(...changed.map((one) => changeItem(template, one)))
        part(this.#root, "previewing").hidden = changed.length === 0
        say(part(this.#root, "editor-error"), "")
        this.#offer(clauses)
    }

    /** Clauses for those whose ties ask for them, but for what is there already. */
    #offer(clauses: readonly Clause[]): void {
        const missing = this.#optional.filter(({ key }) => !clauses.some((clause) => clause.key === key))
        const items = missing.map((clause) => {
            const item = copyOf(part(this.#root, "offer", HTMLTemplateElement))
            within(item, "strong").textContent = clause.title
            within(item, "p").textContent = clause.text
            within(item, "button").addEventListener("click", () => {
                const dropped = this.#droppedOf(clause.key)
                if (dropped) setDropped(dropped, false)
                else this.#add(clause, false)
                this.#changed()
                say(part(this.#root, "added"), gettext("Added below. Change its words as you like."))
            })
            return item
        })
        part(this.#root, "offers").replaceChildren(...items)
        part(this.#root, "offering").hidden = missing.length === 0
    }

    #droppedOf(key: string): HTMLElement | undefined {
        return ([...part(this.#root, "fields").children] as HTMLElement[]).find(({ dataset }) => dataset.key === key)
    }
}

function setDropped(item: HTMLElement, dropped: boolean): void {
    item.dataset.dropped = dropped ? "yes" : "no"
    within(item, "[data-act=drop]").textContent = dropped ? gettext("Keep this clause") : gettext("Drop this clause")
    within(item, ".dropped").hidden = !dropped
    for (const name of ["title", "text"] as const) field(item, name).disabled = dropped
}

function field(item: HTMLElement, name: "title" | "text"): HTMLInputElement | HTMLTextAreaElement {
    return within(item, `[data-field=${name}]`) as HTMLInputElement | HTMLTextAreaElement
}

function readChange(draft: Record<string, unknown>): Change | null {
    const change = draft.change
    if (typeof change !== "object" || change === null) return null
    const { base, clauses, why } = change as Record<string, unknown>
    if (!Array.isArray(clauses)) return null
    // A title may be empty still; what is proposed is read strictly again.
    const begun = clauses.filter((one): one is Clause => typeof (one as Partial<Clause> | null)?.key === "string")
    return { base: readClauses(base), clauses: begun.map(whole), why: sentence(why) }
}

function whole({ key, title, text }: Partial<Clause>): Clause {
    return { key: key ?? "", title: title ?? "", text: text ?? "" }
}
