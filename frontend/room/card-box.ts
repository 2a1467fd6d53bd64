/** Cards of one's own, and those put away: sealed to oneself, and on the table at once. */

import { gettext } from "../web/gettext.ts"
import { copyOf, json, part, say, within } from "../web/parts.ts"
import { vaultHere } from "../reflections/drawers.ts"
import { put, takeBack, wordsFor } from "../reflections/putting.ts"
import { type DraftPlace, placeFor } from "../vault/draft-place.ts"
import type { Body } from "../vault/envelope.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { Locking } from "../vault/session.ts"
import type { Card } from "./deck.ts"
import { bodyOf, HIDDEN_CARD, hiddenCards, type Kept, OWN_CARD, ownCards } from "./own-deck.ts"
import type { Plan } from "./plans.ts"

/** A card of one’s own, half written. */
type Half = Readonly<Partial<Record<"text" | "phase" | "role", string>>>

class CardBox extends HTMLElement {
    readonly #deck = json("cards") as readonly Card[]
    readonly #titles = new Map((json("plans") as readonly Plan[])
        .flatMap(({ quiet, phases }) => (quiet ? [] : phases.map(({ key, title }) => [key, title] as const))))
    #kept: Kept[] = []
    #place: DraftPlace | null = null
    #keeping: Promise<unknown> = Promise.resolve()

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
        this.addEventListener("input", () => {
            this.#keep()
        })
        addEventListener("vault-locking", (event) => {
            if (event instanceof Locking) event.waitUntil(this.#keeping)
        })
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

    /** What is half written stays on this device, sealed. */
    #keep(): void {
        const half = { text: this.#text.value, phase: this.#phases.value, role: this.#role.value }
        this.#keeping = this.#place?.save({ half }).catch(() => false) ?? this.#keeping
    }

    async #recall(): Promise<void> {
        this.#place = await placeFor((await vaultHere()).drafts, OWN_CARD)
        const read = ({ half }: Body): Half => (half ?? {})
        const left = this.#place.left.find((one) => read(one).text)
        if (!left || this.#text.value !== "") return
        const half = read(left)
        this.#place.takeUp(left)
        this.#text.value = half.text ?? ""
        this.#phases.value = half.phase ?? ""
        this.#role.value = half.role ?? "coach"
        part(this, "card-box", HTMLDetailsElement).open = true
    }

    async #read(): Promise<void> {
        this.#kept = await (await vaultHere()).own.all()
        this.#draw()
        for (const control of this.querySelectorAll<HTMLInputElement>("input, button")) control.disabled = false
    }

    async #add(): Promise<void> {
        const body = bodyOf(this.#text.value, this.#phases.value, this.#role.value)
        say(part(this, "card-error"), body ? "" : gettext("Write what the card should say."))
        if (!body) return
        const id = crypto.randomUUID()
        // The field is free at once for the next card; the draft goes only when this one is safe.
        const text = this.#text.value
        this.#text.value = ""
        const kept = await put(this, { kind: OWN_CARD, id, body }).catch((error: unknown) => {
            this.#text.value = [text, this.#text.value].filter((one) => one !== "").join(" – ")
            this.#keep()
            throw error
        })
        this.#kept = [...this.#kept, { id, kind: OWN_CARD, body }]
        await this.#keeping
        if (this.#text.value === "") await this.#place?.drop()
        part(this, "card-saved").textContent = wordsFor(kept)
        this.#draw()
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
