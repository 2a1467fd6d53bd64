/** A note of an hour held elsewhere is taken back: what was written of it stands in the form again. */

import { sendJSON } from "../web/api.ts"
import { part, say, told } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { type Drawer, type Opened, openVault, type Vault } from "../vault/session.ts"
import { line, ofSession } from "./drawers.ts"
import { readHalf } from "./elsewhere-half.ts"

/** What somebody wrote of the hour, and where it is a draft again. */
interface Saved {
    readonly name: string
    readonly drawer: Drawer
    readonly records: readonly Opened[]
}

class TakingBack extends HTMLElement {
    connectedCallback(): void {
        part(this, "take-back").addEventListener("click", () => void this.#takeBack())
    }

    async #takeBack(): Promise<void> {
        const button = part(this, "take-back", HTMLButtonElement)
        button.disabled = true
        say(part(this, "error"), "")
        try {
            // A planned hour keeps what was written of it.
            const vault = told(this, "alone") === "yes" ? await openVault() : null
            const saved = vault && (await this.#save(vault))
            const next = await this.#tell(vault, saved)
            if (saved) await remove(saved)
            location.assign(saved ? told(this, "form") : next)
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
            button.disabled = false
        }
    }

    /** Before anything is taken back, so that no word is ever nowhere. */
    async #save(vault: Vault): Promise<Saved | null> {
        const session = told(this, "session")
        const drawer = await vault.shared(told(this, "partnership"))
        const mine = async (kind: string): Promise<Opened | undefined> =>
            (await ofSession(drawer, kind, session)).find(({ author }) => author === vault.person)
        const [takeaway, promise] = [await mine("takeaway"), await mine("commitment")]
        const records = [takeaway, promise].filter((one) => one !== undefined)
        if (records.length === 0) return null
        const lines = { when: line(promise, "when"), will: line(promise, "will"), where: line(promise, "where") }
        const { on, at, focus } = this.dataset
        const half = readHalf({ on, at, focus, takeaway: line(takeaway, "text"), ...lines })
        const name = `${told(this, "partnership")} elsewhere ${session}`
        await vault.drafts.save(name, { half })
        return { name, drawer, records }
    }

    async #tell(vault: Vault | null, saved: Saved | null): Promise<string> {
        try {
            const { next } = (await sendJSON("POST", told(this, "action"), {})) as { next: string }
            return next
        } catch (error) {
            if (saved) await vault?.drafts.drop(saved.name)
            throw error
        }
    }
}

/** The hour is gone, and what could not be removed with it is of no hour any more. */
async function remove({ drawer, records }: Saved): Promise<void> {
    for (const { id } of records) await drawer.remove(id).catch(() => undefined)
}

customElements.define("taking-back", TakingBack)
