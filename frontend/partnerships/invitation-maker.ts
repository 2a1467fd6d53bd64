/** Make one link for one friend, and give it every way to travel. */

import { correction, generate } from "lean-qr"
import { sendJSON } from "../web/api.ts"
import { gettext } from "../web/gettext.ts"
import { copy, part, say, told } from "../web/parts.ts"
import { invite, type InviteBody, letBackIn } from "../vault/inviting.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { openVault, Refusal } from "../vault/session.ts"

class InvitationMaker extends HTMLElement {
    connectedCallback(): void {
        const submit = part(this, "submit", HTMLButtonElement)
        part(this, "form", HTMLFormElement).addEventListener("submit", (event) => {
            event.preventDefault()
            submit.disabled = true
            this.#make()
                .catch((error: unknown) => {
                    say(part(this, "error"), sentenceFor(error))
                })
                .finally(() => {
                    submit.disabled = false
                })
        })
        submit.disabled = false
    }

    async #make(): Promise<void> {
        const vault = await openVault()
        if (!vault) throw new Refusal("locked")
        const message = part(this, "message", HTMLTextAreaElement).value.trim()
        const asked = { name: told(this, "name"), message, origin: location.origin }
        const send = async (body: InviteBody): Promise<void> => {
            await sendJSON("POST", told(this, "invitations"), body)
        }
        const { reopens } = this.dataset
        const { link } = reopens ? await letBackIn(vault, reopens, asked, send) : await invite(vault, asked, send)
        part(this, "form").dispatchEvent(new Event("sent"))
        this.#show(link)
    }

    #show(link: string): void {
        part(this, "ask").hidden = true
        part(this, "made").hidden = false
        showLink(this, link)
        const share = part(this, "share", HTMLButtonElement)
        share.hidden = typeof navigator.share !== "function"
        share.addEventListener("click", () => {
            // Closing the share sheet is an answer, not a fault.
            navigator.share({ title: "Turnabout", url: link }).catch(() => undefined)
        })
        generate(link, { minCorrectionLevel: correction.M }).toCanvas(part(this, "qr", HTMLCanvasElement))
        part(this, "made-title").focus()
    }
}

/** Put a link into its field, with a button that copies it. */
export function showLink(root: HTMLElement, link: string): void {
    const field = part(root, "link", HTMLInputElement)
    const button = part(root, "copy", HTMLButtonElement)
    field.value = link
    button.disabled = false
    button.addEventListener("click", () => {
        void copy(link, field, (worked) => {
            say(part(root, "copied"), worked ? gettext("Copied") : gettext("Selected: copy it with your keyboard"))
        })
    })
}

customElements.define("invitation-maker", InvitationMaker)
