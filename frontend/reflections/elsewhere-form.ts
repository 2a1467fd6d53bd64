/**
 * An hour held elsewhere: the day and whose it was go to the server, what was said of it goes sealed. Without a network
 * all of it waits; without keys the day and whose it was go alone.
 */

import { sendJSON, Unreachable } from "../web/api.ts"
import { gettext } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { type DraftPlace, placeFor } from "../vault/draft-place.ts"
import { type Errand, errandsAbout, keepErrand, runErrand, type Told } from "../vault/errand.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { Locking, openVault, type Vault } from "../vault/session.ts"
import { sendWaiting, waitsFor } from "../vault/waiting.ts"
import { type Half, halfOf, isWordless, missingIn, readHalf, thenOf, tidy } from "./elsewhere-half.ts"

const FIELDS = ["on", "at", "takeaway", "when", "will", "where"] as const

const WORDS: Record<ReturnType<typeof missingIn>, () => string> = {
    nothing: () => "",
    which: () => gettext("Say on which day it was, and whose hour."),
    will: () => gettext("Say what you will do; the “when” may stay empty."),
}

class ElsewhereForm extends HTMLElement {
    #vault: Vault | null = null
    #place: DraftPlace | null = null
    #keeping: Promise<unknown> = Promise.resolve()
    /** The ids of the hour and of the commitment: the same at every try. */
    #ids = { hour: crypto.randomUUID() as string, commitment: crypto.randomUUID() as string }
    /** The errand that waits for a network. */
    #waits = false
    /** The hour that is noted, and whose words only this page has. */
    #unsent: string | null = null

    connectedCallback(): void {
        part(this, "form", HTMLFormElement).addEventListener("submit", (event) => {
            event.preventDefault()
            void this.#note()
        })
        this.addEventListener("input", () => {
            this.#keeping = this.#place?.save({ half: this.#half }).catch(() => false) ?? this.#keeping
        })
        addEventListener("vault-locking", (event) => {
            if (event instanceof Locking) event.waitUntil(this.#keeping)
        })
        addEventListener("beforeunload", (event) => {
            if (this.#unsent) event.preventDefault()
        })
        addEventListener("own-changed", () => void this.#lookWhetherItWent())
        void this.#open()
    }

    async #open(): Promise<void> {
        try {
            this.#vault = await openVault()
            if (this.#vault) await this.#recall(this.#vault)
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
        }
        part(this, "words").hidden = this.#vault === null
        part(this, "wordless").hidden = this.#vault !== null
        part(this, "note", HTMLButtonElement).disabled = false
    }

    #field(name: (typeof FIELDS)[number]): HTMLInputElement | HTMLTextAreaElement {
        return part<HTMLInputElement>(this, name)
    }

    get #roles(): HTMLInputElement[] {
        return [...this.querySelectorAll<HTMLInputElement>('input[name="focus"]')]
    }

    get #half(): Half {
        const lines = Object.fromEntries(FIELDS.map((name) => [name, this.#field(name).value]))
        const focus = this.#roles.find(({ checked }) => checked)?.value ?? ""
        return readHalf({ ...lines, focus, ...this.#ids })
    }

    set #half(half: Half) {
        for (const name of FIELDS) this.#field(name).value = half[name]
        for (const one of this.#roles) one.checked = one.value === half.focus
        this.#ids = { hour: half.hour, commitment: half.commitment }
    }

    /** Go on from what a page that is gone left; or from an hour that the server would not take, with its sentence. */
    async #recall(vault: Vault): Promise<void> {
        this.#place = await placeFor(vault.drafts, `${told(this, "partnership")} elsewhere`)
        const waiting = await errandsAbout(vault, told(this, "partnership"))
        for (const [name, errand] of waiting) {
            this.#half = halfOf(errand)
            this.#takeUpOf(errand.told.id)
            await this.#run(vault, name, this.#errandOf(this.#half))
        }
        // A draft of another hour stays where it is until the form is free for it.
        if (waiting.size > 0) return
        const left = this.#place.left.find(({ half }) => !isWordless(readHalf(half)))
        if (left) this.#half = readHalf(left.half)
        if (left) this.#place.takeUp(left)
    }

    /** What is left of the very hour that stands in the form. */
    #takeUpOf(hour: unknown): void {
        for (const left of this.#place?.left ?? []) if (readHalf(left.half).hour === hour) this.#place?.takeUp(left)
    }

    async #note(): Promise<void> {
        const button = part(this, "note", HTMLButtonElement)
        const half = tidy(this.#half)
        const missing = WORDS[missingIn(half)]()
        say(part(this, "error"), missing)
        if (missing !== "" || button.disabled) return
        button.disabled = true
        try {
            await (this.#vault ? this.#noteAll(this.#vault, half) : this.#noteAlone(half))
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
        } finally {
            button.disabled = this.#waits || this.#unsent !== null
        }
    }

    /** No keys here: the server is told, and the words wait for them. */
    async #noteAlone(half: Half): Promise<void> {
        const { told: body } = this.#errandOf(half)
        const { next } = (await sendJSON("POST", told(this, "action"), body)) as { next: string }
        location.assign(next)
    }

    async #noteAll(vault: Vault, half: Half): Promise<void> {
        const errand = this.#errandOf(half)
        await this.#keeping
        const name = await keepErrand(vault, `${told(this, "partnership")} ${half.hour}`, errand)
        await this.#run(vault, name, errand)
    }

    /** Without a network it stays where it is, if this device keeps anything; and whichever page is next runs it. */
    async #run(vault: Vault, name: string | null, errand: Errand): Promise<void> {
        try {
            await this.#leave(vault, await runErrand(vault, name ?? "", errand))
        } catch (error) {
            this.#waits = error instanceof Unreachable && name !== null
            if (this.#waits) await this.#place?.drop()
            else await this.#takeUp(vault, name)
            if (!this.#waits) throw error
            say(part(this, "saved"), gettext("No connection. Kept on this device; it goes out by itself."))
        }
    }

    /** Not before its words are safe: with the server, or on this device. */
    async #leave(vault: Vault, { session, lasting }: Told): Promise<void> {
        this.#unsent = session
        await this.#place?.drop()
        await sendWaiting(vault)
        if (lasting) this.#goTo(session)
        else await this.#lookWhetherItWent()
        if (this.#unsent) say(part(this, "saved"), gettext("The hour is noted. Its words are not sent yet, and this window keeps nothing: leave it open, they go out by themselves."))
    }

    #goTo(session: string): void {
        this.#unsent = null
        location.assign(`/sessions/${session}/`)
    }

    /** It stands in the form again, as a draft. */
    async #takeUp(vault: Vault, name: string | null): Promise<void> {
        await this.#place?.save({ half: this.#half })
        if (name !== null) await vault.drafts.drop(name)
    }

    /** Back on a network, this page or another has run it: the page of the two says so. */
    async #lookWhetherItWent(): Promise<void> {
        if (!this.#vault) return
        if (this.#unsent && !(await waitsFor(this.#vault, this.#unsent))) this.#goTo(this.#unsent)
        if (!this.#waits) return
        const waiting = await errandsAbout(this.#vault, told(this, "partnership"))
        if (waiting.size === 0) location.assign(told(this, "back"))
    }

    #errandOf(half: Half): Errand {
        const { hour: id, on, at, focus } = half
        const body = { id, on, focus, ...(at ? { at } : {}) }
        const then = thenOf(half, told(this, "partnership"))
        return { address: told(this, "action"), told: body, page: location.pathname, then }
    }
}

customElements.define("elsewhere-form", ElsewhereForm)
