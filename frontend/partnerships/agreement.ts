/**
 * The agreement of two people: sealed texts, and a sealed signature of each that names a text's MAC. Which text holds
 * follows from them (`agreement-versions.ts`); here they are read and written.
 */

import type { Drawer, Opened } from "../vault/session.ts"
import { type AgreementText, type Clause, clausesOf } from "./agreement-text.ts"
import { readPapers } from "./agreement-papers.ts"
import { type Agreed, agreed, NOT_NOW, WITHDRAWN } from "./agreement-versions.ts"

export { type AgreementText, type Clause, clausesOf } from "./agreement-text.ts"
export { type Agreed, type Proposal, type Version, versionAt } from "./agreement-versions.ts"

/** Whose agreement: the person whose browser this is, and the other. */
export type Two = readonly [own: string, partner: string]

export async function readAgreement(drawer: Drawer, people: Two): Promise<Agreed> {
    const papers = await readPapers(drawer)
    const found = agreed(papers, people)
    const news = found.versions.filter(({ text }) => !papers.settled.has(text.mac))
    // While somebody else may write with the old keys, what is read is not taken for settled.
    if (news.length > 0 && drawer.stopped === null) {
        await drawer.settled?.add(new Map(news.map(({ text, restsOn }) => [text.mac, restsOn])))
    }
    return found
}

/**
 * Sign the first text: put it down if nobody has, then vouch for exactly the text that was shown (`seen` is its MAC,
 * null for ours). False, and nothing signed, when another stands there by now or one without clauses.
 */
export async function sign(drawer: Drawer, people: Two, offered: AgreementText, seen: string | null): Promise<boolean> {
    const { first, versions, incomplete } = await readAgreement(drawer, people)
    if (incomplete || versions.length > 0 || !wasShown(first, seen)) return false
    const body = { version: offered.version, clauses: offered.clauses }
    await vouch(drawer, first ?? (await drawer.write({ kind: "agreement", body })))
    return true
}

function wasShown(first: Opened | null, seen: string | null): boolean {
    return first ? first.mac === seen && clausesOf(first).length > 0 : seen === null
}

/** What one of the two wants to have changed, and why. */
export interface Wanted {
    readonly clauses: readonly Clause[]
    readonly why: string
}

/**
 * Put a changed text to the other; what this person had proposed before is taken back. False, and nothing proposed,
 * when another text is in force by now than the one it was written on.
 */
export async function propose(drawer: Drawer, people: Two, wanted: Wanted, base: string): Promise<boolean> {
    const { versions, proposals } = await readAgreement(drawer, people)
    const inForce = versions.at(-1)?.text
    if (inForce?.mac !== base) return false
    const { version } = inForce.body
    const follows = { agreement: inForce.id, mac: inForce.mac }
    const body = { version, clauses: wanted.clauses, follows, ...(wanted.why === "" ? {} : { why: wanted.why }) }
    const text = await drawer.write({ kind: "agreement", body })
    await vouch(drawer, text)
    for (const { text: earlier } of proposals) if (earlier.author === people[0]) await withdraw(drawer, earlier)
    return true
}

/** Say yes to a proposal: false, and nothing signed, when it does not follow from what is in force by now. */
export async function accept(drawer: Drawer, people: Two, mac: string): Promise<boolean> {
    const { proposals } = await readAgreement(drawer, people)
    const found = proposals.find(({ text }) => text.mac === mac)
    if (!found || found.outdated || clausesOf(found.text).length === 0) return false
    await vouch(drawer, found.text)
    return true
}

/** Take back what one has proposed. */
export async function withdraw(drawer: Drawer, text: Opened): Promise<void> {
    await answer(drawer, text, { answer: WITHDRAWN })
}

/** Leave a proposal of the other's for now, perhaps with a sentence. */
export async function decline(drawer: Drawer, text: Opened, why: string): Promise<void> {
    await answer(drawer, text, { answer: NOT_NOW, ...(why === "" ? {} : { why }) })
}

/** Say that the text in force was read together in a session. False when it is not in force any more. */
export async function confirm(drawer: Drawer, people: Two, mac: string, session: string): Promise<boolean> {
    const { versions, confirming } = await readAgreement(drawer, people)
    const inForce = versions.at(-1)?.text
    if (inForce?.mac !== mac) return false
    if (!confirming.get(session)?.has(people[0])) await vouch(drawer, inForce, { session })
    return true
}

async function vouch(drawer: Drawer, { id, revision, mac }: Opened, also: { session?: string } = {}): Promise<void> {
    await drawer.write({ kind: "signature", body: { agreement: id, revision, mac, ...also } })
}

async function answer(drawer: Drawer, { id, mac }: Opened, said: Record<string, string>): Promise<void> {
    await drawer.write({ kind: "agreement-answer", body: { agreement: id, mac, ...said } })
}
