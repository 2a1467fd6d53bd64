/**
 * Where a link leads. The secret in it is read once, taken out of the address bar, and kept for a day for whoever goes
 * on as themselves; nothing is sent before they do.
 */

import { sendJSON } from "../web/api.ts"
import { part, say, told } from "../web/parts.ts"
import { accept, claimOf, type InvitationPage, readInvitation } from "../vault/accepting.ts"
import type { Bytes } from "../vault/bytes.ts"
import { openDoor } from "../vault/door.ts"
import { fragmentOf } from "../vault/invitation.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { openVault, Refusal } from "../vault/session.ts"

class InvitationAnswer extends HTMLElement {
    connectedCallback(): void {
        this.#open().catch((error: unknown) => {
            part(this, "opening").hidden = true
            part(this, "unreadable").hidden = false
            // What does not open with this link's secret has one cause for whoever holds it: the link is not whole.
            if (!(error instanceof Refusal)) say(part(this, "why"), sentenceFor(error))
        })
        // The whole link, pasted over a broken one: nothing but its end differs, so no page would be loaded.
        addEventListener("hashchange", () => {
            location.reload()
        })
    }

    get #page(): InvitationPage {
        return { id: told(this, "invitation"), inviter: told(this, "inviter"), sealed: told(this, "sealed") }
    }

    async #open(): Promise<void> {
        const door = await openDoor()
        const id = told(this, "invitation")
        const fresh = fragmentInBar()
        const fragment = fresh ?? (await door.fragment(id, Date.now()))
        if (!fragment) throw new Refusal("link")
        const invitation = await readInvitation(this.#page, fragment)
        // Only what opens is kept: a link that broke on its way must not take the place of a whole one.
        if (fresh) await door.keepFragment(id, fresh, Date.now())
        say(part(this, "name"), invitation.name)
        say(part(this, "message"), invitation.message)
        part(this, "opening").hidden = true
        part(this, "asked").hidden = invitation.returning !== null
        part(this, "returning").hidden = invitation.returning === null
        part(this, "opened").hidden = false
        // Somebody let back in was asked by a partner of theirs, whose own page has the way to block.
        const stop = this.querySelector<HTMLElement>('[data-part="stop"]')
        if (stop) stop.hidden = invitation.returning !== null
        this.#offerBlock(fragment)
        const button = this.querySelector<HTMLButtonElement>('[data-part="accept"]')
        if (!button) return
        button.disabled = false
        button.addEventListener("click", () => {
            void this.#accept(button, fragment)
        })
    }

    /** Only who holds the link may: else anybody could learn by an address whose it is. */
    #offerBlock(fragment: Bytes): void {
        const button = this.querySelector<HTMLButtonElement>('[data-part="block"]')
        button?.addEventListener("click", () => {
            button.disabled = true
            void this.#block(told(button, "action"), fragment).catch((error: unknown) => {
                button.disabled = false
                say(part(this, "error"), sentenceFor(error))
            })
        })
    }

    async #block(address: string, fragment: Bytes): Promise<void> {
        const { next } = (await sendJSON("POST", address, { claim: await claimOf(fragment) })) as { next: string }
        await (await openDoor()).dropFragment(told(this, "invitation"))
        location.assign(next)
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

/** The secret in the address bar, as on first load; null after that. */
function fragmentInBar(): Bytes | null {
    const { hash } = location
    if (hash.length < 2) return null
    // Out of the bar, out of the history: who looks over a shoulder, or syncs tabs, must not get it.
    history.replaceState(null, "", location.pathname)
    return fragmentOf(hash)
}

customElements.define("invitation-answer", InvitationAnswer)
