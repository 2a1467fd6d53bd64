/**
 * Letting the partner read what one prepared: a copy, by one tap, of the sheet as it is saved then. What is typed after
 * that stays private until the next tap. Taken back, it is no longer there to read; what was read was read.
 */

import { Unreachable } from "../web/api.ts"
import { gettext, interpolate } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { type Opened, Refusal } from "../vault/session.ts"
import { waitingOf } from "../vault/waiting.ts"
import { drawerFor, line, ofSession, tellChanged, vaultHere } from "./drawers.ts"
import { letGo, put } from "./putting.ts"
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
        const [waiting] = await this.#waiting()
        this.#waits = waiting !== undefined
        this.#id = waiting ?? this.#id
        const [shared] = await this.#own()
        this.#shared = shared
        if (shared && shared.id !== waiting) {
            this.#id = shared.id
            this.#waits = false
        }
        this.#draw()
    }

    /** What the partner can read: one copy, or several where two devices let it go at once. */
    async #own(): Promise<Opened[]> {
        const { vault, drawer } = await drawerFor(this, KIND)
        return (await ofSession(drawer, KIND, told(this, "session"))).filter(({ author }) => author === vault.person)
    }

    /** The ids of what waits on this device. */
    async #waiting(): Promise<string[]> {
        const session = told(this, "session")
        const waiting = [...(await waitingOf(await vaultHere(), KIND))]
        return waiting.flatMap(([id, { body }]) => (body.session === session ? [id] : []))
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
        // Another device may have let it go since this page looked: there is one copy, and it is written over.
        const [over, ...others] = await this.#own().catch(withoutNetwork(this.#shared))
        const kept = await put(this, { kind: KIND, id: over?.id ?? this.#id, over, body, newest: true })
        this.#waits = kept === null
        if (!kept) return
        this.#shared = kept
        await this.#remove(others)
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

    /** Every copy, whichever device let it go, and wherever it still is. */
    async #unshare(): Promise<void> {
        // What still waits here never goes out.
        for (const id of await this.#waiting()) await letGo(KIND, id)
        this.#waits = false
        await this.#remove(await this.#own().catch(withoutNetwork(this.#shared)))
        this.#shared = undefined
        this.#id = crypto.randomUUID()
    }

    async #remove(copies: readonly Opened[]): Promise<void> {
        const { drawer } = await drawerFor(this, KIND)
        for (const { id } of copies) await drawer.remove(id)
        if (copies.length > 0) tellChanged()
    }
}

/** Without a network: what this page knows of. */
function withoutNetwork(known: Opened | undefined) {
    return (error: unknown): Opened[] => {
        if (!(error instanceof Unreachable)) throw error
        return known ? [known] : []
    }
}

customElements.define("sheet-sharing", SheetSharing)
