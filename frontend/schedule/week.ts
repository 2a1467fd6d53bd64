/**
 * The half hours of a week, as `schedule/painted_week.py` keeps them: 0 is Monday 00:00, 335 Sunday 23:30, written as
 * 84 hexadecimal digits with the first half hour in the highest bit.
 */

export const HALF_HOURS_A_DAY = 48
const DAYS = 7
const HALF_HOURS = HALF_HOURS_A_DAY * DAYS
const IN_A_DIGIT = 4
/** Until seven: hours that few people paint. */
const NIGHT_ENDS = 14
/** The working days that Monday is copied to. */
export const TUESDAY_TO_FRIDAY = [1, 2, 3, 4]

export type Week = ReadonlySet<number>

/** What was painted and is not known to be kept: whether each half hour was chosen or cleared. */
export type Strokes = ReadonlyMap<number, boolean>

/** Read 84 digits. Throws where they are none. */
export function weekOf(digits: string): Week {
    if (!/^[0-9a-f]{84}$/.test(digits)) throw new Error("this is no week")
    const halves = Array.from({ length: HALF_HOURS }, (_, half) => half)
    return new Set(halves.filter((half) => (parseInt(digits.charAt(half / IN_A_DIGIT), 16) & bit(half)) !== 0))
}

/** Write it as 84 digits. */
export function digitsOf(week: Week): string {
    const digit = (place: number): number =>
        range(place * IN_A_DIGIT, place * IN_A_DIGIT + IN_A_DIGIT - 1)
            .filter((half) => week.has(half))
            .reduce((bits, half) => bits | bit(half), 0)
    return range(0, HALF_HOURS / IN_A_DIGIT - 1).map((place) => digit(place).toString(16)).join("")
}

function bit(half: number): number {
    return 8 >> half % IN_A_DIGIT
}

/** The half hours between two corners: from day to day, from time to time. */
export function between(from: number, to: number): number[] {
    const along = (one: number, other: number): number[] => range(Math.min(one, other), Math.max(one, other))
    const times = along(timeOf(from), timeOf(to))
    return along(dayOf(from), dayOf(to)).flatMap((day) => times.map((time) => halfAt(day, time)))
}

/** The week with these half hours chosen, or cleared. */
export function painted(week: Week, halves: Iterable<number>, chosen: boolean): Week {
    const all = new Set(week)
    for (const half of halves) if (chosen) all.add(half)
    else all.delete(half)
    return all
}

/** The week with some days as another is. */
export function copied(week: Week, from: number, to: readonly number[]): Week {
    const times = range(0, HALF_HOURS_A_DAY - 1)
    const written = to.flatMap((day) => times.map((time) => halfAt(day, time)))
    const alike = written.filter((half) => week.has(halfAt(from, timeOf(half))))
    return new Set([...[...week].filter((half) => !written.includes(half)), ...alike])
}

/** What was painted to come from one week to another. */
export function strokesBetween(before: Week, after: Week): Strokes {
    const all = [...before, ...after].filter((half) => before.has(half) !== after.has(half))
    return new Map(all.map((half) => [half, after.has(half)]))
}

/** The week with strokes on it. */
export function withStrokes(week: Week, strokes: Strokes): Week {
    const all = new Set(week)
    for (const [half, chosen] of strokes) if (chosen) all.add(half)
    else all.delete(half)
    return all
}

/** Where a key leads from a half hour, or null: with all days side by side, or one day in rows of so many. */
export function led(half: number, key: string, row: number | null): number | null {
    return row === null ? ledInWeek(half, key) : ledInDay(half, key, row)
}

/** A column for each day. */
function ledInWeek(half: number, key: string): number | null {
    const [day, time] = [dayOf(half), timeOf(half)]
    const to: Record<string, [number, number]> = {
        ArrowUp: [day, time - 1],
        ArrowDown: [day, time + 1],
        ArrowLeft: [day - 1, time],
        ArrowRight: [day + 1, time],
        Home: [0, time],
        End: [DAYS - 1, time],
        PageUp: [day, Math.max(0, time - 8)],
        PageDown: [day, Math.min(HALF_HOURS_A_DAY - 1, time + 8)],
    }
    return to[key] ? within(...to[key]) : null
}

/** One day, line by line. */
function ledInDay(half: number, key: string, row: number): number | null {
    const [day, time] = [dayOf(half), timeOf(half)]
    const to: Record<string, number> = {
        ArrowUp: time - row,
        ArrowDown: time + row,
        ArrowLeft: time - 1,
        ArrowRight: time + 1,
        Home: 0,
        End: HALF_HOURS_A_DAY - 1,
    }
    return to[key] === undefined ? null : within(day, to[key])
}

function within(day: number, time: number): number | null {
    return day >= 0 && day < DAYS && time >= 0 && time < HALF_HOURS_A_DAY ? halfAt(day, time) : null
}

export function dayOf(half: number): number {
    return Math.floor(half / HALF_HOURS_A_DAY)
}

/** Whether it lies between midnight and seven. */
export function isAtNight(half: number): boolean {
    return timeOf(half) < NIGHT_ENDS
}

function timeOf(half: number): number {
    return half % HALF_HOURS_A_DAY
}

function halfAt(day: number, time: number): number {
    return day * HALF_HOURS_A_DAY + time
}

function range(first: number, last: number): number[] {
    return Array.from({ length: last - first + 1 }, (_, place) => first + place)
}
