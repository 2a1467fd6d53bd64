/** The page of what was kept from before a start anew: bringing it back, and letting it go. */

import { sendJSON } from "../web/api.ts"
import { gettext, interpolate, locale, ngettext } from "../web/gettext.ts"
import { json, part, say, told } from "../web/parts.ts"
import { findKept, type Found, type JoinBody, type Kept, openKept } from "./former.ts"
import { KeyForm, secretIn } from "./key-form.ts"
import type { Parameters } from "./passphrase.ts"
import { Refusal } from "./refusal.ts"
import { type Proof, proofOf } from "./rekeying.ts"
import { sentenceFor } from "./sentences.ts"
import { openVault } from "./session.ts"
import { openStore } from "./store.ts"
import type { Wrapped } from "./unlocking.ts"

class BringBack extends KeyForm {
    /** Where the focus goes when something is wrong, and whose letters can be shown. */
    #asked = "before"

    protected override get passphrase(): HTMLInputElement {
        return part(this, this.#asked, HTMLInputElement)
    }

    protected async submit(): Promise<void> {
        const vault = await openVault()
        if (!vault) throw new Refusal("locked")
        this.#asked = "before"
        const kept = await this.#openKept(vault.person)
        this.#asked = "passphrase"
        const { entered } = await this.enterWith(this.passphrase.value)
        const found = await findKept(vault, await openStore(vault.person), entered, kept)
        this.#asked = "before"
        this.#show(found)
    }

    async #openKept(person: string): Promise<Kept> {
        const parameters = json("parameters-before") as Parameters
        const ask = async (proof: Proof): Promise<Wrapped> =>
            (await sendJSON("POST", told(this, "opening"), proof)) as Wrapped
        return await openKept(secretIn(this.passphrase.value, parameters), ask, { person })
    }

    /** What comes back, before anything is changed: somebody who expected something else can stop here. */
    #show(found: Found): void {
        const items = [wordsOf(found), ...found.partners.map(partnerOf), closedOf(found)].filter((line) => line !== "")
        const lines = items.map((textContent) => Object.assign(document.createElement("li"), { textContent }))
        part(this, "found-lines").replaceChildren(...lines)
        part(this, "ask").hidden = true
        part(this, "found").hidden = false
        part(this, "found-title").focus()
        const button = part(this, "bring", HTMLButtonElement)
        button.onclick = () => {
            button.disabled = true
            part(this, "found-progress").hidden = false
            this.#bring(found).catch((error: unknown) => {
                say(part(this, "found-error"), sentenceFor(error))
                part(this, "found-progress").hidden = true
                button.disabled = false
            })
        }
    }

    async #bring({ bring }: Found): Promise<void> {
        const send = async (body: JoinBody): Promise<void> => {
            await sendJSON("PUT", told(this, "former"), body)
        }
        await this.keepChanged(await bring(send))
        location.assign(told(this, "next"))
    }
}

function wordsOf({ words, from, until }: Found): string {
    if (from === null || until === null) return gettext("Nothing that you wrote for yourself was found.")
    const text = ngettext(
        "%(count)s text of your own, of %(until)s.",
        "%(count)s texts of your own, from %(from)s to %(until)s.",
        words,
    )
    return interpolate(text, { count: words, from: day(from), until: day(until) })
}

function partnerOf({ name, ended }: Found["partners"][number]): string {
    const text = ended
        ? gettext("What you shared with %(name)s, which has ended.")
        : gettext("What you shared with %(name)s, to read; for writing %(name)s lets you back in.")
    return interpolate(text, { name })
}

function closedOf({ closed }: Found): string {
    const text = ngettext("%(count)s that does not open stays closed.", "%(count)s that do not open stay closed.", closed)
    return closed > 0 ? interpolate(text, { count: closed }) : ""
}

function day(at: string): string {
    return new Date(at).toLocaleDateString(locale(), { dateStyle: "long" })
}

class LetGo extends KeyForm {
    protected override get passphrase(): HTMLInputElement {
        return part(this, "passphrase", HTMLInputElement)
    }

    protected async submit(): Promise<void> {
        const { next } = (await sendJSON("POST", told(this, "removal"), { proof: await this.#proof() })) as { next: string }
        location.assign(next)
    }

    async #proof(): Promise<Proof> {
        if (this.byPasskey) return { passkey: (await this.shownPasskey()).fields }
        return (await proofOf(secretIn(this.passphrase.value, await this.parameters(this.email)), this.world)).proof
    }
}

customElements.define("bring-back", BringBack)
customElements.define("let-go", LetGo)
