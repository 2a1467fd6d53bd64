/** On the page of the two: whether they have compared safety words, as one's own pin has it. Else nothing. */

import { type SaidOfWords, type WordsStanding, wordsStanding } from "../vault/compared.ts"
import { openVault } from "../vault/session.ts"
import { gettext } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { changedSince, comparedOn, differedOn, whatToDo } from "./words-said.ts"

const SENTENCES: Record<WordsStanding, (words: SaidOfWords | null, now: number) => string> = {
    asked: () => "",
    required: () => gettext("You have not compared words yet. Do it first, in the room of your next hour."),
    done: (words, now) => `${comparedOn(words, now)}.`,
    again: changedSince,
    differed: () => "",
}

class WordsCompared extends HTMLElement {
    connectedCallback(): void {
        addEventListener("vault-locked", () => {
            this.hidden = true
        })
        // What is wrong with the keys is said beside it.
        this.#look().catch(() => undefined)
    }

    async #look(): Promise<void> {
        const vault = await openVault()
        if (!vault) return
        const partnership = told(this, "partnership")
        const { stopped } = await vault.shared(partnership)
        if (stopped === "ended") return
        const pin = await vault.pin(partnership)
        const standing = wordsStanding(pin, vault.keys.recipient, stopped !== null)
        say(part(this, "compared"), SENTENCES[standing](pin.words, vault.now()))
        say(part(this, "differed"), standing === "differed" ? `${differedOn(pin.words, vault.now())} ${whatToDo()}` : "")
    }
}

customElements.define("words-compared", WordsCompared)
