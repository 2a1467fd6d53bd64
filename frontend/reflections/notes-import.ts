/**
 * Bringing notes of earlier years along: files are read here and nowhere else, shown with their dates, and sealed once
 * their person says so. What is on its way lies on this device, sealed, until all of it is with the server.
 */

import { gettext, interpolate, ngettext } from "../web/gettext.ts"
import { copyOf, part, say, told, within } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { dateIn, localDay, type Reading, type SlashOrder } from "./dates-in-notes.ts"
import { isPrivate, vaultHere } from "./drawers.ts"
import { type FoundNote, notesOf, firstLine, MOST_NOTES, type NoteFile } from "./imported-notes.ts"
import { type Batch, type Imported, type ImportKind, importNotes, type Note } from "./importing.ts"
import { Underway } from "./importing-underway.ts"

/** In bytes: ten years of notes are less. */
const LARGEST_FILE = 5 * 1024 * 1024
const MOST_FILES = 500

class NotesImport extends HTMLElement {
    #files: readonly NoteFile[] = []
    #entries: readonly FoundNote[] = []
    #underway: Underway | null = null

    connectedCallback(): void {
        const chooser = part(this, "files", HTMLInputElement)
        chooser.addEventListener("change", () => void this.#take([...(chooser.files ?? [])]))
        const drop = part(this, "drop")
        drop.addEventListener("dragover", (event) => {
            event.preventDefault()
            drop.dataset.over = "yes"
        })
        drop.addEventListener("dragleave", () => delete drop.dataset.over)
        drop.addEventListener("drop", (event) => {
            event.preventDefault()
            delete drop.dataset.over
            void this.#take([...(event.dataTransfer?.files ?? [])])
        })
        for (const choice of this.querySelectorAll("[name=slashes]")) choice.addEventListener("change", () => this.#read())
        part(this, "import").addEventListener("click", () => void this.#import())
        part(this, "forget").addEventListener("click", () => void this.#forget())
        void this.#begin()
    }

    /** Go on with what a page that is gone had begun. */
    async #begin(): Promise<void> {
        try {
            const vault = await vaultHere()
            const underway = new Underway(vault.drafts, told(this, "partnership"))
            await underway.recall()
            this.#underway = underway
            part(this, "files", HTMLInputElement).disabled = false
            await this.#goOn(underway, true)
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
        }
    }

    async #take(files: readonly File[]): Promise<void> {
        const readable = files.filter((file) => file.size <= LARGEST_FILE && isText(file)).slice(0, MOST_FILES)
        this.#files = await Promise.all(readable.map(read))
        // Whoever wrote these may have written otherwise.
        for (const choice of this.querySelectorAll<HTMLInputElement>("[name=slashes]")) choice.checked = false
        const left = files.length - readable.length
        const words = ngettext("%(count)s file was left out: only text and Markdown, up to 5 MB each, can be read here.", "%(count)s files were left out: only text and Markdown, up to 5 MB each, can be read here.", left)
        say(part(this, "error"), left > 0 ? interpolate(words, { count: left }) : "")
        say(part(this, "done"), "")
        this.#read()
    }

    #read(): void {
        const slashes = this.querySelector<HTMLInputElement>("[name=slashes]:checked")?.value as SlashOrder | undefined
        const today = localDay(new Date())
        const languages = [...new Set([document.documentElement.lang || "en", ...navigator.languages, "en"])]
        const reading = { slashes: slashes ?? null, today, languages }
        const all = notesOf(this.#files, reading)
        this.#entries = all.slice(0, MOST_NOTES)
        this.#askWhichWay(this.#entries.find(({ unclear }) => unclear !== null)?.unclear ?? null, reading)
        part(this, "more").hidden = all.length <= MOST_NOTES
        part(this, "preview").hidden = all.length === 0
        part(this, "none").hidden = all.length > 0 || this.#files.length === 0
        this.#draw(today)
    }

    /** A date that may be read either way, and as which day: only whoever wrote it knows. */
    #askWhichWay(written: string | null, reading: Reading): void {
        part(this, "which-way").hidden = written === null
        if (written === null) return
        const values = { written, dayFirst: longDay(written, { ...reading, slashes: "day first" }), monthFirst: longDay(written, { ...reading, slashes: "month first" }) }
        part(this, "which").textContent = interpolate(gettext("Which day is %(written)s?"), values)
        part(this, "day-first").textContent = interpolate(gettext("%(dayFirst)s: the day comes first"), values)
        part(this, "month-first").textContent = interpolate(gettext("%(monthFirst)s: the month comes first"), values)
    }

    #draw(today: string): void {
        const template = part(this, "entry", HTMLTemplateElement)
        const items = this.#entries.map(({ date, text, source }) => {
            const item = copyOf(template)
            const field = within(item, "[type=date]") as HTMLInputElement
            field.value = date ?? ""
            field.max = today
            within(item, ".first").textContent = firstLine(text)
            within(item, ".source").textContent = source
            return item
        })
        part(this, "entries").replaceChildren(...items)
        const count = this.#entries.length
        part(this, "count").textContent = interpolate(ngettext("%(count)s note was found.", "%(count)s notes were found.", count), { count })
    }

    /** What is to be sealed, with the dates as they stand in the list; null, and said, where one is missing. */
    #chosen(): Note[] | null {
        const items = [...part(this, "entries").children] as HTMLElement[]
        const wanted = items.map((item, at) => ({
            entry: this.#entries[at],
            field: within(item, "[type=date]") as HTMLInputElement,
            taken: (within(item, "[type=checkbox]") as HTMLInputElement).checked,
        }))
        const missing = wanted.find(({ taken, field }) => taken && (field.value === "" || !field.validity.valid))
        this.#askFor(missing?.field ?? null, missing?.entry?.unclear ?? null)
        if (missing) return null
        return wanted.flatMap(({ entry, field, taken }) => (entry && taken ? [{ ...entry, date: field.value }] : []))
    }

    /** Say which date is missing, and go there. */
    #askFor(field: HTMLInputElement | null, written: string | null): void {
        const open = gettext("A note has no date yet. Give it one, or leave it out.")
        const unclear = interpolate(gettext("Say first which day is %(written)s."), { written: written ?? "" })
        const sentence = written === null ? open : unclear
        say(part(this, "error"), field ? sentence : "")
        if (field && written !== null) this.querySelector<HTMLInputElement>("[name=slashes]")?.focus()
        else field?.focus()
    }

    async #import(): Promise<void> {
        const [notes, underway] = [this.#chosen(), this.#underway]
        if (!underway || !notes || notes.length === 0) return
        const batch = { kind: this.#kind(), notes }
        this.#working(true)
        const kept = await underway.add(batch)
        // Where nothing outlives the page, the list stays until they are there.
        if (kept) this.#clear()
        const went = await this.#goOn(underway, kept)
        if (kept) return
        await underway.drop(batch)
        if (went) this.#clear()
    }

    #kind(): ImportKind {
        const shared = this.querySelector<HTMLInputElement>("[name=whose][value=shared]")?.checked === true
        return shared ? "imported-shared" : "imported"
    }

    /** Seal all that is on its way. What goes wrong with one batch is no other’s. Answers whether all of it went. */
    async #goOn(underway: Underway, kept: boolean): Promise<boolean> {
        if (underway.batches.length === 0) return true
        this.#working(true)
        const all: Imported[] = []
        let problem: unknown = null
        for (const batch of underway.batches) {
            try {
                all.push(await this.#seal(batch))
                await underway.drop(batch)
            } catch (error) {
                problem = error
            }
        }
        this.#working(false)
        this.#finished(all)
        if (problem === null) return true
        say(part(this, "error"), `${sentenceFor(problem)} ${notAll(kept)}`)
        part(this, "forget").hidden = !kept
        return false
    }

    async #seal(batch: Batch): Promise<Imported> {
        const progress = part(this, "progress", HTMLProgressElement)
        progress.max = batch.notes.length
        const vault = await vaultHere()
        const partnership = told(this, "partnership")
        const drawer = isPrivate(batch.kind) ? vault.own : await vault.shared(partnership)
        return await importNotes(drawer, partnership, batch, (done) => {
            progress.value = done
            const values = { done, all: batch.notes.length }
            say(part(this, "state"), interpolate(gettext("%(done)s of %(all)s sealed and sent."), values))
        })
    }

    #finished(all: readonly Imported[]): void {
        const sealed = all.reduce((sum, one) => sum + one.sealed, 0)
        const known = all.reduce((sum, one) => sum + one.known, 0)
        const words = ngettext("%(count)s note is sealed, with its own date.", "%(count)s notes are sealed, with their own dates.", sealed)
        const before = ngettext("%(count)s was here already, and was not made twice.", "%(count)s were here already, and were not made twice.", known)
        const said = [sealed > 0 ? interpolate(words, { count: sealed }) : "", known > 0 ? interpolate(before, { count: known }) : ""]
        say(part(this, "done"), said.filter(Boolean).join(" "))
        if (all.length > 0) part(this, "found").hidden = false
    }

    /** Nothing is chosen. */
    #clear(): void {
        this.#files = []
        part(this, "files", HTMLInputElement).value = ""
        this.#read()
    }

    #working(busy: boolean): void {
        part(this, "working").hidden = !busy
        part(this, "import", HTMLButtonElement).disabled = busy
        if (!busy) return
        part(this, "forget").hidden = true
        say(part(this, "error"), "")
    }

    async #forget(): Promise<void> {
        for (const batch of this.#underway?.batches ?? []) await this.#underway?.drop(batch)
        part(this, "forget").hidden = true
        say(part(this, "error"), "")
    }
}

function notAll(kept: boolean): string {
    const here = gettext("Not all of them are sealed yet. They are kept on this device; come back to this page, and it goes on.")
    return kept ? here : gettext("Not all of them are sealed yet, and this window keeps nothing: leave it open, and try again.")
}

/** A date in words, as it is read that way. */
function longDay(written: string, reading: Reading): string {
    const date = dateIn(written, reading)?.date ?? ""
    const words = new Intl.DateTimeFormat(document.documentElement.lang || "en", { dateStyle: "long", timeZone: "UTC" })
    return date === "" ? written : words.format(new Date(`${date}T00:00:00Z`))
}

/** Old notes may be older than UTF-8. */
async function read(file: File): Promise<NoteFile> {
    const bytes = await file.arrayBuffer()
    try {
        return { name: file.name, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) }
    } catch {
        return { name: file.name, text: new TextDecoder("windows-1252").decode(bytes) }
    }
}

function isText({ name, type }: File): boolean {
    return type.startsWith("text/") || /\.(md|markdown|txt|text|org|rst)$/i.test(name)
}

customElements.define("notes-import", NotesImport)
