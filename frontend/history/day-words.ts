/** Days and months of a history as a sentence has them. */

import { locale } from "../web/gettext.ts"

const DAY = { day: "numeric", month: "short", year: "numeric" } as const

export function dayWords(on: string): string {
    return noon(on).toLocaleDateString(locale(), DAY)
}

/** “3 – 9 Mar 2026”; of one day that day. */
export function spanWords(from: string, until: string): string {
    return new Intl.DateTimeFormat(locale(), DAY).formatRange(noon(from), noon(until))
}

export function monthWords(month: string): string {
    return noon(`${month}-15`).toLocaleDateString(locale(), { month: "long", year: "numeric" })
}

/** Far from where a day begins or ends in any zone. */
function noon(on: string): Date {
    return new Date(`${on}T12:00:00`)
}
