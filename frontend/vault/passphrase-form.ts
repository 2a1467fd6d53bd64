/**
 * What the three forms with a passphrase share. The field has no name, so that no form can post it; the button stays
 * disabled until this code is ready, so that nothing can be sent without it.
 */

import { beginIn, json, part, say, told } from "../web/parts.ts"
import { Refused, sendJSON } from "../web/api.ts"
import { checkChosen } from "./chosen-passphrase.ts"
import type { Parameters } from "./passphrase.ts"
import { passkeysWork, type ShownPasskey, showPasskey, type ToShow } from "./passkey.ts"
import { sentenceFor } from "./sentences.ts"

export abstract class PassphraseForm extends HTMLElement {
    connectedCallback(): void {
        const form = part(this, "form", HTMLFormElement)
        form.addEventListener("submit", (event) => {
            event.preventDefault()
            void this.#attempt({ byPasskey: false })
        })
        this.#offerPasskey()
        this.querySelector<HTMLInputElement>('[data-part="reveal"]')?.addEventListener("change", (event) => {
            const { checked } = event.target as HTMLInputElement
            this.passphrase.setAttribute("type", checked ? "text" : "password")
        })
        this.prepare()
        part(this, "submit", HTMLButtonElement).disabled = !globalThis.isSecureContext
    }

    /** Whether the person tapped for a passkey, in place of what they would type. */
    protected byPasskey = false

    /** A passkey, shown to whatever this form is for. */
    protected async shownPasskey(): Promise<ShownPasskey> {
        return await showPasskey((await sendJSON("POST", told(part(this, "passkey"), "asking"), {})) as ToShow)
    }

    protected get passphrase(): HTMLInputElement | HTMLTextAreaElement {
        const field = this.querySelector<HTMLInputElement | HTMLTextAreaElement>("#passphrase")
        if (!field) throw new Error("the page has no passphrase field")
        return field
    }

    /** What happens on submitting; whatever it throws is said in a sentence, and nothing typed is lost. */
    protected abstract submit(): Promise<void>

    /** What the form needs besides. */
    protected prepare(): void {
        beginIn(this.passphrase)
    }

    /** The scrypt parameters for an email. */
    protected async parameters(email: string): Promise<Parameters> {
        return (await sendJSON("POST", this.dataset.parameters ?? "", { email })) as Parameters
    }

    /** Refuses a passphrase too short or too well known; `names` are what anybody knows of the person. */
    protected checkChosen(passphrase: string, names: readonly string[]): void {
        checkChosen(passphrase, { common: json("common-passphrases") as string[], names })
    }

    #offerPasskey(): void {
        const button = this.querySelector<HTMLButtonElement>('[data-part="passkey"]')
        if (!button || !passkeysWork()) return
        button.addEventListener("click", () => void this.#attempt({ byPasskey: true }))
        button.hidden = false
    }

    async #attempt({ byPasskey }: { byPasskey: boolean }): Promise<void> {
        const button = part(this, "submit", HTMLButtonElement)
        const progress = part(this, "progress")
        say(part(this, "error"), "")
        let fault: unknown = null
        this.byPasskey = byPasskey
        button.disabled = true
        progress.hidden = false
        try {
            await this.submit()
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
            fault = error
        } finally {
            progress.hidden = true
            button.disabled = false
        }
        // The button had the focus and lost it while it was disabled.
        if (fault !== null) this.#fieldOf(fault).focus()
    }

    /** The field a refusal names, else the passphrase. */
    #fieldOf(fault: unknown): HTMLElement {
        if (this.byPasskey) return part(this, "passkey")
        const name = fault instanceof Refused && typeof fault.body.field === "string" ? fault.body.field : ""
        return this.querySelector<HTMLElement>(`[name="${CSS.escape(name)}"]`) ?? this.passphrase
    }
}
