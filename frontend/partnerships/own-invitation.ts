/** One's own invitation: the link again while it is open, who accepted once somebody has. */

import { getJSON, sendJSON } from "../web/api.ts"
import { part, say, told } from "../web/parts.ts"
import { askAbout, type Ids } from "../vault/concerned.ts"
import { type AnswerBody, type Checked, checkHandover, type HandedPage } from "../vault/confirming.ts"
import { forgetInvitation, linkAgain } from "../vault/inviting.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { openVault, Refusal, type Vault } from "../vault/session.ts"
import { showLink } from "./invitation-maker.ts"

class OwnInvitation extends HTMLElement {
    #without: Ids = new Set()

    connectedCallback(): void {
        // Opening one's own link: its secret has no business in the address bar.
        if (location.hash.length > 1) history.replaceState(null, "", location.pathname)
        if (told(this, "state") === "open") void this.#showOpen()
        if (told(this, "state") === "claimed") void this.#showClaimed()
        if (!["open", "claimed"].includes(told(this, "state"))) void this.#forget()
    }

    async #showOpen(): Promise<void> {
        const revoke = part(this, "revoke", HTMLButtonElement)
        revoke.addEventListener("click", () => {
            void this.#try(revoke, () => this.#revoke())
        })
        await this.#try(revoke, async () => {
            const link = await linkAgain(await this.#vault(), told(this, "invitation"), location.origin)
            if (link) showLink(this, link)
        })
    }

    async #revoke(): Promise<void> {
        await sendJSON("POST", told(this, "revocation"), {})
        await forgetInvitation(await this.#vault(), told(this, "invitation"))
        location.assign(told(this, "today"))
    }

    async #showClaimed(): Promise<void> {
        try {
            const vault = await this.#vault()
            const page = (await getJSON(told(this, "handover"))) as HandedPage
            this.#ask(await checkHandover(vault, told(this, "invitation"), page))
        } catch (error) {
            part(this, "opening").hidden = true
            part(this, "refused").hidden = false
            say(part(this, "why"), sentenceFor(error))
            const burn = part(this, "burn", HTMLButtonElement)
            // Only what can never be believed may be burned: no connection is no forgery. After new keys the secret of
            // the link is gone while its answer still waits here: that must have an end too.
            burn.hidden = !(error instanceof Refusal) || error.reason === "locked"
            part(this, "false").hidden = burn.hidden
            burn.addEventListener("click", () => {
                void this.#try(burn, () => this.#burn())
            })
        }
    }

    /** Show the name the handover vouches for, and wait for a yes or a no. */
    #ask(checked: Checked): void {
        say(part(this, "name"), checked.name)
        part(this, "opening").hidden = true
        part(this, "opened").hidden = false
        this.#answer("yes", (send) => this.#yes(checked, send), told(this, "confirmation"))
        this.#answer("no", checked.no, told(this, "refusal"))
    }

    /** Where something would be lost to the next epoch, it is said first, and the yes is said again without it. */
    async #yes(checked: Checked, send: Parameters<Checked["no"]>[0]): Promise<void> {
        const found = await checked.concerned()
        askAbout(this, new Set([...found].filter((id) => !this.#without.has(id))), () => {
            this.#without = found
            part(this, "yes", HTMLButtonElement).click()
        })
        await checked.yes(send, this.#without)
    }

    #answer(name: string, say_: Checked["no"], address: string): void {
        const button = part(this, name, HTMLButtonElement)
        button.disabled = false
        button.addEventListener("click", () => {
            void this.#try(button, async () => {
                let next = told(this, "today")
                await say_(async (body: AnswerBody) => {
                    next = ((await sendJSON("POST", address, body)) as { next: string }).next
                })
                location.assign(next)
            })
        })
    }

    /** A handover that does not fit is refused without keys: nothing of it may be pinned. */
    async #burn(): Promise<void> {
        await sendJSON("POST", told(this, "refusal"), { records: [] })
        await forgetInvitation(await this.#vault(), told(this, "invitation"))
        location.assign(told(this, "today"))
    }

    /** What has run out, was taken back, or was ended by a block: its secret has served. */
    async #forget(): Promise<void> {
        const vault = await openVault()
        if (vault) await forgetInvitation(vault, told(this, "invitation")).catch(() => undefined)
    }

    async #try(button: HTMLButtonElement, act: () => Promise<void>): Promise<void> {
        button.disabled = true
        try {
            await act()
        } catch (error) {
            say(this.querySelector<HTMLElement>('[data-part="error"]') ?? part(this, "why"), sentenceFor(error))
        } finally {
            button.disabled = false
        }
    }

    async #vault(): Promise<Vault> {
        const vault = await openVault()
        if (!vault) throw new Refusal("locked")
        return vault
    }
}

customElements.define("own-invitation", OwnInvitation)
