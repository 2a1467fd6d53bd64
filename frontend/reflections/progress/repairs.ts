/** The chart *Repairs* (`evidence.md` 7.9): what came up, what was talked about, what was back on track then. */

import { type Flag, isShownTo } from "./flags.ts"

export interface RepairReading {
    readonly kind: "repairs"
    readonly raised: number
    readonly talked: number
    readonly back: number
    /** Standing, and neither talked about nor dismissed. */
    readonly open: number
}

/** Over all flags that somebody is shown; quiet ones are no repair. */
export function repairReading(flags: readonly Flag[], viewer: string): RepairReading | { readonly kind: "none" } {
    const shown = flags.filter((flag) => flag.level !== "quiet" && isShownTo(flag, viewer))
    const count = (isSo: (flag: Flag) => boolean): number => shown.filter(isSo).length
    if (shown.length === 0) return { kind: "none" }
    return {
        kind: "repairs",
        raised: shown.length,
        talked: count(({ state }) => state === "talked"),
        back: count(({ repaired }) => repaired === true),
        open: count(({ state }) => state === "standing"),
    }
}
