/** Signing in, and unlocking a browser that is signed in: the same passphrase, asked by two pages. */

import { sendJSON } from "../web/api.ts"
import { nextAddress, told } from "../web/parts.ts"
import { PassphraseForm } from "./passphrase-form.ts"
import { lockOthers, openVault, signedIn } from "./session.ts"
import { openStore } from "./store.ts"
import { unlock, type Wrapped } from "./unlocking.ts"

class SignInForm extends PassphraseForm {
    /** Who must come out: here whoever it is, also where somebody else is still signed in. */
    protected readonly expected: string | null = null

    protected override prepare(): void {
        this.querySelector<HTMLInputElement>("#email")?.focus()
    }

    protected async submit(): Promise<void> {
        const email = this.querySelector<HTMLInputElement>("#email")?.value ?? ""
        await this.enter(email, "/sign-in/", (auth) => ({ email, auth }))
    }

    /** Show the auth secret to an address of the vault, and open what it hands out. */
    protected async enter(email: string, address: string, body: (auth: string) => object): Promise<void> {
        const person = this.expected
        const asked = {
            passphrase: this.passphrase.value,
            parameters: await this.parameters(email),
            now: Date.now(),
            keep: false,
            ...(person === null ? {} : { person }),
        }
        const open = async (auth: string): Promise<Wrapped> => (await sendJSON("POST", address, body(auth))) as Wrapped
        await unlock(asked, { open, storeOf: openStore, lockOthers })
        // Asked, not relied on: a browser short of room may otherwise drop keys and drafts.
        const persisting = navigator.storage.persist().catch(() => false)
        await Promise.race([persisting, new Promise((resolve) => setTimeout(resolve, 300))])
        location.assign(nextAddress(told(this, "today")))
    }
}

class UnlockForm extends SignInForm {
    protected override readonly expected = signedIn()

    protected override prepare(): void {
        this.passphrase.focus()
        // Signing in on the way here has unlocked already.
        void openVault().then((vault) => {
            if (vault) location.replace(nextAddress(told(this, "today")))
        })
    }


    protected override async submit(): Promise<void> {
        await this.enter(told(this, "email"), "/vault/unlocking/", (auth) => ({ auth }))
    }
}

customElements.define("sign-in-form", SignInForm)
customElements.define("unlock-form", UnlockForm)
