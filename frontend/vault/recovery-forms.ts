/** Coming back without the passphrase: asking for the link, resetting by the code, starting anew without it. */

import { sendJSON } from "../web/api.ts"
import { json, part, say, told } from "../web/parts.ts"
import { showAndAsk } from "./code-step.ts"
import { KeyForm, secretIn } from "./key-form.ts"
import { type NewSecrets, startAnew, type Standing } from "./new-root.ts"
import { keysOfPassphrase } from "./passphrase.ts"
import { PassphraseForm } from "./passphrase-form.ts"
import { Refusal } from "./refusal.ts"
import { changeBody, checkOf, drawCode, enter, keysFor, nextKeyring, type Proof } from "./rekeying.ts"
import { sentenceFor } from "./sentences.ts"
import { lockOthers } from "./session.ts"
import { serverShelf } from "./shelf.ts"
import { keepKeyring, type Wrapped } from "./unlocking.ts"
import { Vault } from "./vault.ts"
import type { Keyring } from "./wrap.ts"

type Shown = Wrapped & { readonly revision: number; readonly next: string }

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
        await showAndAsk(part(this, "code"), code.code)
        part(this, "code").hidden = true
        part(this, "ask").hidden = false
    }

    protected async arrive(keyring: Keyring, { next, recipient }: Shown, { signIn }: NewSecrets): Promise<void> {
        // Used at once: from now on the passphrase and the code of before open nothing.
        await this.unlockAgain(signIn.auth)
        const store = await this.world.storeOf(keyring.person)
        await keepKeyring(store, keyring, { keep: false, now: Date.now() }, recipient)
        await lockOthers(keyring.person)
        location.assign(next)
    }
}

class ResetForm extends RecoveryForm {
    protected async submit(): Promise<void> {
        const typed = secretIn(this.passphrase.value, await this.parameters(this.email))
        if (!("code" in typed)) throw new Refusal("code")
        const ask = async (proof: Proof): Promise<Shown> => (await sendJSON("POST", told(this, "wrap"), proof)) as Shown
        const entered = await enter(typed, ask, this.world)
        const secrets = await this.secrets()
        await this.askBack(secrets)
        const next = { signIn: secrets.signIn, recovery: secrets.code.keys }
        const { keyring, wrap, recipient } = await nextKeyring(entered, next)
        const before = "recovery_auth" in entered.proof ? entered.proof.recovery_auth : ""
        const body = { ...changeBody(keyring, wrap, recipient, next), recovery_auth_before: before }
        const shown = (await sendJSON("POST", told(this, "reset"), body)) as Shown
        const keys = await keysFor(keyring)
        const check = await checkOf(keys, secrets.code)
        const store = await this.world.storeOf(keyring.person)
        // A roster not reached now only asks for the whole code instead of two words.
        const vault = new Vault(store, keys, serverShelf)
        await vault.changeRoster((now) => ({ ...now, code: check })).catch(() => undefined)
        await this.arrive(keyring, shown, secrets)
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
        const shown = (await sendJSON("POST", told(this, "address"), body)) as Shown
        await this.arrive(keyring, shown, secrets)
    }
}

customElements.define("reset-asking", ResetAsking)
customElements.define("reset-form", ResetForm)
customElements.define("start-anew-asking", StartAnewAsking)
customElements.define("start-anew", StartAnew)
