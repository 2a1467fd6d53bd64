/**
 * What was said of safety words, in sentences: on the page of the two, and in their room. `now` in ms: what was said
 * today needs no date.
 */

import type { SaidOfWords } from "../vault/compared.ts"
import { gettext, interpolate, locale } from "../web/gettext.ts"

export function comparedOn(words: SaidOfWords | null, now: number): string {
    return isOf(now, words) ? gettext("You compared words today") : onDay(gettext("You compared words on %(date)s"), words)
}

export function differedOn(words: SaidOfWords | null, now: number): string {
    // Without a day where it has just been said.
    if (!words) return gettext("You said that the words do not match.")
    if (isOf(now, words)) return gettext("Today you said that the words do not match.")
    return onDay(gettext("On %(date)s you said that the words do not match."), words)
}

export function changedSince(words: SaidOfWords | null, now: number): string {
    const today = isOf(now, words)
    if (words?.said === "differ") {
        if (today) return gettext("Today the words did not match. Keys have changed since: compare once more.")
        return onDay(gettext("On %(date)s the words did not match. Keys have changed since: compare once more."), words)
    }
    if (today) {
        return gettext("Keys have changed since you compared words, today. That is usual after a lost device or passphrase. Compare once more when it suits you both.")
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
    return interpolate(sentence, { date: words ? dayOf(words.at) : "" })
}

/** Whether it was said on the same day, by this device's own calendar. */
function isOf(now: number, words: SaidOfWords | null): boolean {
    return words !== null && dayOf(words.at) === dayOf(now)
}

function dayOf(moment: string | number): string {
    const form = { day: "numeric", month: "long", year: "numeric" } as const
    return new Date(moment).toLocaleDateString(locale(), form)
}
