/**
 * Looking back: opens what was written around all hours, shows it beside them and finds words in it again. Everything
 * happens in this page; once it is open it needs no network.
 */

import { Unreachable } from "../web/api.ts"
import { gettext, interpolate, ngettext } from "../web/gettext.ts"
import { json, part, say, told } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { openVault } from "../vault/session.ts"
import { Drawing, drawYears, type Shown } from "./drawing.ts"
import type { Entry, Hour } from "./entries.ts"
import { FilterForm } from "./filter-form.ts"
import { Finding } from "./finding.ts"
import { type Group, groupsOf, narrowed, onlyEntries, yearsIn } from "./groups.ts"
import { type Everything, openEverything } from "./opening.ts"

interface Told {
    readonly partnerships: readonly (readonly [string, string])[]
    readonly hours: readonly (readonly [string, string, string, string, Hour["role"], string, string])[]
}

/** Hours drawn at once; a year has about fifty. */
const AT_ONCE = 60
/** An opening shorter than this needs no word, in milliseconds. */
const PATIENCE = 400

class OwnHistory extends HTMLElement {
    #form!: FilterForm
    #drawing!: Drawing
    #names: ReadonlyMap<string, string> = new Map()
    #hours: readonly Hour[] = []
    #groups: readonly Group[] = []
    #finding = new Finding()
    #shown = AT_ONCE
    #year = ""
    /** What the list was drawn from; empty while nothing is. */
    #drawn = ""
    #gone = false
    #allOpen = false
    #looking: Promise<void> | null = null

