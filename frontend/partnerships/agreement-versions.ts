/**
 * Which text of an agreement holds, which held before, and what is proposed. A text names the one it follows by its
 * MAC; it holds once both have signed exactly it. Everything here follows from what the two wrote, in whichever order
 * it came, so both browsers say the same. Pure: the records come in, opened and believed.
 */

import { byAuthor, followed, follows, latest } from "./agreement-following.ts"
import { clausesOf, sentence } from "./agreement-text.ts"
import type { Opened } from "../vault/session.ts"

/** A text that both have signed. `until` is null for the one in force; dates are their browsers' own. */
export interface Version {
    readonly number: number
    readonly text: Opened
    readonly from: string
    readonly until: string | null
    /** When both had read it together and said so, oldest first. */
    readonly confirmed: readonly Confirmed[]
    /** When its author wrote that they take it back, though both had signed it by then: it holds all the same. */
    readonly takenBack: string | null
    /** The records that say so: the text, and the first signature of each. */
    readonly restsOn: readonly string[]
}

export interface Confirmed {
    readonly session: string
    readonly at: string
}

/** A text that one of the two has put to the other. */
export interface Proposal {
    readonly text: Opened
    readonly why: string
    /** It was written on a text that no longer holds. */
    readonly outdated: boolean
    /** What the other said, unless they said yes: "not now", and perhaps why. */
    readonly declined: { readonly at: string; readonly why: string } | null
}

export interface Agreed {
    /** The text to begin with, while none is in force: what is signed first. */
    readonly first: Opened | null
    /** Who has signed the first text, or the version in force. */
    readonly signed: ReadonlyMap<string, Opened>
    /** Oldest first; the last is in force. */
    readonly versions: readonly Version[]
    readonly proposals: readonly Proposal[]
    /** Somebody signed a text that is not shown: something is withheld, or still on its way. */
    readonly incomplete: boolean
    /** Confirmations that one of the two has made of the version in force, by session and person. */
    readonly confirming: ReadonlyMap<string, ReadonlySet<string>>
}

/** What the drawer of a partnership holds of its agreement. */
export interface Papers {
    readonly texts: readonly Opened[]
    readonly signatures: readonly Opened[]
    readonly answers: readonly Opened[]
    /** One of them is named and not handed out. */
    readonly missing: boolean
    /** MACs of texts that this device saw signed by both. */
    readonly settled: ReadonlySet<string>
}

export const NOT_NOW = "not now"
export const WITHDRAWN = "withdrawn"

/** What stands between these two people. */
export function agreed(papers: Papers, people: readonly [string, string]): Agreed {
    const table = new Table(papers, people)
    const versions = table.versions()
    const inForce = versions.at(-1)
    const first = table.beginning()
    return {
        first,
        signed: signersOf(table, inForce?.text ?? first),
        versions,
        proposals: table.proposals(inForce?.text ?? null),
        incomplete: table.incomplete(),
        confirming: inForce ? table.confirming(inForce.text) : new Map(),
    }
}

/** The version that held at a moment, or null where none did yet. */
export function versionAt(versions: readonly Version[], moment: string): Version | null {
    const at = Date.parse(moment)
    return versions.findLast(({ from }) => Date.parse(from) <= at) ?? null
}

function signersOf(table: Table, text: Opened | null): ReadonlyMap<string, Opened> {
    return text ? table.signers(text) : new Map<string, Opened>()
}

class Table {
    readonly #papers: Papers
    readonly #people: readonly [string, string]

    constructor(papers: Papers, people: readonly [string, string]) {
        this.#papers = papers
        this.#people = people
    }

