/**
 * Where a link leads. The secret in it is read once, taken out of the address bar, and kept for a day for whoever goes
 * on as themselves; nothing is sent before they do.
 */

import { sendJSON } from "../web/api.ts"
import { part, say, told } from "../web/parts.ts"
import { accept, type InvitationPage, readInvitation } from "../vault/accepting.ts"
import type { Bytes } from "../vault/bytes.ts"
import { openDoor } from "../vault/door.ts"
import { fragmentOf } from "../vault/invitation.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { openVault } from "../vault/session.ts"

class InvitationAnswer extends HTMLElement {
    connectedCallback(): void {
        this.#open().catch((error: unknown) => {
            part(this, "opening").hidden = true
            part(this, "unreadable").hidden = false
            if (error instanceof Error && error.message !== "link") say(part(this, "why"), sentenceFor(error))
        })
    }

    get #page(): InvitationPage {
        return { id: told(this, "invitation"), inviter: told(this, "inviter"), sealed: told(this, "sealed") }
    }

    async #open(): Promise<void> {
        const fragment = await this.#fragment()
        const invitation = await readInvitation(this.#page, fragment)
        say(part(this, "name"), invitation.name)
        say(part(this, "message"), invitation.message)
        part(this, "opening").hidden = true
        part(this, "opened").hidden = false
        const button = this.querySelector<HTMLButtonElement>('[data-part="accept"]')
        if (!button) return
        button.disabled = false
        button.addEventListener("click", () => {
            void this.#accept(button, fragment)
        })
    }

    /** The secret: from the address bar on first load, from this browser's keeping after that. */
    async #fragment(): Promise<Bytes> {
        const door = await openDoor()
        const id = told(this, "invitation")
        if (location.hash.length > 1) {
            const fragment = fragmentOf(location.hash)
            await door.keepFragment(id, fragment, Date.now())
            // Out of the bar, out of the history: who looks over a shoulder, or syncs tabs, must not get it.
            history.replaceState(null, "", location.pathname)
            return fragment
        }
        const kept = await door.fragment(id, Date.now())
        if (!kept) throw new Error("link")
        return kept
    }

    async #accept(button: HTMLButtonElement, fragment: Bytes): Promise<void> {
        const vault = await openVault()
        if (!vault) {
            location.assign(`${told(this, "unlock")}?next=${encodeURIComponent(location.pathname)}`)
            return
        }
        button.disabled = true
        part(this, "progress").hidden = false
        say(part(this, "error"), "")
        try {
            const name = told(this, "name")
            let next = "/"
            await accept(vault, this.#page, { fragment, name }, async (body) => {
                const answer = (await sendJSON("POST", told(this, "claim"), body)) as { next: string }
                next = answer.next
            })
            await (await openDoor()).dropFragment(told(this, "invitation"))
            location.assign(next)
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
            button.disabled = false
            part(this, "progress").hidden = true
        }
    }
}

customElements.define("invitation-answer", InvitationAnswer)
