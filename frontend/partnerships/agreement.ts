/**
 * The agreement of two people: a sealed text, and a sealed signature of each that names the text's MAC. It holds when
 * both have signed the same text.
 */

import type { Drawer, Opened } from "../vault/session.ts"

export interface Clause {
    readonly key: string
    readonly title: string
    readonly text: string
}

export interface AgreementText {
    readonly version: number
    readonly clauses: readonly Clause[]
}

/** What stands: the text, if anybody has put one down, and the ids of those who signed it. */
export interface Standing {
    readonly text: Opened | null
    readonly signed: ReadonlyMap<string, Opened>
}

/** The agreement as it stands. Where both began at once, the text of the lower person id is the one to sign. */
export function standing(texts: readonly Opened[], signatures: readonly Opened[]): Standing {
    const text = [...texts].sort((one, other) => (one.author < other.author ? -1 : 1))[0] ?? null
    const isOf = ({ body }: Opened): boolean => text !== null && body.mac === text.mac && body.agreement === text.id
    const fitting = signatures.filter(isOf)
    return { text, signed: new Map(fitting.map((signature) => [signature.author, signature])) }
}

export async function readStanding(drawer: Drawer): Promise<Standing> {
    const [texts, signatures] = await Promise.all([drawer.list("agreement"), drawer.list("signature")])
    return standing(texts, signatures)
}

/**
 * Sign: put the text down if nobody has, then vouch for exactly the text that was shown (`seen` is its MAC, null for
 * ours). False, and nothing signed, when another stands there by now or one without clauses.
 */
export async function sign(drawer: Drawer, offered: AgreementText, seen: string | null): Promise<boolean> {
    const body = { version: offered.version, clauses: offered.clauses }
    const standing = (await readStanding(drawer)).text
    if ((standing?.mac ?? null) !== seen || (standing && clausesOf(standing).length === 0)) return false
    const text = standing ?? (await drawer.write({ kind: "agreement", body }))
    await drawer.write({ kind: "signature", body: { agreement: text.id, revision: text.revision, mac: text.mac } })
    return true
}

/** The clauses of a sealed text, or none if it is not of that shape. */
export function clausesOf(text: Opened): Clause[] {
    const { clauses } = text.body as { clauses?: unknown }
    if (!Array.isArray(clauses)) return []
    return clauses.filter(isClause)
}

function isClause(value: unknown): value is Clause {
    if (typeof value !== "object" || value === null) return false
    const { title, text } = value as Record<string, unknown>
    return typeof title === "string" && typeof text === "string"
}
