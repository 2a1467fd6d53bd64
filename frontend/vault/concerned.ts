/**
 * Before new keys take over: what the server does not show as this device knows it. What is missing, garbled or older
 * just then would be lost to the new keys; so nothing goes on until its person says so, knowing how much it is.
 */

import { Unreachable } from "../web/api.ts"
import { interpolate, ngettext } from "../web/gettext.ts"
import { part, say } from "../web/parts.ts"
import { Refusal } from "./refusal.ts"
import type { Row } from "./shelf.ts"
import type { Vault } from "./vault.ts"

/** Ids of records. */
export type Ids = ReadonlySet<string>

/** Records that are refused or withheld: of one's own, pins among them, or of one partnership. */
export async function concerned(vault: Vault, partnership?: string): Promise<Ids> {
    const drawer = partnership === undefined ? vault.own : await vault.shared(partnership)
    await drawer.all()
    // What an earlier manifest left out is not lost by another one: it stays to be answered.
    const refused = [...drawer.refused].flatMap(([id, { reason }]) => (reason === "unvouched" ? [] : [id]))
    const pins = partnership === undefined ? await refusedPins(vault) : []
    return new Set([...refused, ...pins, ...(await withheld(vault, partnership))])
}

/** Refuses `not-shown`, unless its person has seen all of these and goes on without them. */
export function checkAccepted(found: Ids, accepted: Ids = new Set()): void {
    if ([...found].some((id) => !accepted.has(id))) throw new Refusal("not-shown")
}

/** Say how many are concerned, and go on without them when told to; nothing is shown for none. */
export function askAbout(root: ParentNode, found: Ids, goOn: () => void): void {
    const words = ngettext(
        "%(count)s record is not shown as this device has seen it: it is missing, damaged, or older.",
        "%(count)s records are not shown as this device has seen them: they are missing, damaged, or older.",
        found.size,
    )
    say(part(root, "concerned-words"), interpolate(words, { count: found.size }))
    const section = part(root, "concerned")
    section.hidden = found.size === 0
    part(root, "go-on", HTMLButtonElement).onclick = () => {
        section.hidden = true
        goOn()
    }
}

async function refusedPins(vault: Vault): Promise<string[]> {
    const { partnerships } = await vault.roster()
    const tried = partnerships.map(async ({ id, pin }) => {
        try {
            await vault.rawPin(id)
            return []
        } catch (error) {
            if (error instanceof Refusal) return [pin]
            throw error
        }
    })
    return (await Promise.all(tried)).flat()
}

/** What this device has seen and no listing shows; where it cannot be asked for either, nobody knows where it was. */
async function withheld(vault: Vault, partnership: string | undefined): Promise<string[]> {
    const rostered = (await vault.roster()).partnerships.map(({ id }) => id)
    const asked = [vault.shelf.list({ own: true }), ...rostered.map((id) => vault.shelf.list({ partnership: id }))]
    const listed = new Set((await Promise.all(asked)).flatMap(({ records }) => records.map(({ id }) => id)))
    const missing = (await vault.marks.marked()).filter((id) => !listed.has(id))
    const rows = await Promise.all(missing.map((id) => shownAlone(vault, id)))
    const places = partnership === undefined ? [null, ...rostered] : [partnership]
    return missing.filter((_, at) => rows[at] === null || places.includes(rows[at]?.partnership ?? null))
}

async function shownAlone({ shelf, marks }: Vault, id: string): Promise<Row | null> {
    const mark = await marks.mark(id)
    try {
        return mark ? await shelf.get(id, mark.revision) : null
    } catch (error) {
        if (error instanceof Unreachable) throw error
        return null
    }
}
