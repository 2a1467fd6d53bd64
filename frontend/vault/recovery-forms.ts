/** Coming back without the passphrase: asking for the link, resetting by the code, starting anew without it. */

import { sendJSON } from "../web/api.ts"
import { json, part, say, told } from "../web/parts.ts"
import { zero } from "./bytes.ts"
import { showAndAsk } from "./code-step.ts"
import { KeyForm } from "./key-form.ts"
import { type NewSecrets, startAnew, type Standing } from "./new-root.ts"
import { keysOfPassphrase } from "./passphrase.ts"
import { PassphraseForm } from "./passphrase-form.ts"
import { recoveryEntropy } from "./recovery.ts"
import { changeBody, checkOf, drawCode, enter, nextKeyring, type Proof, reopen } from "./rekeying.ts"
import { sentenceFor } from "./sentences.ts"
import { lockOthers } from "./session.ts"
import { serverShelf } from "./shelf.ts"
import type { Wrapped } from "./unlocking.ts"
import { Vault } from "./vault.ts"
import { proveWriting } from "./writing.ts"

type Held = Wrapped & { readonly revision: number }

class ResetAsking extends PassphraseForm {
    protected override get passphrase(): HTMLInputElement {
        return this.querySelector<HTMLInputElement>("#email") ?? new HTMLInputElement()
    }

    protected async submit(): Promise<void> {
        await sendJSON("POST", told(this, "asking"), { email: this.passphrase.value })
        part(this, "done").hidden = false
    }
}

/** What reset and start anew do once the server has let the person in. */
abstract class RecoveryForm extends KeyForm {
    protected async secrets(): Promise<NewSecrets> {
        const passphrase = this.newPassphrase
        const signIn = await keysOfPassphrase(passphrase, await this.parameters(this.email))
        return { signIn, code: await drawCode() }
    }

    protected async askBack({ code }: NewSecrets): Promise<void> {
        part(this, "ask").hidden = true
        await showAndAsk(part(this, "code"), code.code, this.newPassphrase)
        part(this, "code").hidden = true
        part(this, "ask").hidden = false
    }

    /** Send the change, which lets the person in, and use the new passphrase at once: nothing of before opens then. */
    protected async arrive(address: string, body: object, person: string, { signIn }: NewSecrets): Promise<string> {
        const { next } = (await sendJSON("POST", address, body)) as { next: string }
        await reopen(signIn, person, this.unlockAgain, this.world)
        await lockOthers(person)
        return next
    }
}

class ResetForm extends RecoveryForm {
    protected async submit(): Promise<void> {
        const typed = { code: this.passphrase.value }
        // Refused when mistyped, before anything is asked.
        zero(recoveryEntropy(typed.code))
        const ask = async (proof: Proof): Promise<Held> => (await sendJSON("POST", told(this, "wrap"), proof)) as Held
        const entered = await enter(typed, ask, this.world)
        const secrets = await this.secrets()
        await this.askBack(secrets)
        const next = { signIn: secrets.signIn, recovery: secrets.code.keys }
        const { proof } = entered
        const before = "recovery_auth" in proof ? proof.recovery_auth : ""
        const made = await nextKeyring(entered, next)
        const body = { ...changeBody(made, next), recovery_auth_before: before }
        const { person } = made.keyring
        const address = await this.arrive(told(this, "reset"), body, person, secrets)
        const check = await checkOf(made.keys, secrets.code)
        await proveWriting(made.keys, person)
        const vault = new Vault(await this.world.storeOf(person), made.keys, serverShelf)
        // A roster not reached now only asks for the whole code instead of two words.
        await vault.changeRoster((now) => ({ ...now, code: check })).catch(() => undefined)
        location.assign(address)
    }
}

class StartAnewAsking extends HTMLElement {
    connectedCallback(): void {
        const button = this.querySelector<HTMLButtonElement>('[data-part="start"]')
        button?.addEventListener("click", () => {
            button.disabled = true
            sendJSON("POST", told(this, "asking"), {})
                .then(() => {
                    part(this, "done").hidden = false
                    button.hidden = true
                })
                .catch((error: unknown) => {
                    say(part(this, "error"), sentenceFor(error))
                    button.disabled = false
                })
        })
    }
}

class StartAnew extends RecoveryForm {
    protected override get passphrase(): HTMLTextAreaElement {
        return this.querySelector<HTMLTextAreaElement>("#fresh") ?? new HTMLTextAreaElement()
    }

    protected async submit(): Promise<void> {
        const secrets = await this.secrets()
        await this.askBack(secrets)
        const { body, keyring } = await startAnew(json("keyring-now") as Standing, secrets, Date.now())
        location.assign(await this.arrive(told(this, "address"), body, keyring.person, secrets))
    }
}

customElements.define("reset-asking", ResetAsking)
customElements.define("reset-form", ResetForm)
customElements.define("start-anew-asking", StartAnewAsking)
customElements.define("start-anew", StartAnew)
