/** The pages of one's keys: another passphrase, another code, everything new, stopping a start anew. */

import { sendJSON, Unreachable } from "../web/api.ts"
import { part, told } from "../web/parts.ts"
import { zero } from "./bytes.ts"
import { showAndAsk } from "./code-step.ts"
import { askAbout, checkAccepted, concerned, type Ids } from "./concerned.ts"
import { KeyForm, secretIn } from "./key-form.ts"
import { loseDevice } from "./new-root.ts"
import { keysOfPassphrase } from "./passphrase.ts"
import { recoveryEntropy } from "./recovery.ts"
import { Refusal } from "./refusal.ts"
import {
    type ChangeBody,
    changeBody,
    changePassphrase,
    checkOf,
    drawCode,
    enter,
    nextKeyring,
    type Proof,
    proofOf,
    reopen,
} from "./rekeying.ts"
import { forget, lockOtherTabs, type Opened, openVault, staysUnlocked, type Vault } from "./session.ts"
import type { Wrapped } from "./unlocking.ts"
import type { Keyring } from "./wrap.ts"

class ChangePassphrase extends KeyForm {
    protected async submit(): Promise<void> {
        const passphrase = this.newPassphrase
        const { entered, parameters } = await this.enterWith(this.passphrase.value)
        const server = { send: this.sendChange, unlock: this.unlockAgain }
        // Where this device was to stay unlocked it still does.
        const keep = (await staysUnlocked()) === true
        await changePassphrase({ entered, passphrase, parameters }, server, { ...this.world, keep })
        await lockOtherTabs()
        location.assign(told(this, "next"))
    }
}

interface MadeCode {
    readonly keyring: Keyring
    readonly body: ChangeBody & { readonly proof: Proof }
    readonly roster: Opened
    readonly vault: Vault
}

class NewCode extends KeyForm {
    /** Sent, and no answer came: it may be in force, so it is sent again as it is before other words are drawn. */
    #unanswered: MadeCode | null = null

    protected override get passphrase(): HTMLInputElement {
        return part(this, "passphrase", HTMLInputElement)
    }

    protected async submit(): Promise<void> {
        const made = this.#unanswered ?? (await this.#make())
        this.#unanswered = made
        await this.sendChange(made.body).catch((error: unknown) => {
            if (error instanceof Unreachable) throw new Refusal("code-unanswered", { cause: error })
            this.#unanswered = null
            throw error
        })
        await made.vault.own.keep(made.roster)
        await this.keepChanged(made.keyring)
        location.assign(told(this, "next"))
    }

    async #make(): Promise<MadeCode> {
        const { entered } = await this.enterWith(this.passphrase.value)
        const code = await drawCode()
        part(this, "form").hidden = true
        await showAndAsk(part(this, "code"), code.code)
        part(this, "form").hidden = false
        part(this, "code").hidden = true
        const next = { recovery: code.keys }
        const made = await nextKeyring(entered, next)
        const check = await checkOf(made.keys, code)
        const vault = await openVault()
        if (!vault) throw new Refusal("locked")
        const { row, opened } = await vault.prepareRoster((now) => ({ ...now, code: check }))
        const body = { ...changeBody(made, { ...next, records: [row] }), proof: entered.proof }
        return { keyring: made.keyring, body, roster: opened, vault }
    }
}

class RehearseCode extends KeyForm {
    protected async submit(): Promise<void> {
        const done = part(this, "done")
        done.hidden = true
        const secret = { code: this.passphrase.value }
        // Refused when mistyped, before anything is asked.
        zero(recoveryEntropy(secret.code))
        const ask = async (proof: Proof): Promise<Wrapped & { revision: number }> =>
            (await sendJSON("POST", told(this, "unlocking"), proof)) as Wrapped & { revision: number }
        await enter(secret, ask, this.world)
        this.passphrase.value = ""
        done.hidden = false
    }
}

class LostDevice extends KeyForm {
    #without: Ids = new Set()

    protected async submit(): Promise<void> {
        const passphrase = this.newPassphrase
        const vault = await openVault()
        if (!vault) throw new Refusal("locked")
        // Asked before anything is typed for nothing, and again when it is sent.
        const found = await concerned(vault)
        askAbout(this, new Set([...found].filter((id) => !this.#without.has(id))), () => {
            this.#without = found
            part(this, "form", HTMLFormElement).requestSubmit()
        })
        checkAccepted(found, this.#without)
        const { entered, parameters } = await this.enterWith(this.passphrase.value)
        const signIn = await keysOfPassphrase(passphrase, parameters)
        const code = await drawCode()
        part(this, "ask").hidden = true
        await showAndAsk(part(this, "code"), code.code, passphrase)
        part(this, "code").hidden = true
        part(this, "ask").hidden = false
        const keyring = await loseDevice(vault, entered, { signIn, code, without: this.#without }, this.sendChange)
        await reopen(signIn, keyring.person, this.unlockAgain, this.world)
        forget()
        await lockOtherTabs()
        location.assign(told(this, "next"))
    }
}

class StopStartAnew extends KeyForm {
    protected async submit(): Promise<void> {
        await sendJSON("POST", told(this, "stopping"), { proof: await this.#proof() })
        location.reload()
    }

    async #proof(): Promise<Proof> {
        if (this.byPasskey) return { passkey: (await this.shownPasskey()).fields }
        return (await proofOf(secretIn(this.passphrase.value, await this.parameters(this.email)), this.world)).proof
    }
}

customElements.define("change-passphrase", ChangePassphrase)
customElements.define("new-code", NewCode)
customElements.define("rehearse-code", RehearseCode)
customElements.define("lost-device", LostDevice)
customElements.define("stop-start-anew", StopStartAnew)
