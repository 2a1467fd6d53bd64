/** What one of the two has proposed, as a difference, with what can be answered. */

import { gettext, interpolate } from "../web/gettext.ts"
import { copyOf, within } from "../web/parts.ts"
import type { Opened } from "../vault/session.ts"
import type { Agreed, Proposal } from "./agreement.ts"
import { changeItem, day } from "./agreement-drawing.ts"
import { type Clause, clausesOf } from "./agreement-text.ts"
import { carriedOver, changes } from "./differences.ts"

/** What somebody may do with a proposal; each answers when it is done. */
export interface Answers {
    readonly accept: (proposal: Proposal) => Promise<void>
    readonly decline: (proposal: Proposal, why: string) => Promise<void>
    readonly withdraw: (proposal: Proposal) => Promise<void>
    /** Put it on the text that is in force by now. */
    readonly again: (proposal: Proposal, clauses: readonly Clause[]) => void
}

export interface Names {
    readonly own: string
    readonly partnerName: string
}

/** With what an item is made: who reads, from which templates, and what the buttons do. */
export interface Making {
    readonly names: Names
    readonly proposal: HTMLTemplateElement
    readonly change: HTMLTemplateElement
    readonly answers: Answers
}

/** One item for each open proposal. */
export function proposalItems(agreed: Agreed, making: Making): HTMLElement[] {
    return agreed.proposals.map((proposal) => proposalItem(agreed, proposal, making))
}

function proposalItem(agreed: Agreed, proposal: Proposal, { names, answers, ...parts }: Making): HTMLElement {
    const item = copyOf(parts.proposal)
    const mine = proposal.text.author === names.own
    within(item, "h2").textContent = heading(mine, names)
    within(item, ".why").textContent = proposal.why
    within(item, ".why").hidden = proposal.why === ""
    const { base, clauses } = meant(agreed, proposal)
    const changed = changes(base, clauses).filter(({ kind }) => kind !== "same")
    within(item, "ol").replaceChildren(...changed.map((one) => changeItem(parts.change, one)))
    within(item, ".standing").textContent = standing(proposal, mine, names)
    const allowed = { accept: !mine && !proposal.outdated, decline: !mine && !proposal.declined && !proposal.outdated }
    button(item, "accept", allowed.accept, () => answers.accept(proposal))
    const why = within(item, "input") as HTMLInputElement
    within(item, "details").hidden = !allowed.decline
    button(item, "decline", allowed.decline, () => answers.decline(proposal, why.value.trim()))
    button(item, "withdraw", mine, () => answers.withdraw(proposal))
    button(item, "again", proposal.outdated, () => {
        answers.again(proposal, carriedOver(base, clauses, inForceOf(agreed)))
        return Promise.resolve()
    })
    return item
}

function heading(mine: boolean, { partnerName }: Names): string {
    if (mine) return gettext("You propose a change")
    return interpolate(gettext("%(name)s proposes a change"), { name: partnerName })
}

function standing({ text, outdated, declined }: Proposal, mine: boolean, { partnerName }: Names): string {
    const values = { name: partnerName, date: day(text.at), no: declined ? day(declined.at) : "", why: declined?.why ?? "" }
    const words = outdated ? OUTDATED() : declined ? notNow(mine, declined.why) : waiting(mine)
    return interpolate(words, values)
}

const OUTDATED = (): string =>
    gettext("Written on %(date)s, on a text that has changed since. It can be put on the present one, and proposed again.")

function waiting(mine: boolean): string {
    const theirs = gettext("Proposed on %(date)s. It holds once you say yes; until then the text below does.")
    return mine ? gettext("Proposed on %(date)s. It holds once %(name)s says yes too; until then the text below does.") : theirs
}

function notNow(mine: boolean, why: string): string {
    if (!mine) return gettext("You said “not now” on %(no)s. You can still say yes.")
    const plain = gettext("%(name)s said “not now” on %(no)s.")
    return why === "" ? plain : gettext("%(name)s said “not now” on %(no)s: %(why)s")
}

/** A button that is there or not, and is used once at a time. */
function button(item: HTMLElement, act: string, there: boolean, does: () => Promise<void>): void {
    const found = within(item, `[data-act=${act}]`) as HTMLButtonElement
    found.hidden = !there
    found.addEventListener("click", () => {
        found.disabled = true
        void does().finally(() => (found.disabled = false))
    })
}

/** The text that a proposal was written on, and what it makes of it. */
function meant(agreed: Agreed, { text }: Proposal): { base: readonly Clause[]; clauses: readonly Clause[] } {
    const named = (text.body.follows as { mac?: unknown } | undefined)?.mac
    const base = agreed.versions.find((version) => version.text.mac === named)?.text
    return { base: base ? clausesOf(base) : inForceOf(agreed), clauses: clausesOf(text) }
}

export function inForceOf({ versions, first }: Agreed): readonly Clause[] {
    const text: Opened | null = versions.at(-1)?.text ?? first
    return text ? clausesOf(text) : []
}
