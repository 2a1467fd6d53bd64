/** What was said of safety words, in sentences: on the page of the two, and in their room. */

import type { SaidOfWords } from "../vault/compared.ts"
import { gettext, interpolate, locale } from "../web/gettext.ts"

export function comparedOn(words: SaidOfWords | null): string {
    return onDay(gettext("You compared words on %(date)s"), words)
}

/** Without a date where it has just been said. */
export function differedOn(words: SaidOfWords | null): string {
    if (!words) return gettext("You said that the words do not match.")
    return onDay(gettext("On %(date)s you said that the words do not match."), words)
}

export function changedSince(words: SaidOfWords | null): string {
    if (words?.said === "differ") {
        return onDay(gettext("On %(date)s the words did not match. Keys have changed since: compare once more."), words)
    }
    return onDay(
        gettext("Keys have changed since you compared words, on %(date)s. That is usual after a lost device or passphrase. Compare once more when it suits you both."),
        words,
    )
}

/** What to do where words did not match: plain, and without alarm. */
export function whatToDo(): string {
    return gettext("Somebody may be between you, and read along. Say nothing here that is only for the two of you. Talk in person, or call a number you have long known. If it was no slip, end this partnership and begin anew by a link that you hand over yourselves.")
}

function onDay(sentence: string, words: SaidOfWords | null): string {
    const form = { day: "numeric", month: "long", year: "numeric" } as const
    return interpolate(sentence, { date: words ? new Date(words.at).toLocaleDateString(locale(), form) : "" })
}