    /** Where both began at once, the text of the lower person id is the one to sign. */
    beginning(): Opened | null {
        return [...this.#papers.texts].filter((text) => followed(text) === null).sort(byAuthor)[0] ?? null
    }

    /** From the first text that both signed, each followed by the next. */
    versions(): Version[] {
        const found: Version[] = []
        let next = this.#heldOf(null)
        while (next && found.length < this.#papers.texts.length) {
            const earlier = found.at(-1)
            const from = latest([...this.#from(next), earlier?.from ?? ""])
            if (earlier) found[found.length - 1] = { ...earlier, until: from }
            found.push({ number: found.length + 1, text: next, from, until: null, ...this.#saidOf(next) })
            next = this.#heldOf(next)
        }
        return found
    }

    /** First signatures of a text, by person; a later one confirms it. */
    signers(text: Opened): Map<string, Opened> {
        const oldestFirst = this.#signatures(text).sort((one, other) => (one.at < other.at ? -1 : 1))
        const first = new Map<string, Opened>()
        for (const one of oldestFirst) if (!first.has(one.author)) first.set(one.author, one)
        return first
    }

    proposals(inForce: Opened | null): Proposal[] {
        const asked = this.#papers.texts.filter((text) => followed(text) !== null && this.#isOpen(text))
        // One a person, whatever their browser sends: the newest. In the order in which they came.
        const oldestFirst = [...asked].sort((one, other) => (one.at < other.at ? -1 : 1))
        const newest = new Map(oldestFirst.map((text) => [text.author, text]))
        const open = asked.filter((text) => newest.get(text.author) === text)
        return open.map((text) => {
            const no = this.#answer(text, NOT_NOW)
            return {
                text,
                why: sentence(text.body.why),
                outdated: !inForce || !follows(text, inForce),
                declined: no ? { at: no.at, why: sentence(no.body.why) } : null,
            }
        })
    }

    /** What both signed, or one did, is not all there. */
    incomplete(): boolean {
        const { missing, settled, texts } = this.#papers
        const held = new Set(texts.filter((text) => this.#holds(text)).map(({ mac }) => mac))
        return missing || this.#unread() || [...settled].some((mac) => !held.has(mac))
    }

    #unread(): boolean {
        const shown = new Set(this.#papers.texts.map(({ mac }) => mac))
        return this.#papers.signatures.some(({ body }) => typeof body.mac === "string" && !shown.has(body.mac))
    }

    /** Sessions in which the text was read together, and by whom that was said. */
    confirming(text: Opened): Map<string, Set<string>> {
        const said = new Map<string, Set<string>>()
        for (const { author, body } of this.#signatures(text)) {
            if (typeof body.session !== "string") continue
            said.set(body.session, (said.get(body.session) ?? new Set<string>()).add(author))
        }
        return said
    }

    /**
     * The one text that follows and that both have signed. Of two that crossed, the one on which both have built; else
     * the lower person id's. So a late yes to what was long passed over takes nothing back.
     */
    #heldOf(before: Opened | null): Opened | null {
        const next = this.#following(before).filter((text) => this.#holds(text)).sort(byAuthor)
        return next.find((text) => next.length > 1 && this.#isBuiltOn(text)) ?? next[0] ?? null
    }

    #following(before: Opened | null): Opened[] {
        return this.#papers.texts.filter((text) => (before ? follows(text, before) : followed(text) === null))
    }

    #isBuiltOn(text: Opened): boolean {
        return this.#following(text).some((next) => this.#holds(next))
    }

    #holds(text: Opened): boolean {
        const signed = this.signers(text)
        if (!this.#people.every((person) => signed.has(person)) || clausesOf(text).length === 0) return false
        const withdrawn = this.#answer(text, WITHDRAWN)
        // Taken back before the other said yes: the server may have kept that from them for a while. Or it is only
        // dated so: what this device saw in force was in force.
        return !withdrawn || this.#papers.settled.has(text.mac) || this.#from(text).some((at) => at < withdrawn.at)
    }

    /** Proposed by its own author, signed by nobody else, and not taken back. */
    #isOpen(text: Opened): boolean {
        const signed = this.signers(text)
        return signed.has(text.author) && !this.#wasHeld(text) && !this.#answer(text, WITHDRAWN)
    }

    #wasHeld(text: Opened): boolean {
        return this.#holds(text) && this.versions().some((version) => version.text === text)
    }

    /** When each of the two signed a text; it holds from the later on. */
    #from(text: Opened): string[] {
        const when = [...this.signers(text).values()].map(({ at }) => at)
        return when.length === this.#people.length ? [latest(when)] : []
    }

    #saidOf(text: Opened): Pick<Version, "confirmed" | "takenBack" | "restsOn"> {
        const restsOn = [text.id, ...[...this.signers(text).values()].map(({ id }) => id)]
        return { confirmed: this.#confirmed(text), takenBack: this.#answer(text, WITHDRAWN)?.at ?? null, restsOn }
    }

    #confirmed(text: Opened): Confirmed[] {
        const both = [...this.confirming(text)].filter(([, by]) => this.#people.every((person) => by.has(person)))
        const said = this.#signatures(text)
        const of = (session: string): string =>
            latest(said.filter(({ body }) => body.session === session).map(({ at }) => at))
        const dated = both.map(([session]) => ({ session, at: of(session) }))
        return dated.sort((one, other) => (one.at < other.at ? -1 : 1))
    }

    #signatures(text: Opened): Opened[] {
        const { signatures } = this.#papers
        return signatures.filter(({ body }) => body.mac === text.mac && body.agreement === text.id)
    }

    /** The last word of that kind on a text: of its author when it is taken back, of the other when it is declined. */
    #answer(text: Opened, said: string): Opened | undefined {
        const ofIt = this.#papers.answers.filter(({ body }) => body.mac === text.mac && body.agreement === text.id)
        const own = said === WITHDRAWN
        const fitting = ofIt.filter(({ author, body }) => body.answer === said && (author === text.author) === own)
        return fitting.sort((one, other) => (one.at < other.at ? 1 : -1))[0]
    }
}
