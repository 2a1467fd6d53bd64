/**
 * The papers of an agreement: texts, signatures and answers, each in its first revision. What was once said stays said:
 * nobody unmakes it by writing over it or by deleting it.
 */

import { Refused } from "../web/api.ts"
import { type Drawer, type Opened, Refusal } from "../vault/session.ts"
import type { Papers } from "./agreement-versions.ts"

const KINDS = ["agreement", "signature", "agreement-answer"]
/** The kind of a record that was removed: what it was, its first revision says. */
const REMOVED = "deleted"

const read = new WeakMap<Drawer, Map<string, Opened>>()

export async function readPapers(drawer: Drawer): Promise<Papers> {
    const all = await drawer.all()
    const settled = (await drawer.settled?.all()) ?? new Map<string, readonly string[]>()
    const restsOn = new Set([...settled.values()].flat())
    const ofIt = ({ id, kind }: Opened): boolean => KINDS.includes(kind) || restsOn.has(id)
    const asked = all.filter((record) => ofIt(record) || record.kind === REMOVED)
    const firsts = await Promise.all(asked.map((record) => firstOf(drawer, record)))
    const there = firsts.filter((record) => record !== null)
    const of = (kind: string): Opened[] => there.filter((record) => record.kind === kind)
    const texts = of("agreement")
    const [refusal] = drawer.refused.values()
    if (texts.length === 0 && refusal) throw refusal
    const missing = asked.some((record, at) => firsts[at] === null && ofIt(record))
    const said = { texts, signatures: of("signature"), answers: of("agreement-answer") }
    return { ...said, missing, settled: new Set(settled.keys()) }
}

/** Null where the server does not hand it out, or hands out another. */
async function firstOf(drawer: Drawer, record: Opened): Promise<Opened | null> {
    if (record.revision === 1) return record
    const known = read.get(drawer) ?? new Map<string, Opened>()
    read.set(drawer, known)
    const name = `${record.id} ${record.mac}`
    const found = known.get(name) ?? (await drawer.run(record, 1).catch(withheld))?.[0]
    if (found) known.set(name, found)
    return found ?? null
}

function withheld(error: unknown): null {
    if (error instanceof Refusal || error instanceof Refused) return null
    throw error
}
