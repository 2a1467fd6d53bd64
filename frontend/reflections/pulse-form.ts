/** The pulse at the close: answered blind, sealed, sent once; shown to both when both are in. */

import { sendJSON, Unreachable } from "../web/api.ts"
import { gettext } from "../web/gettext.ts"
import { copyOf, part, say, told, within } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"
import type { Opened, Vault } from "../vault/session.ts"
import { type BetweenUs, betweenTold, keepBetween, ownBetween, readBetween } from "./between-us.ts"
import { drawerHere, ofSession, tellChanged, whenChanged } from "./drawers.ts"
import { pointsFor } from "./points.ts"
import { PulseDraft } from "./pulse-draft.ts"
import { type Answers, type Question, questionsFor, readAnswers, type Role } from "./questions.ts"

const LOOK_AGAIN_AFTER = 5000

class PulseForm extends HTMLElement {
    #looking: ReturnType<typeof setInterval> | null = null
    #draft: Promise<PulseDraft> | null = null

    connectedCallback(): void {
        part(this, "scales").replaceChildren(...questionsFor(this.#role).map((question) => this.#scale(question)))
        part(this, "form", HTMLFormElement).addEventListener("submit", (event) => {
            event.preventDefault()
            void this.#send()
        })
        const form = part(this, "form", HTMLFormElement)
        form.addEventListener("change", () => {
            this.#askMore(form)
        })
        whenChanged(() => void this.#show())
        void this.#show()
    }

    disconnectedCallback(): void {
        if (this.#looking) clearInterval(this.#looking)
    }

    get #role(): Role {
        return told(this, "role") === "focus" ? "focus" : "coach"
    }

    /** A line, and whom to show it to, only where there is something to say. */
    #askMore(form: HTMLFormElement): void {
        part(this, "between-more").hidden = [null, "no"].includes(new FormData(form).get("between") as string | null)
    }

    #scale({ key, ask, least, most }: Question): HTMLElement {
        const scale = copyOf(part(this, "scale", HTMLTemplateElement))
        within(scale, "legend").textContent = ask
        within(scale, ".points").replaceChildren(...pointsFor(key))
        const [low, high] = scale.querySelectorAll(".ends span")
        if (low && high) [low.textContent, high.textContent] = [least, most]
        return scale
    }

    async #show(): Promise<void> {
        try {
            const { vault, drawer } = await drawerHere(this)
            const pulses = (await ofSession(drawer, "pulse", told(this, "session"))).filter(({ server }) => server === "pulse")
            const mine = pulses.find(({ author }) => author === vault.person)
            const kept = mine ? await ownBetween(vault, told(this, "session")) : null
            this.#draw(mine, pulses.find(({ author }) => author === told(this, "partner")), kept)
            await this.#keepDraft(vault, mine !== undefined)
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
        }
    }

