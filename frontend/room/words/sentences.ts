/** What the page says of safety words, in sentences. */

import { changedSince, comparedOn, differedOn, whatToDo } from "../../partnerships/words-said.ts"
import type { SaidOfWords, WordsStanding } from "../../vault/compared.ts"
import { gettext, interpolate, locale } from "../../web/gettext.ts"
import type { Note } from "./run.ts"

export interface Told {
    readonly standing: WordsStanding
    readonly words: SaidOfWords | null
    readonly name: string
    /** In ms. */
    readonly now: number
}

/** What the fold is called. */
export function titleOf({ standing, words, now }: Told, note: Note | null): string {
    if (standing !== "done") return gettext("Make sure nobody is between you")
    return note === "they differ" ? gettext("You do not agree on the words") : comparedOn(words, now)
}

/** Why one might compare, as things stand. */
export function whyOf({ standing, words, now }: Told, note: Note | null): string {
    const WHY: Record<WordsStanding, () => string> = {
        asked: () =>
            gettext("You both get four words. If they are the same, nobody took the place of one of you when your link was sent, and nobody reads along."),
        required: () =>
            gettext("You were brought together here, and nothing shows yet that nobody is between you. Compare four words first, before you say what only the two of you should know."),
        done: () => gettext("It holds until keys change; then you are asked again here."),
        again: () => changedSince(words, now),
        differed: () =>
            gettext("If one of you may have misread or misheard, compare once more: the words are others each time."),
    }
    // What one said oneself holds nothing while the other says the opposite.
    return WHY[standing === "done" && note === "they differ" ? "differed" : standing]()
}

/** That words did not match, whoever says so, and what to do. */
export function warningOf({ standing, words, name, now }: Told, note: Note | null): string {
    if (standing === "differed") return `${differedOn(words, now)} ${whatToDo()}`
    if (note !== "they differ") return ""
    return `${interpolate(gettext("%(name)s says that the words do not match."), { name })} ${whatToDo()}`
}

/** That it went well, once one has said so oneself; whether the other has, too, no page is told. */
export function successOf({ standing, name }: Told, note: Note | null): string {
    if (standing !== "done" || note !== null) return ""
    return interpolate(gettext("The words match: nobody is between you and %(name)s."), { name })
}

/** What became of the last run; nothing where it is plain to see. */
export function noteOf(note: Note | null, name: string, until: number | null): string {
    const NOTES: Record<Note, () => string> = {
        "declined": () => gettext("Not just now, says %(name)s."),
        "taken back": () => gettext("%(name)s took it back, for now."),
        "unanswered": () => gettext("%(name)s has not answered. Ask again whenever you like."),
        "cut": () => gettext("The connection was lost or is a new one, so it was left there. Nothing was compared; tap again when you are both here."),
        "broken": () => gettext("Something did not fit, so it was broken off. Nothing was compared. Try once more; if that happens again, talk by another way about why."),
        "stopped": () => gettext("It was broken off three times within a day. To be safe it rests until %(until)s; till then, talk in person or by telephone."),
        "they differ": () => "",
    }
    return note === null ? "" : interpolate(NOTES[note](), { name, until: momentOf(until) })
}

function momentOf(at: number | null): string {
    const form = { weekday: "long", hour: "2-digit", minute: "2-digit" } as const
    return at === null ? "" : new Date(at).toLocaleString(locale(), form)
}