    connectedCallback(): void {
        const { partnerships, hours } = json("told") as Told
        this.#names = new Map(partnerships)
        this.#hours = hours.map(([session, partnership, on, time, role, state, words]) => {
            return { session, partnership, on, time, role, state, words }
        })
        this.#year = told(this, "year")
        this.#form = new FilterForm(this, () => {
            this.#shown = AT_ONCE
            this.#draw()
        })
        this.#drawing = new Drawing(this, this.#names)
        part(this, "more").addEventListener("click", () => {
            this.#more()
        })
        part(this, "unfold").addEventListener("click", () => {
            this.#unfold()
        })
        part(this, "print").addEventListener("click", () => {
            print()
        })
        addEventListener("vault-locked", this.#forget)
        addEventListener("beforeprint", this.#ontoPaper)
        addEventListener("afterprint", this.#offPaper)
        document.addEventListener("visibilitychange", this.#lookAgain)
        void this.#look()
    }

    disconnectedCallback(): void {
        removeEventListener("vault-locked", this.#forget)
        removeEventListener("beforeprint", this.#ontoPaper)
        removeEventListener("afterprint", this.#offPaper)
        document.removeEventListener("visibilitychange", this.#lookAgain)
        this.#forget()
    }

    /** The keys are gone: so is what was opened. */
    readonly #forget = (): void => {
        this.#groups = []
        this.#drawn = ""
        // What is still being read for words stops.
        void this.#finding.take([])
        this.#finding = new Finding()
    }

    readonly #ontoPaper = (): void => {
        this.#drawing.ontoPaper(true)
    }

    readonly #offPaper = (): void => {
        this.#drawing.ontoPaper(false)
    }

    /** Another tab may have written meanwhile. */
    readonly #lookAgain = (): void => {
        if (document.visibilityState === "visible") void this.#look()
    }

    async #look(): Promise<void> {
        this.#looking ??= this.#lookNow().finally(() => (this.#looking = null))
        await this.#looking
    }

    async #lookNow(): Promise<void> {
        try {
            const vault = await openVault()
            if (!vault) return
            const since = performance.now()
            const everything = await openEverything(vault, this.#names, (done, of) => {
                if (performance.now() - since > PATIENCE) this.#progress(done, of)
            })
            if (!this.isConnected || !(await openVault())) return
            this.#take(everything)
        } catch (error) {
            // What is here stays, and the page says by itself that there is no network.
            if (!(error instanceof Unreachable) || this.#groups.length === 0) say(part(this, "error"), sentenceFor(error))
        } finally {
            if (this.isConnected) say(part(this, "opening"), "")
        }
    }

    #progress(done: number, of: number): void {
        say(part(this, "opening"), interpolate(gettext("Opening what was written: %(done)s of %(of)s"), { done, of }))
    }

    #take({ entries, refused, shut }: Everything): void {
        const drawn = JSON.stringify([entries, refused, shut.map(sentenceFor)])
        // Whoever comes back to the page reads on where they were.
        if (drawn === this.#drawn) return
        this.#drawn = drawn
        this.#groups = groupsOf(this.#hours, entries)
        const [first] = shut
        say(part(this, "error"), first ? sentenceFor(first) : refusedWords(refused))
        this.#form.offer(this.#groups, this.#names)
        this.#offerYears()
        this.#draw()
        this.#goWhereAsked()
        void this.#index(entries)
    }

    /** Read so that words are found: what is shown stands already, and the newest is found first. */
    async #index(entries: readonly Entry[]): Promise<void> {
        const newest = [...entries].sort((one, other) => (one.at < other.at ? 1 : -1))
        const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
        if ((await this.#finding.take(newest, rest)) && !this.#form.idle) this.#draw()
    }

    /** Notes may be older than any hour. */
    #offerYears(): void {
        const years = yearsIn(this.#groups)
        if (!years.includes(this.#year)) this.#year = years[0] ?? ""
        drawYears(part(this, "years"), years, this.#year, (year) => {
            this.#year = year
            this.#draw()
        })
        const empty = this.querySelector<HTMLElement>('[data-part="empty"]')
        if (empty) empty.hidden = years.length > 0
    }

    /** The page of an hour leads to that hour here; it is drawn only now. */
    #goWhereAsked(): void {
        if (this.#gone || location.hash === "") return
        this.#gone = true
        const hour = document.getElementById(location.hash.slice(1))
        const fold = hour?.querySelector("details")
        if (fold) fold.open = true
        hour?.scrollIntoView()
    }

    /** What is asked for, newest first among what fits as well; else the year of this page. */
    #fitting(): Shown & { groups: readonly Group[] } {
        const hits = this.#finding.find(this.#form.words)
        const { filter, idle } = this.#form
        const left = narrowed(this.#groups, idle ? { ...filter, month: this.#year } : filter)
        if (hits) {
            const found = onlyEntries(left, ({ id }) => hits.has(id))
            const fits = (group: Group): number => Math.min(...group.entries.map(({ id }) => hits.get(id)?.fits ?? 2))
            return { groups: found.sort((one, other) => fits(one) - fits(other)), hits, open: true }
        }
        return { groups: left, hits, open: filter.kind !== "" }
    }

    #draw(): void {
        const { groups, hits, open } = this.#fitting()
        const all = this.#form.idle ? groups.length : this.#shown
        this.#drawing.draw(groups.slice(0, all), { hits, open })
        part(this, "more").hidden = groups.length <= all
        part(this, "print").hidden = groups.length === 0
        part(this, "unfold").hidden = open || groups.every(({ entries }) => entries.length === 0)
        this.#sayUnfold(false)
        part(this, "reset").hidden = this.#form.idle
        part(this, "years").hidden = !this.#form.idle
        const found = part(this, "found")
        // A reader is told again of nothing that stands there already.
        const sentence = this.#form.idle ? "" : foundWords(groups, hits)
        if (found.textContent !== sentence) found.textContent = sentence
    }

    #more(): void {
        const before = this.#shown
        this.#shown += AT_ONCE
        this.#draw()
        const next = part(this, "list").children[before]
        next?.querySelector<HTMLElement>("summary, a")?.focus()
    }

    #unfold(): void {
        this.#sayUnfold(!this.#allOpen)
        this.#drawing.unfold(this.#allOpen)
    }

    #sayUnfold(open: boolean): void {
        this.#allOpen = open
        part(this, "unfold").textContent = open ? gettext("Fold all") : gettext("Unfold all")
    }
}

function refusedWords(count: number): string {
    if (count === 0) return ""
    const words = ngettext("%(count)s record is left out: not believed.", "%(count)s records are left out: not believed.", count)
    return interpolate(words, { count })
}

function foundWords(groups: readonly Group[], hits: Shown["hits"]): string {
    if (groups.length === 0) return gettext("Nothing fits. Fewer or other words may.")
    if (!hits) return interpolate(ngettext("%(count)s entry", "%(count)s entries", groups.length), { count: groups.length })
    const places = groups.reduce((sum, { entries }) => sum + entries.length, 0)
    return interpolate(ngettext("Found in one place", "Found in %(count)s places", places), { count: places })
}

customElements.define("own-history", OwnHistory)
