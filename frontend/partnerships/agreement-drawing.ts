/** Clauses, differences and names on a page. Everything said here may have been written by somebody else. */

import { gettext, interpolate, locale } from "../web/gettext.ts"
import { copyOf, within } from "../web/parts.ts"
import type { Clause } from "./agreement-text.ts"
import type { ClauseChange, Piece } from "./differences.ts"

/** A clause as the template has it: a heading and a paragraph. */
export function clauseItem(template: HTMLTemplateElement, { title, text }: Clause): HTMLElement {
    const item = copyOf(template)
    within(item, "h3").textContent = title
    within(item, "p").textContent = text
    return item
}

/** A clause with what goes and what comes; it says in words what happens to it. */
export function changeItem(template: HTMLTemplateElement, change: ClauseChange): HTMLElement {
    const item = copyOf(template)
    item.dataset.change = change.kind
    within(item, ".what").textContent = WHAT[change.kind]()
    within(item, "h3").replaceChildren(...change.title.map(shown))
    within(item, "p.said").replaceChildren(...change.text.map(shown))
    return item
}

const WHAT: Record<ClauseChange["kind"], () => string> = {
    same: () => gettext("As it is"),
    changed: () => gettext("Changed"),
    added: () => gettext("A new clause"),
    dropped: () => gettext("To be dropped"),
}

/** Words that go are struck out, those that come underlined; who hears the page is told which are which. */
function shown({ kind, text }: Piece): Node {
    if (kind === "same") return document.createTextNode(text)
    const element = document.createElement(kind === "gone" ? "del" : "ins")
    const heard = document.createElement("span")
    heard.className = "visually-hidden"
    heard.textContent = kind === "gone" ? gettext("(out:") : gettext("(in:")
    const end = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: ")" })
    // The space after the last word is not part of what is struck out.
    const words = text.trimEnd()
    element.append(heard, words, end)
    const fragment = document.createDocumentFragment()
    fragment.append(element, text.slice(words.length))
    return fragment
}

/** “Ana agreed on 12 March 2026”, or that she has not yet. */
export function signatureLine(name: string, at: string | undefined): HTMLElement {
    const line = document.createElement("li")
    const strong = Object.assign(document.createElement("strong"), { textContent: name })
    const words = at ? interpolate(gettext("agreed on %(date)s"), { date: day(at) }) : gettext("has not agreed yet")
    line.append(strong, " ", Object.assign(document.createElement("span"), { textContent: words, className: at ? "" : "soft" }))
    return line
}

/** Somebody would have agreed to what is not there any more. */
export function movedWords(): string {
    return gettext("The text has just changed. Read it again before you agree.")
}

/** A date as a sentence has it. */
export function day(at: string): string {
    return new Date(at).toLocaleDateString(locale(), { dateStyle: "long" })
}
