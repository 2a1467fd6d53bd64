/** Times as the clock on the wall shows them. */

import { locale } from "../web/gettext.ts"

/** What it will be in so many ms. */
export function timeIn(ms: number): string {
    return new Date(Date.now() + ms).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit" })
}
