/** Before anything is written: does this partnership open with the keys this person's own browser pinned? */

import { gettext, interpolate } from "../web/gettext.ts"
import { copyOf, part, say, told } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { openVault, Refusal } from "../vault/session.ts"

class ConfirmedCheck extends HTMLElement {
    /** Whether there is anything to read, though nothing may be sealed. */
    #opens = false

    connectedCallback(): void {
        void this.#check()
    }

    async #check(): Promise<void> {
        try {
            const vault = await openVault()
            if (!vault) return
            const { stopped } = await vault.shared(told(this, "partnership"))
            this.#opens = true
            // Theirs are new: we let them in. Ours are: they let us.
            part(this, "let-in").hidden = stopped !== "recipient-changed"
            if (stopped) throw new Refusal(stopped)
            const { name } = await vault.pin(told(this, "partnership"))
            if (name !== told(this, "partnerName")) this.#warn(name)
        } catch (error) {
            this.#refuse(error)
        }
    }

    /** Said once, here; what would say it again, or could only fail, steps back. */
    #refuse(error: unknown): void {
        const reason = error instanceof Refusal ? error.reason : null
        const begunAnew = reason === "not-rostered"
        part(this, "link-needed").hidden = !begunAnew
        say(part(this, "refused"), begunAnew ? "" : sentenceFor(error))
        if (begunAnew || (reason === "not-confirmed" && !this.#opens)) this.#hideWhatNeedsKeys()
        // The partner's yes begins the next epoch: the page goes on by itself.
        if (reason === "not-confirmed") this.append(copyOf(part(this, "watch", HTMLTemplateElement)))
    }

    #hideWhatNeedsKeys(): void {
        const around = this.parentElement?.querySelectorAll<HTMLElement>("[data-needs-keys]") ?? []
        for (const one of around) one.hidden = true
    }

    /** Names on pages are the server's word; the one in the pin is what was confirmed. */
    #warn(pinned: string): void {
        const words = gettext("This page says %(shown)s, but who you confirmed called themselves %(pinned)s. Ask them.")
        say(part(this, "refused"), interpolate(words, { shown: told(this, "partnerName"), pinned }))
    }
}

customElements.define("confirmed-check", ConfirmedCheck)
