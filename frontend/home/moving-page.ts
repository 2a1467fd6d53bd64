/** After signing up with an archive: bringing what is one's own, then going on with each partner who is here, too. */

import { sendJSON } from "../web/api.ts"
import { gettext, interpolate, ngettext } from "../web/gettext.ts"
import { json, part, say, told } from "../web/parts.ts"
import { type CheckedArchive, checkArchive } from "../vault/archive-checking.ts"
import { allShown, bring, type BringWorld, type Came } from "../vault/bringing.ts"
import { partnersIn } from "../vault/reuniting.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { openVault, type Vault } from "../vault/session.ts"
import { openStore, type Store } from "../vault/store.ts"
import { PartnerCard, type Standing } from "./moving-partner.ts"

class MovingPage extends HTMLElement {
    readonly #watch = this.querySelector("page-watch")
    #store: Store | null = null
    #allOwn = false

    connectedCallback(): void {
        // While something is on its way the page must not be loaded anew.
        this.#watch?.remove()
        part(this, "file").addEventListener("change", () => void this.#chosen())
        part(this, "drop").addEventListener("click", () => void this.#drop())
        void this.#begin()
    }

    async #begin(): Promise<void> {
        const vault = await openVault().catch(() => null)
        // The page says that it is locked, and begins again once it is not.
        if (!vault) return
        this.#store = await openStore(vault.person)
        const { open, partnerships } = this.#standing
        // Nothing more can come: the file is of no use here.
        if (!open && !Object.values(partnerships).includes("here")) await this.#store.dropArchive()
        const file = await this.#store.archive()
        if (file) await this.#goOn(vault, file)
        else part(this, "choose").hidden = false
    }

    async #chosen(): Promise<void> {
        const [vault, file] = [await openVault(), part(this, "file", HTMLInputElement).files?.[0]]
        if (!vault || !file) return
        // Where it cannot be kept it serves while the page is open.
        if (await this.#goOn(vault, file)) await this.#store?.keepArchive(file).catch(() => undefined)
    }

    /** Whether the file was the archive, and everything that could come has. */
    async #goOn(vault: Vault, file: Blob): Promise<boolean> {
        say(part(this, "error"), "")
        try {
            const archive = await checkArchive(file, vault.keys)
            part(this, "choose").hidden = true
            await this.#bringOwn(vault, archive)
            await this.#showPartners(vault, archive)
            return true
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
            part(this, "choose").hidden = false
            return false
        }
    }

    get #standing(): Standing {
        return json("standing") as Standing
    }

    #world(): BringWorld {
        const store = this.#store
        if (!store) throw new Error("nobody's store")
        return {
            send: async (records) => {
                await sendJSON("POST", told(this, "records"), { records })
            },
            marks: store,
            progress: (done, of) => {
                Object.assign(part(this, "bar", HTMLProgressElement), { max: Math.max(1, of), value: done })
            },
        }
    }

    async #bringOwn(vault: Vault, archive: CheckedArchive): Promise<void> {
        part(this, "own").hidden = false
        const standing = await vault.shelf.list({ own: true })
        const { brought, open } = this.#standing
        this.#allOwn = brought && allShown(archive, null, standing)
        if (this.#allOwn || !open) {
            say(part(this, "came"), gettext("All of it that could come is here."))
            return
        }
        const bar = part(this, "bar", HTMLProgressElement)
        bar.hidden = false
        say(part(this, "came"), gettext("It is on its way. You can leave this page and come back; nothing comes twice."))
        const came = await bring(archive, null, standing, this.#world())
        await sendJSON("POST", told(this, "brought"), {})
        bar.hidden = true
        this.#allOwn = allShown(archive, null, await vault.shelf.list({ own: true }))
        say(part(this, "came"), sentenceOf(came))
    }

    async #showPartners(vault: Vault, archive: CheckedArchive): Promise<void> {
        const partners = partnersIn(archive)
        const { partnerships, open } = this.#standing
        const saying = { say: told(this, "partnerships"), unsay: told(this, "unsaid") }
        const places = { ...saying, hours: told(this, "hours"), brought: told(this, "brought") }
        const ways = { partnership: told(this, "partnership"), lettingIn: told(this, "lettingIn") }
        const around = { vault, archive, world: this.#world(), places, ways, open }
        const cards = partners.map((partner) => {
            const card = new PartnerCard(part(this, "one", HTMLTemplateElement), partner, around)
            part(this, "list").append(card.element)
            return card
        })
        part(this, "partners").hidden = cards.length === 0
        for (const card of cards) await card.show(partnerships[card.partnership])
        part(this, "done").hidden = false
        // What has all come needs the file no longer; otherwise the page looks whether somebody is here meanwhile.
        if (this.#allOwn && cards.every(({ whole }) => whole)) await this.#drop()
        else if (this.#watch) this.append(this.#watch)
    }

    async #drop(): Promise<void> {
        await this.#store?.dropArchive()
        part(this, "waits").hidden = true
        part(this, "drop").hidden = true
    }
}

function sentenceOf({ came, left }: Came): string {
    const words = { came: String(came), left: String(left) }
    const here = ngettext(
        "%(came)s record of yours is here, with every version.",
        "%(came)s records of yours are here, with every version.",
        came,
    )
    const behind = ngettext(
        "%(left)s stayed behind: it was damaged, or changed after the archive was made.",
        "%(left)s stayed behind: they were damaged, or changed after the archive was made.",
        left,
    )
    return interpolate(left === 0 ? here : `${here} ${behind}`, words)
}

customElements.define("moving-page", MovingPage)
