/** A sheet to write on: private notes or a shared takeaway of one session, sealed and saved as it is typed. */

import { gettext } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { type Drawer, type Opened, Refusal, Stale, type Vault } from "../vault/session.ts"
import { Autosave, type State } from "./autosave.ts"
import { drawerFor, line, ofSession, tellChanged } from "./drawers.ts"

interface Desk {
    readonly vault: Vault
    readonly drawer: Drawer
}

class SealedText extends HTMLElement {
    #record: Opened | undefined
    /** The revision that what is on the sheet follows from. */
    #base = 0
    /** Texts that went out without an answer: one of them on the server is nobody else's. */
    readonly #unanswered = new Set<string>()
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
        const desk = await drawerFor(this, told(this, "kind"))
        this.#record = await this.#mine(desk)
        const saved = line(this.#record, "text")
        const autosave = (this.#autosave = this.#newAutosave(desk, saved))
        this.#sheet.value = saved
        this.#base = this.#record?.revision ?? 0
        this.#takeUp(await desk.vault.drafts.load(this.#draftName), autosave)
        this.#listen(autosave)
        this.#sheet.disabled = false
    }

    /** Go on from what was typed here and did not reach the server. */
    #takeUp(draft: Readonly<Record<string, unknown>> | undefined, autosave: Autosave): void {
        const text = draft?.text
        if (typeof text !== "string" || text === this.#sheet.value) return
        this.#sheet.value = text
        if (this.#record && draft?.base !== this.#base) {
            this.#base = Number(draft?.base)
            autosave.hold()
            this.#show("stale", new Stale(this.#record))
        }
        autosave.typed(text)
    }

    async #mine({ vault, drawer }: Desk): Promise<Opened | undefined> {
        const all = await ofSession(drawer, told(this, "kind"), told(this, "session"))
        return all.find(({ author }) => author === vault.person)
    }

    #newAutosave(desk: Desk, saved: string): Autosave {
        return new Autosave(
            {
                draft: (text) => desk.vault.drafts.save(this.#draftName, { text, base: this.#base }),
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
        for (const event of ["vault-locked", "signed-out"]) addEventListener(event, () => void this.#lock(autosave))
        // Sealing takes some milliseconds; a page that is left within them asks first.
        addEventListener("beforeunload", (event) => {
            if (!autosave.safe) event.preventDefault()
        })
    }

    /** The keys are gone from this device: so are the words from the page, once they are kept. */
    async #lock(autosave: Autosave): Promise<void> {
        autosave.hold()
        this.#sheet.disabled = true
        say(part(this, "saved"), sentenceFor(new Refusal("locked")))
        await autosave.keep()
        this.#sheet.value = ""
    }

    async #upload(desk: Desk, text: string): Promise<void> {
        try {
            this.#record = await this.#write(desk, text)
        } catch (error) {
            if (!(error instanceof Stale) || !this.#unanswered.has(line(error.current, "text"))) throw error
            // An earlier try of ours arrived although its answer did not: go on from it.
            this.#record = error.current
            this.#record = await this.#write(desk, text)
        }
        this.#unanswered.clear()
        this.#base = this.#record.revision
        tellChanged()
    }

    async #write(desk: Desk, text: string): Promise<Opened> {
        // Another tab may have begun this sheet meanwhile: one sheet, one record.
        const begun = this.#record ? undefined : await this.#mine(desk)
        if (begun) throw new Stale(begun)
        this.#unanswered.add(text)
        const body = { session: told(this, "session"), text }
        const over = this.#record ? { over: this.#record } : {}
        return await desk.drawer.write({ kind: told(this, "kind"), body, ...over })
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

    /** Both texts are kept until the person has chosen; they may go on typing before they do. */
    #showStale(other: string, autosave: Autosave): void {
        say(part(this, "other"), other)
        part(this, "stale").hidden = false
        const mine = (): string => this.#sheet.value
        const choices = { "keep-mine": mine, "keep-other": () => other, "keep-both": () => `${mine()}\n\n${other}` }
        for (const [name, chosen] of Object.entries(choices)) {
            part(this, name, HTMLButtonElement).onclick = () => {
                this.#sheet.value = chosen()
                part(this, "stale").hidden = true
                this.#base = this.#record?.revision ?? 0
                autosave.resume(this.#sheet.value, other)
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
