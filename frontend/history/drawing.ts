/**
 * The list of hours in the page, each folded under its headline; or open, with what is asked for: then with where the
 * words asked for stand in it.
 */

import { gettext, interpolate } from "../web/gettext.ts"
import { copyOf, part, within } from "../web/parts.ts"
import { dayWords, spanWords } from "./day-words.ts"
import type { Entry } from "./entries.ts"
import { type Hit, inContext } from "./finding.ts"
import type { Group } from "./groups.ts"
import { kindNamed } from "./kinds.ts"
import { atAGlance, KNOWN_BY, lineOf, startAndRest } from "./lengths.ts"

export interface Shown {
    /** Where the words asked for stand; null where none were. */
    readonly hits: ReadonlyMap<string, Hit> | null
    /** Whether what is asked for is shown at once. */
    readonly open: boolean
}

export class Drawing {
    readonly #root: HTMLElement
    readonly #names: ReadonlyMap<string, string>
    /** What somebody unfolded, by its day: it stays so when the list is drawn again. */
    readonly #unfolded = new Set<string>()

    constructor(root: HTMLElement, names: ReadonlyMap<string, string>) {
        this.#root = root
        this.#names = names
    }

    draw(groups: readonly Group[], shown: Shown): void {
        part(this.#root, "list").replaceChildren(...groups.map((group) => this.#group(group, shown)))
    }

    /** Unfold or fold everything that is drawn. */
    unfold(open: boolean): void {
        for (const fold of part(this.#root, "list").querySelectorAll<HTMLDetailsElement>(".history-fold")) fold.open = open
    }

    /** On paper nothing of a long text is folded; afterwards it is again what it was. */
    ontoPaper(printing: boolean): void {
        const folded = printing ? "details.written-rest:not([open])" : "details.written-rest[data-on-paper]"
        for (const fold of part(this.#root, "list").querySelectorAll<HTMLDetailsElement>(folded)) {
            fold.open = printing
            fold.toggleAttribute("data-on-paper", printing)
        }
    }

    #group(group: Group, shown: Shown): HTMLElement {
        const { hour, entries, on, from } = group
        const item = copyOf(part(this.#root, entries.length > 0 ? "fold" : "hour", HTMLTemplateElement))
        if (hour) {
            item.id = `hour-${hour.session}`
            item.dataset.state = hour.state
            item.classList.add(`role-${hour.role}`)
            within(item, "a").setAttribute("href", `/sessions/${hour.session}/`)
        }
        const time = within(item, "time")
        if (hour || on === from) time.setAttribute("datetime", on)
        time.textContent = on === from ? dayWords(on) : spanWords(from, on)
        this.#head(item, group)
        if (entries.length > 0) this.#fold(item, group, shown)
        return item
    }

    #head(item: HTMLElement, { hour, partnership }: Group): void {
        within(item, ".history-time").textContent = hour?.time ?? ""
        const badge = within(item, ".role-badge")
        badge.textContent = hour?.role === "focus" ? gettext("your hour") : gettext("you coached")
        badge.hidden = hour === null
        const words = hour ? hour.words : gettext("between the hours")
        const about = [...this.#withWhom(partnership), words].filter((some) => some !== "")
        within(item, ".history-about > .hint").textContent = about.join(" · ")
    }

    /** Said only where there are several. */
    #withWhom(partnership: string | null): string[] {
        const name = this.#names.size > 1 ? this.#names.get(partnership ?? "") : undefined
        return name === undefined ? [] : [interpolate(gettext("with %(name)s"), { name })]
    }

    #fold(item: HTMLElement, group: Group, shown: Shown): void {
        const fold = within(item, ".history-fold") as HTMLDetailsElement
        const key = group.hour?.session ?? `${group.from} ${group.partnership ?? ""}`
        fold.open = shown.open || this.#unfolded.has(key)
        fold.addEventListener("toggle", () => {
            if (shown.open) return
            if (fold.open) this.#unfolded.add(key)
            else this.#unfolded.delete(key)
        })
        within(item, ".history-leads").hidden = group.hour === null
        within(item, ".written-list").append(...group.entries.map((entry) => this.#entry(entry, group, shown)))
        const glance = within(item, ".history-glance")
        glance.append(...atAGlance(group.entries).map((entry) => this.#line(entry, group)))
        // By a finger it opens where it is read; the keyboard has the headline.
        glance.addEventListener("click", () => {
            if (getSelection()?.isCollapsed !== false) fold.open = true
        })
    }

    #line(entry: Entry, { partnership }: Group): HTMLElement {
        const item = copyOf(part(this.#root, "line", HTMLTemplateElement))
        item.dataset.kind = entry.kind
        const { name, own } = kindNamed(entry.kind)
        const known = !own && KNOWN_BY.includes(entry.kind)
        // What an hour is known by needs only to say whose it is; who hears it is told what it is.
        within(item, ".hint").textContent = known ? this.#who(entry, partnership) : this.#source(entry, partnership)
        within(item, ".visually-hidden").textContent = known ? name() : ""
        within(item, ".said").textContent = lineOf(entry)
        return item
    }

    #entry(entry: Entry, { hour, partnership, on, from }: Group, { hits }: Shown): HTMLElement {
        const item = copyOf(part(this.#root, "written", HTMLTemplateElement))
        item.dataset.kind = entry.kind
        const day = hour === null && on !== from ? [dayWords(entry.on)] : []
        within(item, ".hint").textContent = [this.#source(entry, partnership), ...day].join(" · ")
        const hit = hits?.get(entry.id)
        const [start, rest] = hit ? ["", ""] : startAndRest(entry.text)
        const pieces = hit ? inContext(entry.text, hit.words) : [{ text: start, hit: false }]
        within(item, ".said").append(...pieces.map(({ text, hit: found }) => (found ? marked(text) : text)))
        if (rest === "") within(item, ".written-rest").remove()
        else within(item, ".written-rest > .said").textContent = rest
        return item
    }

    /** What it is, and of whom where that is not plain. */
    #source(entry: Entry, partnership: string | null): string {
        const { name, own, both } = kindNamed(entry.kind)
        const whose = this.#who(entry, partnership)
        if (both && entry.apart) return interpolate(this.#apart(entry), { what: name(), name: whose })
        const who = own || both ? "" : whose
        return who === "" ? name() : `${name()} · ${who}`
    }

    /** Of what both keep, whose this is. */
    #apart({ mine }: Entry): string {
        return mine ? gettext("%(what)s, as you keep it") : gettext("%(what)s, as %(name)s keeps it")
    }

    #who({ mine }: Entry, partnership: string | null): string {
        return mine ? gettext("You") : (this.#names.get(partnership ?? "") ?? "")
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

function marked(text: string): HTMLElement {
    return Object.assign(document.createElement("mark"), { textContent: text })
}
