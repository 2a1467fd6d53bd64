/** The four words on the page: who reads which, each with its number, for whoever hears the page, too. */

import { gettext, interpolate } from "../../web/gettext.ts"
import { copyOf, part, within } from "../../web/parts.ts"

export function drawWords(root: HTMLElement, words: readonly string[], ownFirst: boolean, name: string): void {
    const own = gettext("You read these two aloud:")
    const partners = interpolate(gettext("%(name)s reads aloud. Listen for these two:"), { name })
    const halves = [["first", ownFirst, 0], ["second", !ownFirst, 2]] as const
    for (const [where, mine, from] of halves) {
        part(root, `${where}-reader`).textContent = mine ? own : partners
        part(root, `${where}-half`).toggleAttribute("data-own", mine)
        const items = words.slice(from, from + 2).map((word, at) => itemOf(root, word, from + at + 1))
        part(root, where).replaceChildren(...items)
    }
}

function itemOf(root: HTMLElement, word: string, number: number): HTMLElement {
    const item = copyOf(part(root, "word", HTMLTemplateElement))
    within(item, ".visually-hidden").textContent = interpolate(gettext("Word %(number)s:"), { number })
    within(item, ".number").textContent = `${String(number)}.`
    within(item, ".said").textContent = word
    return item
}
