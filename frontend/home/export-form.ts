/** Taking everything along: the page that makes the archive, in this browser, and hands it over as a file. */

import { getJSON, sendJSON } from "../web/api.ts"
import { gettext, interpolate } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import type { KeyringFile } from "../vault/archive.ts"
import { type ArchiveWorld, type Holdings, type Made, makeArchive, type Page } from "../vault/archive-making.ts"
import { openedKeyring } from "../vault/archive-keyring.ts"
import { PassphraseForm } from "../vault/passphrase-form.ts"
import { openVault, Refusal } from "../vault/session.ts"
import { marksOf } from "../vault/archive-marks.ts"
import { ArchiveFile } from "./archive-file.ts"

class ExportForm extends PassphraseForm {
    #made: string | null = null

    disconnectedCallback(): void {
        if (this.#made) URL.revokeObjectURL(this.#made)
    }

    protected async submit(): Promise<void> {
        const vault = await openVault()
        if (!vault) throw new Refusal("locked")
        const keyring = await this.#keyring(vault.person)
        const file = new ArchiveFile(new Date())
        const made = await makeArchive(vault, keyring, { "README.txt": readme() }, this.#world(file, vault.person))
        this.passphrase.value = ""
        this.#show(made, file.finish())
    }

    /** The keyring is handed out for the passphrase only, and goes into the archive only if the passphrase opens it. */
    async #keyring(person: string): Promise<KeyringFile> {
        const parameters = await this.parameters(told(this, "email"))
        const ask = (auth: string): Promise<unknown> => sendJSON("POST", "/vault/unlocking/", { auth })
        return await openedKeyring({ person, passphrase: this.passphrase.value, parameters }, ask)
    }

    #world({ add }: ArchiveFile, person: string): ArchiveWorld {
        const [holdings, revisions] = [told(this, "holdings"), told(this, "revisions")]
        return {
            holdings: async () => (await getJSON(holdings)) as Holdings,
            page: async (after) => (await getJSON(after ? `${revisions}?after=${after}` : revisions)) as Page,
            add,
            progress: (done, of) => { this.#progress(done, of) },
            marks: () => marksOf(person),
        }
    }

    #progress(done: number, of: number): void {
        const bar = part(this, "done", HTMLProgressElement)
        Object.assign(bar, { max: Math.max(1, of), value: done, hidden: false })
        const words = { done: String(done), of: String(of) }
        say(part(this, "progress"), interpolate(gettext("%(done)s of %(of)s are in the archive."), words))
    }

    #show(made: Made, blob: Blob): void {
        this.#made = URL.createObjectURL(blob)
        const link = part(this, "file", HTMLAnchorElement)
        link.href = this.#made
        link.download = `turnabout-${new Date().toISOString().slice(0, 10)}.zip`
        part(this, "done", HTMLProgressElement).hidden = true
        part(this, "ready").hidden = false
        say(part(this, "what"), whatIsIn(made, blob.size))
        say(part(this, "missing"), whatIsMissing(made))
        link.focus()
        link.click()
    }
}

function whatIsIn({ envelopes }: Made, size: number): string {
    const words = { count: String(envelopes), size: String(Math.max(1, Math.round(size / 1024))) }
    return interpolate(gettext("%(count)s sealed versions of everything, %(size)s kB. It should be among your downloads."), words)
}

function whatIsMissing({ unopened, withheld }: Made): string {
    const sentences = []
    const missing = { count: String(withheld) }
    if (withheld) sentences.push(interpolate(gettext("The server kept back %(count)s that this device has seen."), missing))
    if (unopened) sentences.push(interpolate(gettext("%(count)s did not open with your keys."), { count: String(unopened) }))
    if (sentences.length > 0) sentences.push(gettext("The archive lists them; tell whoever runs this server."))
    return sentences.join(" ")
}

/** What lies in the archive for whoever finds it years from now. */
function readme(): string {
    return [
        gettext("This is a Turnabout archive: everything one person wrote and shared, sealed."),
        gettext("Without their passphrase or recovery code nobody can read it, and with either it needs no server."),
        "",
        gettext("To read it, with Turnabout installed anywhere:"),
        "    turnabout archive open FILE.zip",
        "",
        gettext("Without Turnabout, the “age” program opens every file once you have its keys:"),
        "    turnabout archive key FILE.zip > key.txt",
        "    age -d -i key.txt records/ID/1.age | tail -n +2",
        "",
        gettext("What each file holds is in docs/archive.md of Turnabout’s source."),
        "",
    ].join("\n")
}

customElements.define("export-form", ExportForm)