    /** What is tapped outlives the page, until the server has it. */
    async #keepDraft(vault: Vault, sent: boolean): Promise<void> {
        const form = part(this, "form", HTMLFormElement)
        this.#draft ??= PulseDraft.takeUp(form, vault, told(this, "session"))
        const draft = await this.#draft
        this.#askMore(form)
        if (sent) await draft.drop()
        else if (draft.takeUnsent()) await this.#send()
    }

    #draw(mine: Opened | undefined, theirs: Opened | undefined, kept: BetweenUs | null): void {
        const closed = told(this, "closed") === "yes"
        part(this, "form").hidden = closed || mine !== undefined
        part(this, "send", HTMLButtonElement).disabled = false
        part(this, "blind").hidden = mine !== undefined
        part(this, "waiting").hidden = closed || !mine || theirs !== undefined
        const both = shownOf(mine, theirs, closed)
        part(this, "revealed").hidden = both.length === 0
        part(this, "revealed").replaceChildren(...both.map((pulse) => this.#answers(pulse, pulse === mine, kept)))
        this.#lookAgain(!closed && mine !== undefined && theirs === undefined)
    }

    /** While the other's is missing, look for it: they may close the hour in their own time. */
    #lookAgain(waiting: boolean): void {
        if (!waiting && this.#looking) clearInterval(this.#looking)
        if (!waiting) this.#looking = null
        else this.#looking ??= setInterval(() => {
            if (document.visibilityState === "visible") void this.#show()
        }, LOOK_AGAIN_AFTER)
    }

    #answers(pulse: Opened, own: boolean, kept: BetweenUs | null): HTMLElement {
        const section = copyOf(part(this, "answers", HTMLTemplateElement))
        const name = own ? gettext("You") : told(this, "partnerName")
        within(section, "h3").textContent = name
        const answers = readAnswers(pulse.body)
        if (answers) this.#fill(section, answers)
        else section.append(gettext("This answer could not be read."))
        if (own && kept && !answers?.between) section.append(hint(betweenTold(kept)), hint(gettext("Only you see this.")))
        return section
    }

    #fill(section: HTMLElement, { role, between, points }: Answers): void {
        section.classList.add(`role-${role}`)
        const lines = questionsFor(role).map(({ key, ask }) => {
            const line = copyOf(part(this, "answer", HTMLTemplateElement))
            const value = points.get(key) ?? 0
            within(line, "span").textContent = ask
            within(line, "meter").setAttribute("value", String(value))
            within(line, "strong").textContent = String(value)
            return line
        })
        within(section, "ul").replaceChildren(...lines)
        if (between) section.append(hint(betweenTold(between)))
    }

    async #send(): Promise<void> {
        if (part(this, "form").hidden) return
        const data = new FormData(part(this, "form", HTMLFormElement))
        const points = questionsFor(this.#role).map(({ key }) => [key, data.get(key)] as const)
        const between = readBetween({ between: data.get("between"), line: data.get("line") })
        if (between === null || points.some(([, value]) => value === null)) {
            say(part(this, "error"), gettext("Tap one point on each line; what you tapped is kept."))
            return
        }
        say(part(this, "error"), "")
        const answers = Object.fromEntries(points.map(([key, value]) => [key, Number(value)]))
        try {
            await this.#seal(between, data.get("shared") === "yes", { role: this.#role, ...answers })
            const held = part(this, "form").contains(document.activeElement)
            await this.#show()
            if (held) this.#goOn()
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
            if (error instanceof Unreachable) await this.#sendLater()
            // It may have arrived before, with its answer lost.
            else await this.#show()
        }
    }

    /** The form is gone, and with it the button that was pressed: on to what stands there now. */
    #goOn(): void {
        [part(this, "waiting"), part(this, "revealed")].find(({ hidden }) => !hidden)?.focus()
    }

    async #sendLater(): Promise<void> {
        // Said only once it is true: whoever reads it may close the page.
        await (await this.#draft)?.keep({ sent: true })
        say(part(this, "error"), gettext("No connection. Your answers are kept on this device, and go out when there is one."))
        addEventListener("online", () => void this.#send(), { once: true })
    }

    /** What one keeps for oneself first: it may be kept twice, and a pulse is sent once. */
    async #seal(between: BetweenUs, shared: boolean, answers: Readonly<Record<string, unknown>>): Promise<void> {
        const { vault, drawer } = await drawerHere(this)
        const session = told(this, "session")
        await keepBetween(vault, session, between)
        const body = { session, ...answers, ...(shared && between.between !== "no" ? between : {}) }
        const { row, opened } = await drawer.prepare({ kind: "pulse", server: "pulse", body })
        await sendJSON("PUT", `/sessions/${session}/pulse/${row.id}/`, row)
        await drawer.keep(opened)
        tellChanged()
    }
}

/** What may be seen: both or nothing; once the questions are closed, whichever there is. */
function shownOf(mine: Opened | undefined, theirs: Opened | undefined, closed: boolean): Opened[] {
    const there = [mine, theirs].filter((pulse) => pulse !== undefined)
    return closed || there.length === 2 ? there : []
}

function hint(words: string): HTMLElement {
    return Object.assign(document.createElement("p"), { textContent: words, className: "hint answer-and-line" })
}

customElements.define("pulse-form", PulseForm)
