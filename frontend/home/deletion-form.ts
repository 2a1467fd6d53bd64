/** Deleting one's account: the passphrase proves who asks, then nothing of theirs stays in this browser either. */

import { sendJSON } from "../web/api.ts"
import { told } from "../web/parts.ts"
import { dropPerson } from "../vault/gone.ts"
import { keysOfPassphrase } from "../vault/passphrase.ts"
import { PassphraseForm } from "../vault/passphrase-form.ts"
import { signedIn } from "../vault/session.ts"

class DeletionForm extends PassphraseForm {
    override connectedCallback(): void {
        // The only operator is told what to do first, and is not asked.
        if (this.querySelector("form")) super.connectedCallback()
    }

    protected override prepare(): void {
        // Nobody should land in the field before having read what goes.
    }

    protected async submit(): Promise<void> {
        const person = signedIn()
        const parameters = await this.parameters(told(this, "email"))
        const { auth } = await keysOfPassphrase(this.passphrase.value, parameters)
        const { next } = (await sendJSON("POST", told(this, "deletion"), { auth })) as { next: string }
        if (person) await dropPerson(person)
        location.replace(next)
    }
}

customElements.define("deletion-form", DeletionForm)
