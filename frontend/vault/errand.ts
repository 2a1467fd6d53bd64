/**
 * Errands: something the server has to be told before words can be sealed, since its answer says of which hour they
 * are. An errand waits on this device like a draft, sealed to its writer, so that no server can redirect it; whichever
 * page is open next runs it. What the server is told carries an id of its own: told twice, it is told once.
 */

import { Refused, sendJSON, Unreachable } from "../web/api.ts"
import { whileSending } from "./draft-place.ts"
import { type Body, isBody } from "./envelope.ts"
import { Refusal } from "./refusal.ts"
import type { Vault } from "./vault.ts"
import type { Waiting } from "./waiting.ts"

/** A record that is written once the hour is known. A sheet, which is found by its hour, has no id. */
export interface Then {
    readonly kind: string
    readonly partnership: string | null
    readonly id?: string
    readonly body: Body
}

export interface Errand {
    /** Where the server is told, and what. */
    readonly address: string
    readonly told: Body
    /** The page to look at, should the server refuse. */
    readonly page: string
    readonly then: readonly Then[]
}

/** What came of the errands that waited. */
export interface Ran {
    readonly ran: number
    /** The pages of those that the server refused. */
    readonly refused: readonly string[]
    readonly reached: boolean
}

type Send = (address: string, body: Body) => Promise<unknown>

const PREFIX = "errand "
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/

/** Keep an errand until it is run. Answers its name, or null where nothing outlives the page. */
export async function keepErrand({ drafts }: Vault, about: string, errand: Errand): Promise<string | null> {
    const name = `${PREFIX}${about}`
    if (await drafts.save(name, { errand })) return name
    // Whoever asked runs it: nobody else should, beside them.
    await drafts.drop(name)
    return null
}

/** Those that wait about something, by name. */
export async function errandsAbout({ drafts }: Vault, about: string): Promise<ReadonlyMap<string, Errand>> {
    const found = new Map<string, Errand>()
    for (const name of await drafts.names()) {
        const errand = name.startsWith(PREFIX + about) ? readErrand(await drafts.load(name)) : null
        if (errand) found.set(name, errand)
    }
    return found
}

/** The hour that the server named. `lasting` says whether what is to be written of it outlives the page. */
export interface Told {
    readonly session: string
    readonly lasting: boolean
}

/**
 * Tell the server, and lay what is to be written in the way of what waits. Throws Refused, Unreachable; Refusal where
 * the answer names no hour.
 */
export async function runErrand(vault: Vault, name: string, errand: Errand, send: Send = post): Promise<Told> {
    const answer = await send(errand.address, errand.told)
    const session = isBody(answer) ? answer.session : undefined
    if (typeof session !== "string" || !UUID.test(session)) throw new Refusal("malformed")
    let lasting = true
    for (const one of errand.then) {
        const kept = await vault.drafts.save(draftName(one, session), { waiting: waiting(one, session) })
        lasting &&= kept
    }
    // Told twice it is told once; what was to be written is lost only once.
    if (lasting) await vault.drafts.drop(name)
    return { session, lasting }
}

/** Run every errand that waits. */
export async function runErrands(vault: Vault, send: Send = post): Promise<Ran> {
    const refused: string[] = []
    let ran = 0
    for (const [name, errand] of await errandsAbout(vault, "")) {
        try {
            await whileSending(name, async () => {
                await runErrand(vault, name, errand, send)
                ran += 1
            })
        } catch (error) {
            if (error instanceof Unreachable) return { ran, refused, reached: false }
            // Said on its own page, where it can be changed or let go.
            if (error instanceof Refused) refused.push(errand.page)
        }
    }
    return { ran, refused, reached: true }
}

function post(address: string, body: Body): Promise<unknown> {
    return sendJSON("POST", address, body)
}

function readErrand(draft: Body | undefined): Errand | null {
    const errand = draft?.errand
    if (!isBody(errand) || typeof errand.address !== "string" || !Array.isArray(errand.then)) return null
    return errand as unknown as Errand
}

/** As the sheet itself would name it: so the page of that hour takes it up. */
function draftName({ kind, id }: Then, session: string): string {
    return id === undefined ? `${session} ${kind} ${crypto.randomUUID()}` : `${kind} ${id}`
}

function waiting({ kind, partnership, id, body }: Then, session: string): Waiting {
    const named = id === undefined ? {} : { id }
    const page = `/sessions/${session}/`
    return { kind, partnership, page, ...named, base: 0, unanswered: [], body: { session, ...body } }
}
