/** What the other wrote for this hour and lets one read: shown as it comes, and not there until then. */

import { part, say, told } from "../web/parts.ts"
import { drawerFor, line, ofSession, whenChanged } from "./drawers.ts"

class TheirText extends HTMLElement {
    connectedCallback(): void {
        whenChanged(() => void this.#show().catch(() => undefined))
        void this.#show().catch(() => undefined)
    }

    async #show(): Promise<void> {
        const kind = told(this, "kind")
        const { drawer } = await drawerFor(this, kind)
        const all = await ofSession(drawer, kind, told(this, "session"))
        const text = line(all.find(({ author }) => author === told(this, "partner")), "text")
        say(part(this, "text"), text)
        part(this, "shown").hidden = text === ""
    }
}

customElements.define("their-text", TheirText)
