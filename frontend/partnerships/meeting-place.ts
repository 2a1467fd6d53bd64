/** Where the two meet: their own call link or a place, sealed like everything they write. */

import { gettext } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { type Drawer, type Opened, openVault, Refusal } from "../vault/session.ts"
import { linked } from "./links-in.ts"

async function drawerOf(element: HTMLElement): Promise<Drawer> {
    const vault = await openVault()
    if (!vault) throw new Refusal("locked")
    return await vault.shared(told(element, "partnership"))
}

/** The newest place either has kept. */
export function newest(places: readonly Opened[]): Opened | null {
    return [...places].sort((one, other) => (one.at < other.at ? 1 : -1))[0] ?? null
}

function textOf(place: Opened | null): string {
    return typeof place?.body.text === "string" ? place.body.text : ""
}

function linkTo(address: string, words: string): HTMLAnchorElement {
    const link = document.createElement("a")
    return Object.assign(link, { href: address, target: "_blank", rel: "noopener noreferrer", textContent: words })
}

class MeetingPlace extends HTMLElement {
    connectedCallback(): void {
        part(this, "form", HTMLFormElement).addEventListener("submit", (event) => {
            event.preventDefault()
            void this.#keep()
        })
        void this.#show()
    }

    async #show(): Promise<void> {
        try {
            const places = await (await drawerOf(this)).list("place")
            const field = part(this, "place", HTMLInputElement)
            field.value = textOf(newest(places))
            field.disabled = false
            part(this, "submit", HTMLButtonElement).disabled = false
        } catch (error) {
            say(part(this, "saved"), sentenceFor(error))
        }
    }

    async #keep(): Promise<void> {
        try {
            const drawer = await drawerOf(this)
            const vault = await openVault()
            const own = (await drawer.list("place")).find(({ author }) => author === vault?.person)
            const body = { text: part(this, "place", HTMLInputElement).value.trim() }
            await drawer.write({ kind: "place", body, ...(own ? { id: own.id } : {}) })
            part(this, "form").dispatchEvent(new Event("sent"))
            say(part(this, "saved"), gettext("Kept, sealed"))
        } catch (error) {
            say(part(this, "saved"), sentenceFor(error))
        }
    }
}

class MeetingPlaceLink extends HTMLElement {
    connectedCallback(): void {
        void this.#show()
    }

    async #show(): Promise<void> {
        const places = await drawerOf(this)
            .then((drawer) => drawer.list("place"))
            .catch(() => [])
        const text = textOf(newest(places))
        if (text === "") return
        const shown = linked(text).map((piece) => (piece.address ? linkTo(piece.address, piece.text) : piece.text))
        part(this, "place").replaceChildren(gettext("You meet here:"), " ", ...shown)
        part(this, "place").hidden = false
        part(this, "none").hidden = true
    }
}

customElements.define("meeting-place", MeetingPlace)
customElements.define("meeting-place-link", MeetingPlaceLink)
