/** Whoever started anew is told plainly, where they look for their own words, that the earlier ones are gone. */

import { openVault } from "./session.ts"

class LostWords extends HTMLElement {
    connectedCallback(): void {
        void this.#look().catch(() => undefined)
    }

    async #look(): Promise<void> {
        const vault = await openVault()
        // With every earlier root there is nothing to look for.
        if (!vault || vault.keys.older.size >= vault.keys.root - 1) return
        await vault.own.all()
        this.hidden = vault.own.lost === 0
    }
}

customElements.define("lost-words", LostWords)
