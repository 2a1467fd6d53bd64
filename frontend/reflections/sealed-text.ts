/** A sheet to write on: private notes or a shared takeaway of one session, sealed and saved as it is typed. */

import { gettext } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { type Drawer, type Opened, Stale, type Vault } from "../vault/session.ts"
import { Autosave, type State } from "./autosave.ts"
import { drawerHere, line, ofSession, tellChanged } from "./drawers.ts"

interface Desk {
    readonly vault: Vault
    readonly drawer: Drawer
}

class SealedText extends HTMLElement {
    #record: Opened | undefined
    #autosave: Autosave | null = null

    connectedCallback(): void {
        this.#open().catch((error: unknown) => {
            say(part(this, "saved"), sentenceFor(error))
        })
    }

    get #sheet(): HTMLTextAreaElement {
        return part(this, "text", HTMLTextAreaElement)
    }

    get #draftName(): string {
        return `${told(this, "session")} ${told(this, "kind")}`
    }

    async #open(): Promise<void> {
        const desk = await drawerHere(this)
        const mine = await ofSession(desk.drawer, told(this, "kind"), told(this, "session"))
        this.#record = mine.find(({ author }) => author === desk.vault.person)
        const draft = await desk.vault.drafts.load(this.#draftName)
        const saved = line(this.#record, "text")
        this.#autosave = this.#newAutosave(desk, saved)
        this.#listen(this.#autosave)
        this.#sheet.disabled = false
        if (typeof draft?.text !== "string" || draft.text === saved) {
            this.#sheet.value = saved
        } else if (draft.base === (this.#record?.revision ?? 0)) {
            this.#sheet.value = draft.text
            this.#autosave.typed(draft.text)
        } else {
            this.#sheet.value = draft.text
            this.#showStale(saved, this.#autosave)
        }
    }

    #newAutosave(desk: Desk, saved: string): Autosave {
        return new Autosave(
            {
                draft: (text) => desk.vault.drafts.save(this.#draftName, { text, base: this.#record?.revision ?? 0 }),
                upload: (text) => this.#upload(desk, text),
                settle: () => desk.vault.drafts.drop(this.#draftName),
                show: (state, error) => {
                    this.#show(state, error)
                },
                after: (ms, act) => {
                    const timer = setTimeout(act, ms)
                    return () => {
                        clearTimeout(timer)
                    }
                },
            },
            saved,
        )
    }

    #listen(autosave: Autosave): void {
        this.#sheet.addEventListener("input", () => {
            autosave.typed(this.#sheet.value)
        })
        this.#sheet.addEventListener("blur", () => void autosave.upload())
        addEventListener("online", () => void autosave.upload())
        // Sealing takes some milliseconds; a page that is left within them asks first.
        addEventListener("beforeunload", (event) => {
            if (!autosave.safe) event.preventDefault()
        })
    }

    async #upload({ drawer }: Desk, text: string): Promise<void> {
        const body = { session: told(this, "session"), text }
        const at = this.#record ? { id: this.#record.id } : {}
        this.#record = await drawer.write({ kind: told(this, "kind"), body, ...at })
        tellChanged()
    }

    #show(state: State, error: unknown): void {
        const saved = part(this, "saved")
        saved.dataset.state = state
        if (state === "stale" && error instanceof Stale && this.#autosave) {
            this.#record = error.current
            this.#showStale(line(error.current, "text"), this.#autosave)
        }
        say(saved, state === "failed" ? sentenceFor(error) : WORDS[state]())
    }

    /** Both texts are kept until the person has chosen. */
    #showStale(other: string, autosave: Autosave): void {
        say(part(this, "other"), other)
        part(this, "stale").hidden = false
        const choices = { "keep-mine": this.#sheet.value, "keep-other": other, "keep-both": `${this.#sheet.value}\n\n${other}` }
        for (const [name, text] of Object.entries(choices)) {
            part(this, name, HTMLButtonElement).onclick = () => {
                this.#sheet.value = text
                part(this, "stale").hidden = true
                autosave.resume(text, other)
            }
        }
    }
}

const WORDS: Record<Exclude<State, "failed">, () => string> = {
    kept: () => gettext("Kept on this device"),
    saving: () => gettext("Saving…"),
    saved: () => gettext("Saved, sealed"),
    offline: () => gettext("No connection. Kept on this device; it goes out by itself."),
    stale: () => gettext("Kept on this device until you choose"),
}

customElements.define("sealed-text", SealedText)
