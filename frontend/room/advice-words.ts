/** The ask, the heard check and the offers, as each of the two is told of them. */

import { gettext, interpolate, ngettext } from "../web/gettext.ts"
import type { Advice, OfferKind, Role } from "./advice.ts"
import type { Ask } from "./ask.ts"

/** Sentences with a name in them, each looked up as it is said: the page's language is not known before. */
type Sentences<Key extends string> = Readonly<Record<Key, () => string>>

/** What the focus person wants, as their coach reads it. */
const ASKS_NOW: Sentences<Ask> = {
    listen: () => gettext("%(name)s wants you to just listen."),
    usual: () => gettext("%(name)s wants it as usual: listened to first."),
    challenge: () => gettext("%(name)s wants to be challenged."),
}

/** What the coach offers, as the focus person reads it. */
const OFFERS: Sentences<OfferKind> = {
    idea: () => gettext("%(name)s asks: may I offer an idea?"),
    experience: () => gettext("%(name)s asks: I have lived something like this. Do you want to hear it?"),
    question: () => gettext("%(name)s asks: may I put a question that challenges you?"),
}

/** What was wanted, afterwards: to whoever wanted it, and to their coach. */
const ASKED_BY_YOU: Sentences<Ask> = {
    listen: () => gettext("You asked to be listened to."),
    usual: () => gettext("You asked for an hour as usual."),
    challenge: () => gettext("You asked to be challenged."),
}
const ASKED_BY_THEM: Sentences<Ask> = {
    listen: () => gettext("%(name)s asked to be listened to."),
    usual: () => gettext("%(name)s asked for an hour as usual."),
    challenge: () => gettext("%(name)s asked to be challenged."),
}

/** What the focus person wants, to their coach. */
export function askTold(ask: Ask, name: string): string {
    return interpolate(ASKS_NOW[ask](), { name })
}

/** What the coach offers, to the focus person. */
export function offerTold(kind: OfferKind, name: string): string {
    return interpolate(OFFERS[kind](), { name })
}

/** What became of the last offer, as the coach reads it. */
export function lastOfferTold({ offers }: Advice, name: string): string {
    const last = offers.at(-1)
    if (!last) return ""
    if (last.answer === null) return interpolate(gettext("You asked. %(name)s has not answered yet."), { name })
    if (last.answer === "yes") return interpolate(gettext("%(name)s says yes. Say it once, and let it go."), { name })
    return interpolate(gettext("%(name)s says not yet. Go on listening; you may ask again later."), { name })
}

/** How understood the focus person feels, as the coach reads it. */
export function heardTold(point: number, name: string): string {
    return interpolate(gettext("%(name)s feels understood: %(point)s of 10."), { name, point })
}

/** One small line about it afterwards, to either of the two; empty where nothing was asked or offered. */
export function afterwards({ ask, offers, ideas }: Advice, role: Role, name: string): string {
    const own = role === "focus"
    const asked = ask ? interpolate((own ? ASKED_BY_YOU : ASKED_BY_THEM)[ask](), { name }) : ""
    // What was asked for and not wanted was never offered.
    const wanted = offers.filter(({ answer }) => answer === "yes").length
    const taken = ideas.filter(({ fate }) => fate === "taken").length
    const told = ideas.length > 0 ? ideasTold(ideas.length, taken, own, name) : offersTold(wanted)
    return [asked, told].filter(Boolean).join(" ")
}

function offersTold(count: number): string {
    if (count === 0) return ""
    const words = ngettext("Something was offered once.", "Something was offered %(count)s times.", count)
    return interpolate(words, { count })
}

function ideasTold(count: number, taken: number, own: boolean, name: string): string {
    const values = { count, taken: taken === 0 ? gettext("none") : taken, name }
    const words = own
        ? ngettext("One idea was written down; you took %(taken)s.", "%(count)s ideas were written down; you took %(taken)s.", count)
        : ngettext(
            "One idea was written down; %(name)s took %(taken)s.",
            "%(count)s ideas were written down; %(name)s took %(taken)s.",
            count,
        )
    return interpolate(words, values)
}
