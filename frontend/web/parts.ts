/** Parts of a page that an element speaks through: `data-part` names them in the server's HTML. */

type Kind<T extends Element> = new () => T

/** The part of that name inside an element, of that kind; a page without it is a fault of ours. */
export function part<T extends Element = HTMLElement>(root: ParentNode, name: string, kind?: Kind<T>): T {
    const found = root.querySelector(`[data-part="${name}"]`)
    if (!found || (kind && !(found instanceof kind))) throw new Error(`the page has no part ${name}`)
    return found as T
}

/** What an element was told in the page. */
export function told(element: HTMLElement, name: string): string {
    const value = element.dataset[name]
    if (value === undefined) throw new Error(`the page does not say ${name}`)
    return value
}

/** JSON the server wrote into the page under an id. */
export function json(id: string): unknown {
    return JSON.parse(document.getElementById(id)?.textContent ?? "null")
}

/** Begin in this field, unless somebody has begun elsewhere before our script was there. */
export function beginIn(field: HTMLElement): void {
    const { activeElement, body } = document
    if (activeElement === null || activeElement === body) field.focus()
}

/** Show a sentence, or hide its place when there is none. */
export function say(place: HTMLElement, sentence: string): void {
    place.textContent = sentence
    place.hidden = sentence === ""
}

/** A copy of a template's one element. */
export function copyOf(template: HTMLTemplateElement): HTMLElement {
    const element = template.content.firstElementChild?.cloneNode(true)
    if (!(element instanceof HTMLElement)) throw new Error("an empty template")
    return element
}

/** The first of a selector inside an element; a template without it is a fault of ours. */
export function within(root: ParentNode, selector: string): HTMLElement {
    const found = root.querySelector<HTMLElement>(selector)
    if (!found) throw new Error(`no ${selector} here`)
    return found
}

type Done = (worked: boolean) => void

/** Copy to the clipboard and say so, or select it for copying by hand. */
export async function copy(text: string, field: HTMLInputElement | null, done: Done): Promise<void> {
    try {
        await navigator.clipboard.writeText(text)
        done(true)
    } catch {
        field?.select()
        done(false)
    }
}

/** Where to go next: an address of our own out of `?next=`, else the one given. */
export function nextAddress(otherwise: string): string {
    const asked = new URLSearchParams(location.search).get("next") ?? ""
    // Read as the browser will read it: `//host`, `/\host` and a tab between slashes all lead elsewhere.
    const address = URL.canParse(asked, location.origin) ? new URL(asked, location.origin) : null
    return asked.startsWith("/") && address?.origin === location.origin ? address.pathname + address.search : otherwise
}
