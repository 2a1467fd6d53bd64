/** Cards of one's own, and those put away: sealed to oneself, and on the table at once. */

import { gettext } from "../web/gettext.ts"
import { copyOf, json, part, say, within } from "../web/parts.ts"
import { vaultHere } from "../reflections/drawers.ts"
import { HalfWritten, without } from "../reflections/half-written.ts"
import { put, type Source, takeBack, wordsFor } from "../reflections/putting.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { waitingOf } from "../vault/waiting.ts"
import type { Card } from "./deck.ts"
import { bodyOf, HIDDEN_CARD, hiddenCards, type Kept, OWN_CARD, ownCards } from "./own-deck.ts"
import type { Plan } from "./plans.ts"

/** A card of one’s own, half written. */
type HalfCard = Readonly<Partial<Record<"text" | "phase" | "role", string>>>

class CardBox extends HTMLElement {
    readonly #deck = json("cards") as readonly Card[]
    readonly #titles = new Map((json("plans") as readonly Plan[])
        .flatMap(({ quiet, phases }) => (quiet ? [] : phases.map(({ key, title }) => [key, title] as const))))
    #kept: Kept[] = []
    /** What was in the field when it was added, until the field is free. */
    #leaving = ""
    readonly #half = new HalfWritten(() => (this.#text.value === "" ? null : this.#written))

    connectedCallback(): void {
        this.#phases.append(...[...this.#titles].map(([key, title]) => new Option(title, key)))
        this.#listen()
        // First, because it needs no network, and nothing may be typed before its draft has a place.
        void this.#recall().catch(() => undefined).then(() => this.#read()).catch(this.#fault)
    }

    #listen(): void {
        part(this, "card-form").addEventListener("submit", (event) => {
            event.preventDefault()
            void this.#add().catch(this.#fault)
        })
        this.addEventListener("input", () => void this.#half.keep())
        this.#room.addEventListener("card-hidden", (event) => {
            void this.#hide((event as CustomEvent<Card>).detail).catch(this.#fault)
        })
        part(this, "card-box").addEventListener("toggle", () => {
            const now = this.#room.dataset.phase ?? ""
            if (this.#text.value === "" && this.#titles.has(now)) this.#phases.value = now
        })
    }

    get #room(): HTMLElement {
        return this.closest<HTMLElement>("live-room") ?? this
    }

    get #text(): HTMLInputElement {
        return part(this, "own-text", HTMLInputElement)
    }

    get #phases(): HTMLSelectElement {
        return part(this, "own-phase", HTMLSelectElement)
    }

    get #role(): HTMLSelectElement {
        return part(this, "own-role", HTMLSelectElement)
    }

    get #written(): HalfCard {
        return { text: this.#text.value, phase: this.#phases.value, role: this.#role.value }
    }

    async #recall(): Promise<void> {
        await this.#half.recall(`half an ${OWN_CARD}`, (left) => {
            const half = (left ?? {}) as HalfCard
            if (!half.text || this.#text.value !== "") return false
            this.#text.value = half.text
            this.#phases.value = half.phase ?? ""
            this.#role.value = half.role ?? "coach"
            part(this, "card-box", HTMLDetailsElement).open = true
            return true
        })
    }

    async #read(): Promise<void> {
        const vault = await vaultHere()
        // First: what goes out meanwhile is then in both, and not in neither.
        const waiting = await Promise.all([OWN_CARD, HIDDEN_CARD].map((kind) => waitingOf(vault, kind)))
        const kept: readonly Kept[] = await vault.own.all()
        const unsent = waiting.flatMap((ofKind) => [...ofKind].map(([id, { kind, body }]) => ({ id, kind, body })))
        this.#kept = [...kept, ...unsent.filter(({ id }) => !kept.some((one) => one.id === id))]
        this.#draw()
        for (const control of this.querySelectorAll<HTMLInputElement>("input, button")) control.disabled = false
    }

    async #add(): Promise<void> {
        const body = bodyOf(this.#text.value, this.#phases.value, this.#role.value)
        say(part(this, "card-error"), body ? "" : gettext("Write what the card should say."))
        if (!body) return
        const typed = this.#text.value
        if (typed === this.#leaving) return
        this.#leaving = typed
        const thing = { kind: OWN_CARD, id: crypto.randomUUID(), body }
        const kept = await put(this, thing, this.#source(typed)).finally(() => (this.#leaving = ""))
        this.#kept = [...this.#kept, thing]
        part(this, "card-saved").textContent = wordsFor(kept)
        this.#draw()
    }

    #source(typed: string): Source {
        const free = (): void => {
            this.#leaving = ""
            this.#text.value = without(this.#text.value, typed)
            void this.#half.keep()
        }
        const back = async (): Promise<void> => {
            this.#text.value = [typed, this.#text.value].filter((one) => one !== "").join(" – ")
            await this.#half.keep()
        }
        return { free, back }
    }

    /** It is gone from the table at once; where that cannot be kept, it is back. */
    async #hide({ key }: Card): Promise<void> {
        const thing = { kind: HIDDEN_CARD, id: crypto.randomUUID(), body: { card: key } }
        this.#kept = [...this.#kept, thing]
        this.#draw()
        try {
            part(this, "card-saved").textContent = wordsFor(await put(this, thing))
        } catch (error) {
            this.#forget([thing.id])
            throw error
        }
    }

    /** Take away a card of one's own, or what hides one. */
    async #remove(kind: string, ids: readonly string[]): Promise<void> {
        for (const id of ids) await takeBack(this, kind, id)
        this.#forget(ids)
        part(this, "card-box").querySelector("summary")?.focus()
    }

    #forget(ids: readonly string[]): void {
        this.#kept = this.#kept.filter(({ id }) => !ids.includes(id))
        this.#draw()
    }

    readonly #fault = (error: unknown): void => {
        say(part(this, "card-error"), sentenceFor(error))
    }

    #draw(): void {
        const own = ownCards(this.#kept)
        const hidden = hiddenCards(this.#kept)
        const known = new Map([...this.#deck, ...own].map((card) => [card.key, card]))
        this.#list("own-list", own.map((card) =>
            this.#row(card, gettext("Take it away"), () => this.#remove(OWN_CARD, [card.key]))))
        this.#list("hidden-list", [...hidden].flatMap(([key, ids]) => {
            const card = known.get(key)
            return card ? [this.#row(card, gettext("Show it again"), () => this.#remove(HIDDEN_CARD, ids))] : []
        }))
        const detail = { own, hidden: new Set(hidden.keys()) }
        this.#room.dispatchEvent(new CustomEvent("deck-changed", { detail }))
    }

    #list(name: string, rows: readonly HTMLElement[]): void {
        part(this, name).replaceChildren(...rows)
        part(this, `${name}-place`).hidden = rows.length === 0
    }

    #row({ text, phase }: Card, label: string, act: () => Promise<void>): HTMLElement {
        const row = copyOf(part(this, "card-row", HTMLTemplateElement))
        within(row, ".said").textContent = text
        within(row, ".hint").textContent = this.#titles.get(phase) ?? ""
        const button = within(row, "button")
        button.textContent = label
        button.addEventListener("click", () => void act().catch(this.#fault))
        return row
    }
}

customElements.define("card-box", CardBox)
