/** A wall-clock time in one zone, read in others; the browser's own time zone data does the work. */

const MINUTE = 60_000

/** How far a zone is ahead of UTC at an instant, in ms. */
export function offsetAt(zone: string, instant: number): number {
    const parts = new Intl.DateTimeFormat("en-US", {
        timeZone: zone,
        hourCycle: "h23",
        year: "numeric",
        month: "numeric",
        day: "numeric",
        hour: "numeric",
        minute: "numeric",
        second: "numeric",
    }).formatToParts(instant)
    const read = (type: string): number => Number(parts.find((part) => part.type === type)?.value)
    const local = Date.UTC(read("year"), read("month") - 1, read("day"), read("hour"), read("minute"), read("second"))
    return local - Math.floor(instant / 1000) * 1000
}

/**
 * The instant of a wall-clock time, read as RFC 5545 says (3.3.5) and as `schedule/recurrence.py` reads it: a skipped
 * time with the offset before the gap, a repeated one as the first of the two.
 */
export function instantOf(date: string, time: string, zone: string): number {
    const naive = Date.parse(`${date}T${time}:00Z`)
    const before = offsetAt(zone, naive - 24 * 60 * MINUTE)
    const after = offsetAt(zone, naive + 24 * 60 * MINUTE)
    const [early, late] = [naive - before, naive - after]
    // The earlier reading holds whenever the clock really showed it; else it is the gap, read with the old offset.
    if (offsetAt(zone, early) === before) return early
    return offsetAt(zone, late) === after ? late : early
}

/** Whether a field of a day says one that there is; browsers let years of six digits be typed on the way to four. */
export function isDay(said: string): boolean {
    return /^\d{4}-\d{2}-\d{2}$/u.test(said) && Number.isFinite(Date.parse(`${said}T00:00:00Z`))
}

/** The first date on or after another that has that weekday (0 is Monday), as YYYY-MM-DD. */
export function firstDate(weekday: number, onOrAfter: string): string {
    const day = new Date(`${onOrAfter}T00:00:00Z`)
    const ahead = (weekday - ((day.getUTCDay() + 6) % 7) + 7) % 7
    day.setUTCDate(day.getUTCDate() + ahead)
    return day.toISOString().slice(0, 10)
}

/** An instant as people say it in a zone: with the year where it is another one than `now` there. */
export function spoken(instant: number, zone: string, language: string, now: number): string {
    const form = { timeZone: zone, weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" } as const
    const year = yearOf(instant, zone) === yearOf(now, zone) ? {} : ({ year: "numeric" } as const)
    return new Intl.DateTimeFormat(language, { ...form, ...year, hourCycle: "h23" }).format(instant)
}

function yearOf(instant: number, zone: string): string {
    return new Intl.DateTimeFormat("en-US", { timeZone: zone, year: "numeric" }).format(instant)
}
