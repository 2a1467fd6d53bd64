/** The talk share in words: two numbers and what the guide hopes for, and no judgement of either. */

import { gettext, interpolate } from "../../web/gettext.ts"
import type { Role } from "../advice.ts"
import type { Keeping, Shares } from "./talk-sharing.ts"
import { HOPED, type Share } from "./talk-time.ts"

type Span = keyof Shares

/** Who spoke how much, to somebody who has this role: the focus person first, whose hour it is. */
const TOLD: Readonly<Record<Span, Readonly<Record<Role, () => string>>>> = {
    listen: {
        coach: () => gettext("While you listened, %(name)s spoke about %(focus)s in 100, and you %(coach)s."),
        focus: () => gettext("While %(name)s listened, you spoke about %(focus)s in 100, and %(name)s %(coach)s."),
    },
    hour: {
        coach: () => gettext("In all of the hour %(name)s spoke about %(focus)s in 100, and you %(coach)s."),
        focus: () => gettext("In all of the hour you spoke about %(focus)s in 100, and %(name)s %(coach)s."),
    },
}

/** A share in a sentence, and what the guide hopes for in the next. */
export function shareTold(span: Span, share: Share, { role, name }: Reader): string {
    const hoped = interpolate(gettext("The guide hopes for %(focus)s to %(coach)s."), {
        focus: 100 - HOPED[span], coach: HOPED[span],
    })
    return `${interpolate(TOLD[span][role](), { name, focus: share.focus, coach: share.coach })} ${hoped}`
}

/** Both shares of an hour in a line, afterwards; nothing where none was kept. */
export function sharesTold({ listen, hour }: Shares, { role, name }: Reader): string {
    const all = ([["listen", listen], ["hour", hour]] as const).flatMap(([span, share]) => {
        return share ? [interpolate(TOLD[span][role](), { name, focus: share.focus, coach: share.coach })] : []
    })
    return all.join(" ")
}

export interface Reader {
    readonly role: Role
    readonly name: string
}

/** Whether it is counted, where both could be heard; nothing while the shares themselves are `shown`. */
export function stateTold(mine: boolean, theirs: boolean, about: { shown: boolean; again: boolean }): string {
    const { shown, again } = about
    if (!mine && again) return gettext("You had the talk share off last time, so it is off now, for both of you.")
    if (!mine) return gettext("You turned the talk share off, for both of you.")
    // It is enough that it is off: nobody has to answer for it.
    if (!theirs) return gettext("The talk share is off, for both of you.")
    if (shown) return ""
    return gettext("Your own device counts how long you speak. You both see the two shares once the listening is over.")
}

/** What becomes of it. */
export function keepingTold(keeping: Keeping, name: string): string {
    if (keeping === "waits") return interpolate(gettext("It is kept if %(name)s wants that, too."), { name })
    if (keeping === "kept") return gettext("Kept with the hour, for the two of you.")
    if (keeping === "not kept") return gettext("It is not kept. Nothing of it stays.")
    return ""
}
