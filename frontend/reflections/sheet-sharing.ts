/**
 * Letting the partner read what one prepared: a copy, by one tap, of the sheet as it is saved then. What is typed after
 * that stays private until the next tap. Taken back, it is no longer there to read; what was read was read.
 */

import { gettext, interpolate } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { type Opened, Refusal } from "../vault/session.ts"
import { drawerFor, line, ofSession, vaultHere } from "./drawers.ts"
import { put, takeBack } from "./putting.ts"
import { SealedText } from "./sealed-text.ts"

const KIND = "shared-prep"

class SheetSharing extends HTMLElement {
    #shared: Opened | undefined
    #id: string = crypto.randomUUID()
    #busy = false
    /** Let go out by a tap, and still on this device. */
    #waits = false

    connectedCallback(): void {
        part(this, "share").addEventListener("click", () => void this.#act(() => this.#share()))
        part(this, "unshare").addEventListener("click", () => void this.#act(() => this.#unshare()))
        this.#field.addEventListener("input", () => {
            this.#draw()
        })
        // The sheet fills itself once it is opened, which is no input.
        new MutationObserver(() => {
            this.#draw()
        }).observe(this.#field, { attributeFilter: ["disabled"] })
        addEventListener("own-changed", () => void this.#look().catch(() => undefined))
        void this.#look().catch(() => undefined)
    }

    get #sheet(): SealedText {
        const sheet = this.closest("sealed-text")
        if (!(sheet instanceof SealedText)) throw new Error("no sheet to share")
        return sheet
    }

    /** Only to see whether there is something to share: what is shared is read from where it is sealed. */
    get #field(): HTMLTextAreaElement {
        return part(this.#sheet, "text", HTMLTextAreaElement)
    }

    async #look(): Promise<void> {
        const { vault, drawer } = await drawerFor(this, KIND)
        this.#shared = (await ofSession(drawer, KIND, told(this, "session"))).find(({ author }) => author === vault.person)
        if (this.#shared) {
            this.#id = this.#shared.id
            this.#waits = false
        }
        this.#draw()
    }

    #draw(): void {
        const text = this.#field.value.trim()
        const shown = this.#shared !== undefined || this.#waits
        const same = line(this.#shared, "text") === text || this.#waits
        const name = { name: told(this, "partnerName") }
        const share = part(this, "share", HTMLButtonElement)
        share.hidden = shown && same
        share.disabled = text === "" || this.#field.disabled
        const words = shown ? gettext("Let %(name)s read it as it is now") : gettext("Let %(name)s read this")
        share.textContent = interpolate(words, name)
        part(this, "unshare").hidden = !shown
        say(part(this, "shared"), interpolate(this.#words(shown, same), name))
    }

    #words(shown: boolean, same: boolean): string {
        if (!shown) return gettext("Only you can read this.")
        if (this.#waits) return gettext("No connection. %(name)s can read it once this device is back.")
        return same
            ? gettext("%(name)s can read this. You can take it back; what was read was read.")
            : gettext("%(name)s reads it as it was. What you wrote since is yours alone.")
    }

    /** One thing at a time. */
    async #act(act: () => Promise<void>): Promise<void> {
        if (this.#busy) return
        this.#busy = true
        say(part(this, "sharing-error"), "")
        try {
            await act()
        } catch (error) {
            say(part(this, "sharing-error"), sentenceFor(error))
        } finally {
            this.#busy = false
            this.#draw()
        }
    }

    async #share(): Promise<void> {
        if (!(await this.#sheet.save())) {
            say(part(this, "sharing-error"), gettext("Not everything here is saved yet, so nothing was shared."))
            return
        }
        const body = { session: told(this, "session"), text: await this.#prepared() }
        const kept = await put(this, { kind: KIND, id: this.#id, over: this.#shared, body, newest: true })
        this.#waits = kept === null
        if (kept) this.#shared = kept
    }

    /**
     * One's preparation for this hour, whatever fields the page shows. Refuses `slot` for one that was written for
     * somebody else.
     */
    async #prepared(): Promise<string> {
        const [prep] = await ofSession((await vaultHere()).own, "prep", told(this, "session"))
        if (line(prep, "partnership") !== told(this, "partnership")) throw new Refusal("slot")
        return line(prep, "text").trim()
    }

    async #unshare(): Promise<void> {
        // What still waits here never goes out.
        await (await vaultHere()).drafts.drop(`${KIND} ${this.#id}`)
        this.#waits = false
        if (this.#shared) await takeBack(this, KIND, this.#shared.id)
        this.#shared = undefined
        this.#id = crypto.randomUUID()
    }
}

customElements.define("sheet-sharing", SheetSharing)
