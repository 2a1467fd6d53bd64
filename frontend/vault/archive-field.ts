/** On the sign-up page: the archive that somebody brings, opened with the secret of its day before anything is sent. */

import { gettext, interpolate, locale } from "../web/gettext.ts"
import { part, say } from "../web/parts.ts"
import { secretIn } from "./key-form.ts"
import { type Brought, forgetBrought, openBrought } from "./moving-in.ts"
import { sentenceFor } from "./sentences.ts"

export class ArchiveField {
    readonly #root: HTMLElement
    readonly #found: (account: Readonly<Record<string, unknown>>) => void
    #opened: { readonly brought: Brought; readonly file: File } | null = null

    /** `found` is told what the archive knows of the account, once it is open. */
    constructor(root: HTMLElement, found: (account: Readonly<Record<string, unknown>>) => void) {
        this.#root = root
        this.#found = found
        part(root, "archive-open").addEventListener("click", () => void this.#show())
        part(root, "archive-file").addEventListener("change", () => {
            this.#forget()
        })
        part(root, "archive-reveal").addEventListener("change", (event) => {
            this.#secret.type = (event.target as HTMLInputElement).checked ? "text" : "password"
        })
    }

    /** What is brought, or null where no file was chosen. Refuses as opening does. */
    async brought(): Promise<Brought | null> {
        const file = part(this.#root, "archive-file", HTMLInputElement).files?.[0]
        if (!file || this.#opened?.file === file) return this.#opened?.brought ?? null
        const brought = await openBrought(file, (keyring) => secretIn(this.#secret.value, keyring))
        this.#forget()
        this.#opened = { brought, file }
        say(part(this.#root, "archive-found"), whatIsThere(brought))
        this.#found(brought.archive.index.account)
        return brought
    }

    /** The account is made: the archive's secrets have served. */
    done(): void {
        this.#forget()
        this.#secret.value = ""
    }

    get #secret(): HTMLInputElement {
        return part(this.#root, "archive-secret", HTMLInputElement)
    }

    async #show(): Promise<void> {
        const button = part(this.#root, "archive-open", HTMLButtonElement)
        const [progress, error] = [part(this.#root, "archive-progress"), part(this.#root, "archive-error")]
        say(error, "")
        button.disabled = true
        progress.hidden = false
        try {
            const brought = await this.brought()
            if (!brought) say(error, gettext("Choose the file of your archive first."))
        } catch (fault) {
            say(error, sentenceFor(fault))
        } finally {
            progress.hidden = true
            button.disabled = false
        }
    }

    #forget(): void {
        if (this.#opened) forgetBrought(this.#opened.brought)
        this.#opened = null
        say(part(this.#root, "archive-found"), "")
    }
}

function whatIsThere({ archive }: Brought): string {
    const { index, partnerships } = archive
    const words = {
        name: String(index.account.name),
        date: new Date(index.at).toLocaleDateString(locale(), { dateStyle: "long" }),
        records: String(index.records.length),
        partners: [...partnerships.values()].map(({ pin }) => pin.name).join(", "),
    }
    const what = gettext("It is open: the archive of %(name)s, made on %(date)s, with %(records)s records.")
    const who = partnerships.size > 0 ? gettext("Partners in it: %(partners)s.") : ""
    return [interpolate(what, words), interpolate(who, words)].join(" ").trim()
}
