/** Another email to sign in with: the passphrase shows who asks, a link to the address that it is theirs. */

import { Refused, sendJSON } from "../web/api.ts"
import { gettext } from "../web/gettext.ts"
import { beginIn, part, say, told, within } from "../web/parts.ts"
import { keysOfPassphrase } from "./passphrase.ts"
import { PassphraseForm } from "./passphrase-form.ts"

class EmailForm extends PassphraseForm {
    protected override prepare(): void {
        beginIn(this.#email)
    }

    protected async submit(): Promise<void> {
        this.#email.removeAttribute("aria-invalid")
        if (!this.#email.checkValidity()) {
            this.#email.setAttribute("aria-invalid", "true")
            const error = gettext("This does not look like an email address. Please check it.")
            throw new Refused(400, { error, field: "email" })
        }
        const parameters = await this.parameters(told(this, "email"))
        const { auth } = await keysOfPassphrase(this.passphrase.value, parameters)
        const { email } = (await sendJSON("POST", "/account/email/", { email: this.#email.value, auth })) as { email: string }
        this.passphrase.value = ""
        say(part(this, "to"), email)
        part(this, "ask").hidden = true
        part(this, "sent").hidden = false
        part(this, "sent-title").focus()
    }

    get #email(): HTMLInputElement {
        return within(this, "#email") as HTMLInputElement
    }
}

customElements.define("email-form", EmailForm)
