/** The list of hours in the page: each with what was written, or with where the words asked for stand in it. */

import { gettext, interpolate, locale } from "../web/gettext.ts"
import { copyOf, part, within } from "../web/parts.ts"
import type { Entry } from "./entries.ts"
import { type Hit, inContext } from "./finding.ts"
import type { Group } from "./groups.ts"
import { kindNamed } from "./kinds.ts"

export type Hits = ReadonlyMap<string, Hit> | null

export class Drawing {
    readonly #root: HTMLElement
    readonly #names: ReadonlyMap<string, string>

    constructor(root: HTMLElement, names: ReadonlyMap<string, string>) {
        this.#root = root
        this.#names = names
    }

    draw(groups: readonly Group[], hits: Hits): void {
        part(this.#root, "list").replaceChildren(...groups.map((group) => this.#group(group, hits)))
    }

    #group(group: Group, hits: Hits): HTMLElement {
        const item = copyOf(part(this.#root, "hour", HTMLTemplateElement))
        const { hour, on, entries } = group
        const link = within(item, "a")
        const time = within(item, "time")
        time.setAttribute("datetime", on)
        time.textContent = dayWords(on)
        if (hour) {
            item.id = `hour-${hour.session}`
            item.dataset.state = hour.state
            item.classList.add(`role-${hour.role}`)
            link.setAttribute("href", `/sessions/${hour.session}/`)
        } else {
            link.replaceWith(time)
        }
        const badge = within(item, ".role-badge")
        badge.textContent = hour?.role === "focus" ? gettext("your hour") : gettext("you coached")
        badge.hidden = hour === null
        within(item, ".hint").textContent = this.#about(group)
        within(item, ".written-list").replaceChildren(...entries.map((entry) => this.#entry(entry, group, hits)))
        return item
    }

    #about({ hour, partnership }: Group): string {
        const name = this.#names.size > 1 && partnership !== null ? this.#names.get(partnership) : undefined
        const words = hour ? hour.words : gettext("between the hours")
        return [...(name === undefined ? [] : [interpolate(gettext("with %(name)s"), { name })]), words].join(" · ")
    }

    #entry(entry: Entry, { partnership }: Group, hits: Hits): HTMLElement {
        const item = copyOf(part(this.#root, "written", HTMLTemplateElement))
        item.dataset.kind = entry.kind
        within(item, ".hint").textContent = this.#source(entry, partnership)
        const hit = hits?.get(entry.id)
        const pieces = hit ? inContext(entry.text, hit.words) : [{ text: entry.text, hit: false }]
        within(item, ".said").append(...pieces.map(({ text, hit: found }) => (found ? marked(text) : text)))
        return item
    }

    /** What it is, and of whom where that is not plain. */
    #source({ kind, mine }: Entry, partnership: string | null): string {
        const { name, own, both } = kindNamed(kind)
        if (own || both) return name()
        const who = mine ? gettext("You") : this.#names.get(partnership ?? "")
        return who === undefined ? name() : `${name()} · ${who}`
    }
}

/** The years to choose from: addresses that the page goes to without asking for them. */
export function drawYears(
    place: HTMLElement,
    years: readonly string[],
    now: string,
    choose: (year: string) => void,
): void {
    const links = years.map((year) => {
        const link = Object.assign(document.createElement("a"), { href: `?year=${year}`, textContent: year })
        link.addEventListener("click", (event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return
            event.preventDefault()
            for (const other of links) other.removeAttribute("aria-current")
            link.setAttribute("aria-current", "page")
            choose(year)
        })
        if (year === now) link.setAttribute("aria-current", "page")
        return link
    })
    place.replaceChildren(...(years.length > 1 ? links : []))
}

export function dayWords(on: string): string {
    return new Date(`${on}T12:00:00`).toLocaleDateString(locale(), { day: "numeric", month: "long", year: "numeric" })
}

export function monthWords(month: string): string {
    return new Date(`${month}-15T12:00:00`).toLocaleDateString(locale(), { month: "long", year: "numeric" })
}

function marked(text: string): HTMLElement {
    return Object.assign(document.createElement("mark"), { textContent: text })
}
