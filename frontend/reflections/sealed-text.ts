/** A sheet to write on: private notes or a shared takeaway of one session, sealed and saved as it is typed. */

import { after } from "../web/after.ts"
import { part, say, told } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"
import type { Body } from "../vault/envelope.ts"
import { type DraftPlace, placeFor } from "../vault/draft-place.ts"
import { type Drawer, Locking, type Opened, Refusal, Stale, type Vault } from "../vault/session.ts"
import { follows, readWaiting, type Waiting } from "../vault/waiting.ts"
import { Autosave, type State } from "./autosave.ts"
import { drawerFor, isPrivate, line, ofSession, sheetOf, tellChanged } from "./drawers.ts"
import { savedWords } from "./saved-words.ts"

interface Desk {
    readonly vault: Vault
    readonly drawer: Drawer
    readonly place: DraftPlace
}

export class SealedText extends HTMLElement {
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
        return sheetOf(this)
    }

    /** Send what is typed. Answers whether all of it is with the server; where not, the sheet says why. */
    async save(): Promise<boolean> {
        await this.#autosave?.upload()
        return this.#autosave?.settled ?? false
    }

    async #open(): Promise<void> {
        const kept = await drawerFor(this, told(this, "kind"))
        const place = await placeFor(kept.vault.drafts, `${told(this, "session")} ${told(this, "kind")}`)
        const desk = { ...kept, place }
        this.#record = await this.#mine(desk)
        const saved = line(this.#record, "text")
        const autosave = (this.#autosave = this.#newAutosave(desk, saved))
        this.#sheet.value = saved
        this.#base = this.#record?.revision ?? 0
        await this.#takeUp(place, autosave)
        this.#listen(autosave)
        this.closest("live-room")?.addEventListener("seat-changed", () => void this.#lookAgain(desk, autosave))
        this.#sheet.disabled = false
        // What stands there is not to be looked for.
        const folded = this.closest("details")
        if (folded && this.#sheet.value !== "") folded.open = true
    }

    /** Go on from what was typed here, in whichever tabs, and did not reach the server. */
    async #takeUp(place: DraftPlace, autosave: Autosave): Promise<void> {
        const { left: bodies } = place
        for (const body of bodies) place.takeUp(body)
        const left = bodies.map(readWaiting).filter((waiting) => waiting !== null)
        const unsent = left.filter(({ body }) => typeof body.text === "string" && body.text !== this.#sheet.value)
        const text = together(unsent.map(({ body }) => String(body.text)))
        if (unsent.length === 0) {
            await place.drop()
            if (place.sent) this.#show("saved", null)
            return
        }
        this.#sheet.value = text
        for (const { unanswered } of unsent) for (const one of unanswered) this.#unanswered.add(one)
        if (this.#record && !unsent.every((waiting) => follows(this.#record, waiting))) {
            this.#base = Math.min(...unsent.map(({ base }) => base))
            autosave.hold()
            this.#show("stale", new Stale(this.#record))
        }
        autosave.typed(text)
    }

    /** The sheet as a draft that any page may send, should this one be gone. */
    #waiting(text: string): Waiting {
        return {
            kind: told(this, "kind"),
            partnership: isPrivate(told(this, "kind")) ? null : told(this, "partnership"),
            page: location.pathname,
            base: this.#base,
            unanswered: [...this.#unanswered],
            body: this.#body(text),
        }
    }

    /** A preparation says for good whom it was written for; so no page can have it shared with another partner. */
    #body(text: string): Body {
        const body = { session: told(this, "session"), text }
        if (told(this, "kind") !== "prep") return body
        const partnership = this.#record ? line(this.#record, "partnership") : told(this, "partnership")
        return { ...body, partnership }
    }

    async #mine({ vault, drawer }: Omit<Desk, "place">): Promise<Opened | undefined> {
        const all = await ofSession(drawer, told(this, "kind"), told(this, "session"))
        return all.find(({ author }) => author === vault.person)
    }

    /** The hour came back from another page of the same person, who may have written there: nothing waits here. */
    async #lookAgain(desk: Desk, autosave: Autosave): Promise<void> {
        const newest = autosave.settled ? await this.#mine(desk).catch(() => undefined) : undefined
        if (!newest || newest.revision <= this.#base || !autosave.settled) return
        this.#record = newest
        this.#base = newest.revision
        this.#sheet.value = line(newest, "text")
        autosave.resume(this.#sheet.value, this.#sheet.value)
    }

    #newAutosave(desk: Desk, saved: string): Autosave {
        return new Autosave(
            {
                draft: (text) => desk.place.save({ waiting: this.#waiting(text) }),
                upload: (text) => this.#upload(desk, text),
                settle: () => desk.place.drop(),
                show: (state, error) => {
                    this.#show(state, error)
                },
                after,
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
        addEventListener("vault-locking", (event) => {
            if (event instanceof Locking) event.waitUntil(keptOrSent(autosave))
        })
        addEventListener("vault-locked", () => {
            this.#lock(autosave)
        })
        // Sealing takes some milliseconds; a page that is left within them asks first.
        addEventListener("beforeunload", (event) => {
            if (!autosave.safe) event.preventDefault()
        })
    }

    /** The keys are gone from this device, and what was typed is kept: so are the words from the page. */
    #lock(autosave: Autosave): void {
        autosave.hold()
        this.#sheet.disabled = true
        this.#sheet.value = ""
        say(part(this, "saved"), sentenceFor(new Refusal("locked")))
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
        const body = this.#body(text)
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
        say(saved, savedWords(state, error))
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

/** Before the keys go: on this device, or where that keeps nothing, with the server. */
async function keptOrSent(autosave: Autosave): Promise<void> {
    await autosave.keep()
    if (!autosave.safe) await autosave.upload()
}

/** Several texts as one, none twice. */
function together(texts: readonly string[]): string {
    const longest = [...new Set(texts)].sort((one, other) => other.length - one.length)
    return longest.filter((text, at) => !longest.slice(0, at).some((longer) => longer.includes(text))).join("\n\n")
}

customElements.define("sealed-text", SealedText)
