/**
 * The recovery code asked back on the first page, one thing at a time and never required: was it kept, two of its
 * words, all of it. "Not now" is remembered on this device only.
 */

import { sendJSON } from "../web/api.ts"
import { gettext, interpolate } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { areTheWords, type CodeCheck } from "./code-check.ts"
import { openDoor } from "./door.ts"
import { sentenceFor } from "./sentences.ts"
import { openVault, signedIn, type Vault } from "./session.ts"

class CodeAsked extends HTMLElement {
    connectedCallback(): void {
        void this.#begin().catch(() => undefined)
    }

    async #begin(): Promise<void> {
        const person = signedIn()
        if (!person || (await (await openDoor()).codeWaits(person, Date.now()))) return
        part(this, "later").addEventListener("click", () => {
            this.hidden = true
            void openDoor().then((door) => door.askForCodeLater(person, Date.now()))
        })
        const ask = told(this, "ask")
        if (ask === "words" && !(await this.#askWords())) return
        if (ask === "kept") this.#onSubmit(() => this.#note("kept"))
        this.hidden = false
    }

    /** Whether there is something to ask: not while locked, nor of a code from before two words could be asked. */
    async #askWords(): Promise<boolean> {
        const vault = await openVault()
        const check = (await vault?.roster())?.code
        if (!vault || !check) return false
        for (const [at, name] of (["one", "other"] as const).entries()) {
            const place = check.places[at] ?? 0
            part(this, `${name}-label`).textContent = interpolate(gettext("Word %(place)s"), { place })
        }
        this.#onSubmit(() => this.#tryWords(vault, check))
        return true
    }

    async #tryWords(vault: Vault, check: CodeCheck): Promise<void> {
        const inputs = [part(this, "one", HTMLInputElement), part(this, "other", HTMLInputElement)]
        const right = await areTheWords(vault.keys.own.mac, check, inputs.map(({ value }) => value))
        part(this, "wrong").hidden = right
        if (right) await this.#note("words")
        else inputs[0]?.focus()
    }

    #onSubmit(submit: () => Promise<void>): void {
        part(this, "form").addEventListener("submit", (event) => {
            event.preventDefault()
            submit().catch((error: unknown) => {
                say(part(this, "error"), sentenceFor(error))
            })
        })
    }

    async #note(how: "kept" | "words"): Promise<void> {
        await sendJSON("POST", told(this, "shown"), { how })
        part(this, "form").hidden = true
        const done = part(this, "done")
        done.hidden = false
        done.focus()
    }
}

customElements.define("code-asked", CodeAsked)
