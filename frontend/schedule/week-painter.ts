/**
 * When I usually have time: a week of check boxes that can be painted with a mouse, a finger or the keyboard.
 *
 * The boxes are real ones and work each by itself; this adds drawing over several, one stop for Tab and arrow keys
 * within. The night is folded away until it is wanted. On a narrow screen one day is shown, in lines of four hours: a
 * finger that draws along a line paints, one that goes up or down scrolls.
 */

import { gettext, interpolate, ngettext } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { between, copied, dayOf, isAtNight, led, painted, strokesBetween, TUESDAY_TO_FRIDAY, type Week, withStrokes } from "./week.ts"
import { WeekDays } from "./week-days.ts"
import { type State, WeekKeeping } from "./week-keeping.ts"

/** Half hours in a line where one day is shown; `availability.css` lays them out so. */
const IN_A_LINE = 8
const NARROW = matchMedia("(width < 48rem)")

/** One line from where the pointer went down: what was there before, and whether it chooses or clears. */
interface Line {
    readonly pointer: number
    readonly from: number
    readonly before: Week
    readonly chosen: boolean
    drawn: boolean
}

class WeekPainter extends HTMLElement {
    #boxes: readonly HTMLInputElement[] = []
    #week: Week = new Set()
    #earlier: Week[] = []
    #line: Line | null = null
    #keeping: WeekKeeping | null = null
    #days: WeekDays | null = null
    #here = new AbortController()

