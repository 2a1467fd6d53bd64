/** What of an hour waits on this device until its log has it: the text that was written, and what was said beside. */

import { b64url, fromB64url } from "../vault/bytes.ts"
import type { DraftPlace } from "../vault/draft-place.ts"
import type { Beside } from "../vault/update-log.ts"
import { readWaiting, type Waiting } from "../vault/waiting.ts"
import type { HourDocument } from "./hour-document.ts"
import type { HourValues } from "./hour-values.ts"
import { besideOf, type Values } from "./values.ts"

/** Kind of the records that an hour's logs are. */
export const KIND = "page"

/** All that an hour's log is of. */
export interface HourParts {
    readonly document: HourDocument
    readonly values: HourValues
}

/** Whether there is anything that one's own log lacks. */
export function lacksInLog({ document, values }: HourParts): boolean {
    return document.gained() !== null || values.gained() !== null
}

/** What is said beside an update: of which pages of one's own it is, too. */
export function beside({ document }: HourParts, said: Values | null): Readonly<Record<string, unknown>> {
    return { ...besideOf(said), by: document.mine }
}

/** Hears that, from one's own log and the other's. */
export function hearerOf({ document, values }: HourParts): Beside {
    return (said, own) => {
        values.take(said.values, own ? "own log" : "their log")
        if (own) document.owns(said.by)
    }
}

/** As it waits: any page of ours sends it. */
export function waitingOf(parts: HourParts, place: { partnership: string; session: string; page: string }): Waiting {
    const { document, values } = parts
    const { partnership, session, page } = place
    const update = b64url(document.gained() ?? document.nothing)
    const body = { session, update, ...beside(parts, values.gained()) }
    return { kind: KIND, partnership, page, base: 0, unanswered: [], appends: true, body }
}

/** Take up what pages that are gone left. Answers whether there was any, and all of it could be read. */
export function takeUp(draft: DraftPlace, { document, values }: HourParts): { any: boolean; whole: boolean } {
    const { left } = draft
    let whole = true
    for (const body of left) {
        const { update, by, values: said } = readWaiting(body)?.body ?? {}
        document.owns(by)
        if (typeof update === "string") whole = document.take(fromB64url(update), "draft") && whole
        values.take(said, "draft")
        draft.takeUp(body)
    }
    return { any: left.length > 0, whole }
}
