/** Whether two time zones show the same time. Pure. */

const DAY = 24 * 60 * 60_000
/** Looked at through a year: two places may agree in summer alone. */
const LOOKS = [0, 91, 182, 273]

/** Minutes a zone is ahead of UTC at an instant; null where this browser does not know the zone. */
export function offsetOf(zone: string, instant: number): number | null {
    try {
        const shown = new Intl.DateTimeFormat("en-US", {
            timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric",
        }).formatToParts(instant)
        const [year, month, day, hour, minute] = ["year", "month", "day", "hour", "minute"].map((type) =>
            Number(shown.find((one) => one.type === type)?.value))
        const wall = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute)
        return Math.round((wall - instant) / 60_000)
    } catch {
        return null
    }
}

/** The zone to live by, of what a device says it is in: UTC where it says none, or has a name for not knowing. */
export function zoneFor(zone: string, now: number): string {
    return zone === "" || offsetOf(zone, now) === null ? "UTC" : zone
}

/** Whether clocks in both places show the same through the year to come. What is not known is taken as the same. */
export function agree(one: string, other: string, now: number): boolean {
    return one === other || LOOKS.every((days) => {
        const offsets = [one, other].map((zone) => offsetOf(zone, now + days * DAY))
        return offsets.includes(null) || offsets[0] === offsets[1]
    })
}
