/** Twelve new words: shown, to be written down, and two of them asked back before anything is sent. */

import { gettext, interpolate } from "../web/gettext.ts"
import { copy, part, say } from "../web/parts.ts"
import { twoPlaces } from "./code-check.ts"
import { normalisePassphrase } from "./passphrase.ts"

/**
 * Show a code inside `root`, and a new passphrase that goes with it; settles once two of its words were typed back.
 */
export function showAndAsk(root: HTMLElement, code: string, passphrase = ""): Promise<void> {
    const again = root.querySelector<HTMLElement>('[data-part="again"]')
    if (again) again.textContent = passphrase
    const words = code.split(" ")
    showWords(root, code)
    const asked = twoPlaces()
    const inputs = [part(root, "one", HTMLInputElement), part(root, "other", HTMLInputElement)]
    for (const [at, place] of asked.entries()) {
        part(root, at === 0 ? "one-label" : "other-label").textContent = interpolate(gettext("Word %(place)s"), { place })
    }
    return new Promise((resolve) => {
        part(root, "confirm", HTMLButtonElement).addEventListener("click", () => {
            const right = asked.every((place, at) => normalised(inputs[at]?.value ?? "") === words[place - 1])
            say(part(root, "words-wrong"), right ? "" : gettext("Those are not the two words. Look at what you wrote down."))
            if (right) resolve()
            else inputs[0]?.focus()
        })
    })
}

/** The words with their buttons; `root` has the parts of `vault/_words.html`. */
export function showWords(root: HTMLElement, code: string): void {
    const list = part(root, "words")
    list.replaceChildren(...code.split(" ").map((word) => Object.assign(document.createElement("li"), { textContent: word })))
    part(root, "copy").addEventListener("click", () => {
        void copy(code, null, (worked) => {
            say(part(root, "copied"), worked ? gettext("Copied") : gettext("Copying is off here: write them down."))
        })
    })
    part(root, "print").addEventListener("click", () => {
        print()
    })
    root.hidden = false
    part(root, "code-title").focus()
}

function normalised(word: string): string {
    return normalisePassphrase(word).toLowerCase()
}
