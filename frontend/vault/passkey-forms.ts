/** The pages of one's passkeys: adding one, removing one. */

import { Refused, sendJSON } from "../web/api.ts"
import { part, told } from "../web/parts.ts"
import { KeyForm } from "./key-form.ts"
import { disownPasskey, evaluatePasskey, makePasskey, type MadePasskey, passkeysWork, type ToMake } from "./passkey.ts"
import { addPasskey, removePasskey } from "./passkey-ways.ts"
import { Refusal } from "./refusal.ts"
import type { Entered } from "./rekeying.ts"

class NewPasskey extends KeyForm {
    protected override prepare(): void {
        part(this, "impossible").hidden = passkeysWork()
        part(this, "form").hidden = !passkeysWork()
    }

    protected async submit(): Promise<void> {
        const { entered } = await this.enterWith(this.passphrase.value)
        const asked = (await sendJSON("POST", told(this, "making"), {})) as ToMake
        this.#show("make")
        try {
            // A tap of its own: some browsers make passkeys only right after one.
            await tapped(part(this, "make-now"))
            await this.#keep(entered, asked, await makePasskey(asked))
        } finally {
            this.#show("form")
        }
        location.assign(told(this, "next"))
    }

    /** What the device has made is good for nothing when it is not taken here: then it is told so. */
    async #keep(entered: Entered, asked: ToMake, made: MadePasskey): Promise<void> {
        try {
            const identity = made.identity ?? (made.evaluates ? await this.#evaluate(asked, made) : null)
            const name = part(this, "name", HTMLInputElement).value
            await this.keepChanged(await addPasskey(entered, { fields: made.fields, identity, name }, this.sendChange))
        } catch (error) {
            if (error instanceof Refused || error instanceof Refusal) disownPasskey(asked.rp, made.fields.id)
            throw error
        }
    }

    /** Some evaluate only when shown, and some browsers let them be shown only right after a tap. */
    async #evaluate({ rp }: ToMake, { fields }: MadePasskey): Promise<CryptoKey | null> {
        try {
            return await evaluatePasskey(rp, fields.id)
        } catch (error) {
            if (!(error instanceof Refusal)) throw error
            this.#show("again")
            await tapped(part(this, "again-now"))
            return await evaluatePasskey(rp, fields.id)
        }
    }

    #show(step: "form" | "make" | "again"): void {
        for (const name of ["form", "make", "again"]) part(this, name).hidden = name !== step
        part(this, step).querySelector<HTMLElement>("[tabindex]")?.focus()
    }
}

class RemovePasskey extends KeyForm {
    protected override prepare(): void {
        // Nothing to draw, and the name above is what most people came for.
    }

    protected async submit(): Promise<void> {
        const { entered } = await this.enterWith(this.passphrase.value)
        const credential = told(this, "credential")
        await this.keepChanged(await removePasskey(entered, credential, this.sendChange))
        if (passkeysWork()) disownPasskey(told(this, "rp"), credential)
        location.assign(told(this, "next"))
    }
}

function tapped(button: HTMLElement): Promise<void> {
    return new Promise((resolve) => {
        button.addEventListener("click", () => { resolve() }, { once: true })
    })
}

customElements.define("new-passkey", NewPasskey)
customElements.define("remove-passkey", RemovePasskey)
