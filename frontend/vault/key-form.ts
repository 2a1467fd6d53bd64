/**
 * What the forms that change keys share: one field that takes passphrase or code, or a passkey instead, and requests of
 * the vault's own.
 */

import { sendJSON } from "../web/api.ts"
import { part, told } from "../web/parts.ts"
import { type Parameters, readyPassphrase } from "./passphrase.ts"
import { PassphraseForm } from "./passphrase-form.ts"
import { enterByPasskey } from "./passkey-ways.ts"
import { looksLikeCode } from "./recovery.ts"
import { enter, type Entered, type Proof, type RekeyWorld, type Secret } from "./rekeying.ts"
import { forget, lockOtherTabs, staysUnlocked } from "./session.ts"
import { openStore } from "./store.ts"
import { keepKeyring, type Wrapped } from "./unlocking.ts"
import type { Keyring } from "./wrap.ts"

type Unlocked = Wrapped & { readonly revision: number; readonly proved?: string }

export abstract class KeyForm extends PassphraseForm {
    protected get world(): RekeyWorld {
        return { storeOf: openStore, now: Date.now, keep: false }
    }

    protected get email(): string {
        return told(this, "email")
    }

    /** The new passphrase as typed; refuses a short one, and one that anybody would try. */
    protected get newPassphrase(): string {
        const { value } = part(this, "form").querySelector<HTMLTextAreaElement>("#fresh") ?? { value: "" }
        this.checkChosen(value, [this.email])
        return value
    }

    /** Draw a passphrase into the field for a new one, and again when asked. */
    protected offerPassphrase(): void {
        const field = part(this, "form").querySelector<HTMLTextAreaElement>("#fresh")
        if (!field) return
        field.value = readyPassphrase()
        part(this, "draw").addEventListener("click", () => {
            field.value = readyPassphrase()
        })
    }

    protected override prepare(): void {
        this.offerPassphrase()
    }

    /** The keyring, opened with what stands in the field for the present secret. */
    protected async enterWith(secret: string): Promise<{ entered: Entered; parameters: Parameters }> {
        const parameters = await this.parameters(this.email)
        const ask = async (proof: Proof): Promise<Unlocked> =>
            (await sendJSON("POST", told(this, "unlocking"), proof)) as Unlocked
        if (this.byPasskey) {
            return { entered: await enterByPasskey(await this.shownPasskey(), ask, this.world), parameters }
        }
        return { entered: await enter(secretIn(secret, parameters), ask, this.world), parameters }
    }

    /** Show an auth secret that has just come into force, to be handed the wrap. */
    protected readonly unlockAgain = async (auth: string): Promise<Wrapped> =>
        (await sendJSON("POST", told(this, "unlocking"), { auth })) as Wrapped

    /** The keys are the same, but from a later keyring: without this every page would take them for old ones. */
    protected async keepChanged(keyring: Keyring): Promise<void> {
        const keep = (await staysUnlocked()) === true
        await keepKeyring(await openStore(keyring.person), keyring, { keep, now: Date.now() })
        forget()
        await lockOtherTabs()
    }

    protected readonly sendChange = async (body: unknown): Promise<void> => {
        await sendJSON("PUT", told(this, "keyring"), body)
    }
}

/** Twelve words of the list are a recovery code; everything else is a passphrase. */
export function secretIn(typed: string, parameters: Parameters): Secret {
    return looksLikeCode(typed) ? { code: typed } : { passphrase: typed, parameters }
}