    connectedCallback(): void {
        this.#here = new AbortController()
        this.#boxes = [...this.#grid.querySelectorAll("input")]
        this.#days = new WeekDays(this, (from, to, said) => this.#paint(copied(this.#week, from, [to]), said))
        this.#week = new Set(this.#boxes.filter((box) => box.checked).map((box) => Number(box.value)))
        this.#keeping = new WeekKeeping(told(this, "action"), told(this, "person"), {
            kept: (week, waiting) => this.#show(withStrokes(week, waiting)),
            state: (state, sentence) => this.#tell(state, sentence),
        })
        this.#show(withStrokes(this.#week, this.#keeping.waiting))
        this.#asGrid()
        this.#listen()
        part(this, "week", HTMLFieldSetElement).disabled = false
        for (const tool of this.querySelectorAll<HTMLElement>("[data-tool]")) tool.hidden = false
        this.#foldNight(![...this.#week].some(isAtNight))
        this.#stopAt(this.#box([...this.#week].sort((one, other) => one - other)[0] ?? 18))
        this.#showDay(this.#days.here)
        // Whatever waited goes out; and a page that was put back shows what has been painted elsewhere since.
        void this.#keeping.send()
    }

    disconnectedCallback(): void {
        this.#here.abort()
    }

    get #grid(): HTMLElement {
        return part(this, "grid")
    }

    /** A table whose cells are gone through by arrow keys: said so, where a script makes it one. */
    #asGrid(): void {
        this.#grid.setAttribute("role", "grid")
        for (const [selector, role] of ROLES) {
            for (const element of this.#grid.querySelectorAll(selector)) element.setAttribute("role", role)
        }
    }

    #listen(): void {
        const grid = this.#grid
        grid.addEventListener("pointerdown", (event) => this.#begin(event))
        grid.addEventListener("pointermove", (event) => this.#draw(event))
        grid.addEventListener("click", (event) => this.#click(event))
        grid.addEventListener("change", (event) => this.#tick(event.target))
        grid.addEventListener("keydown", (event) => this.#key(event))
        grid.addEventListener("focusin", (event) => {
            if (!(event.target instanceof HTMLInputElement)) return
            this.#stopAt(event.target)
            this.#showDay(dayOf(Number(event.target.value)))
        })
        const { signal } = this.#here
        addEventListener("pointerup", (event) => this.#end(event, true), { signal })
        addEventListener("pointercancel", (event) => this.#end(event, false), { signal })
        for (const name of ["online", "reached"]) addEventListener(name, () => this.#keeping?.again(), { signal })
        addEventListener("pagehide", () => this.#keeping?.leave(), { signal })
        NARROW.addEventListener("change", () => this.#showDay(this.#days?.here ?? 0), { signal })
        this.#listenToTools()
    }

    #listenToTools(): void {
        part(this, "days").addEventListener("change", (event) => {
            this.#showDay(Number((event.target as HTMLInputElement).value))
        })
        part(this, "copy").addEventListener("click", () => {
            const after = copied(this.#week, 0, TUESDAY_TO_FRIDAY)
            this.#paint(after, gettext("Tuesday to Friday are now as Monday is."))
        })
        part(this, "night").addEventListener("click", () => this.#foldNight(!this.#nightIsFolded))
        part(this, "clear").addEventListener("click", () => this.#paint(new Set(), gettext("The week is empty.")))
        part(this, "undo").addEventListener("click", () => this.#undo())
    }

    #begin(event: PointerEvent): void {
        const box = boxAt(event.target)
        this.#line = null
        if (!box || event.button !== 0) return
        const from = Number(box.value)
        this.#line = { pointer: event.pointerId, from, before: this.#week, chosen: !box.checked, drawn: false }
    }

    #draw(event: PointerEvent): void {
        const line = this.#line
        if (line?.pointer !== event.pointerId) return
        // A finger holds on to where it began; what is under it now is asked for.
        const box = boxAt(document.elementFromPoint(event.clientX, event.clientY))
        if (!box || !this.contains(box) || (!line.drawn && Number(box.value) === line.from)) return
        line.drawn = true
        this.#show(painted(line.before, between(line.from, Number(box.value)), line.chosen))
    }

    /** Lifted, or taken over by the browser for scrolling: then nothing was painted. */
    #end(event: PointerEvent, lifted: boolean): void {
        const line = this.#line
        if (line?.pointer !== event.pointerId) return
        if (!lifted) this.#line = null
        if (!line.drawn) return
        const after = this.#week
        this.#show(line.before)
        if (lifted) this.#paint(after)
    }

    /** A line that ends where it began has been drawn: the click after it would undo that box. */
    #click(event: Event): void {
        if (this.#line?.drawn && boxAt(event.target)) event.preventDefault()
        this.#line = null
    }

    #tick(target: EventTarget | null): void {
        const box = boxAt(target)
        if (box) this.#paint(painted(this.#week, [Number(box.value)], box.checked))
    }

    #key(event: KeyboardEvent): void {
        const box = boxAt(event.target)
        if (!box || event.altKey || event.ctrlKey || event.metaKey) return
        const from = Number(box.value)
        const to = led(from, event.key, NARROW.matches ? IN_A_LINE : null)
        if (to === null) return
        event.preventDefault()
        // Painting on: the next is made as this one is.
        if (event.shiftKey) this.#paint(painted(this.#week, between(from, to), this.#week.has(from)))
        this.#goTo(to)
    }

    #goTo(half: number): void {
        if (isAtNight(half)) this.#foldNight(false)
        this.#box(half).focus()
    }

    /** Paint, keep it, and be ready to take it back. */
    #paint(after: Week, sentence = ""): void {
        const strokes = strokesBetween(this.#week, after)
        if (strokes.size > 0) {
            this.#earlier.push(this.#week)
            this.#show(after)
            void this.#keeping?.keep(strokes)
        }
        say(part(this, "done"), sentence)
    }

    #undo(): void {
        const before = this.#earlier.pop()
        if (!before) return
        void this.#keeping?.keep(strokesBetween(this.#week, before))
        this.#show(before)
        say(part(this, "done"), gettext("Taken back."))
        if (this.#earlier.length === 0) part(this, "copy").focus()
    }

    #show(week: Week): void {
        this.#week = week
        for (const box of this.#boxes) box.checked = week.has(Number(box.value))
        const hours = week.size / 2
        const counted = ngettext("%(hours)s hour a week", "%(hours)s hours a week", Math.ceil(hours))
        part(this, "hours").textContent =
            week.size === 0 ? gettext("Nothing painted yet") : interpolate(counted, { hours: hours.toLocaleString() })
        part(this, "undo").hidden = this.#earlier.length === 0
        this.#days?.mark(new Set([...week].map(dayOf)))
    }

    get #nightIsFolded(): boolean {
        return this.#grid.dataset["night"] === "folded"
    }

    #foldNight(folded: boolean): void {
        this.#grid.dataset["night"] = folded ? "folded" : "open"
        part(this, "night").setAttribute("aria-expanded", String(!folded))
        const stop = Number(this.#stop?.value)
        if (folded && isAtNight(stop)) this.#stopAt(this.#box(dayOf(stop) * 48 + 18))
    }

    /** Where Tab goes to: always a box that is seen. */
    get #stop(): HTMLInputElement | undefined {
        return this.#boxes.find((box) => box.tabIndex === 0)
    }

    /** Which day one is at; the only one that is there on a narrow screen. */
    #showDay(day: number): void {
        this.#days?.show(day)
        const stop = Number(this.#stop?.value)
        if (NARROW.matches && dayOf(stop) !== day) this.#stopAt(this.#box(day * 48 + (stop % 48)))
    }

    #stopAt(box: HTMLInputElement): void {
        for (const other of this.#boxes) other.tabIndex = other === box ? 0 : -1
    }

    #box(half: number): HTMLInputElement {
        const box = this.#boxes.find((one) => Number(one.value) === half)
        if (!box) throw new Error(`no half hour ${half}`)
        return box
    }

    #tell(state: State, sentence: string): void {
        const place = part(this, "saved")
        place.dataset["state"] = state
        place.textContent = sentence
    }
}

const ROLES = [
    ["thead, tbody", "rowgroup"],
    ["tr", "row"],
    ["thead th", "columnheader"],
    ["tbody th", "rowheader"],
    ["td", "gridcell"],
] as const

function boxAt(target: EventTarget | null): HTMLInputElement | null {
    return target instanceof HTMLInputElement && target.type === "checkbox" ? target : null
}

customElements.define("week-painter", WeekPainter)
