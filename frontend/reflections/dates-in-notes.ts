/** Dates as people write them into notes, by themselves or in a heading. Pure: today and the languages come in. */

/** How `03/12/2024` is meant: only whoever wrote it knows. */
export type SlashOrder = "day first" | "month first"

export interface FoundDate {
    /** `2024-03-12`; null while nobody has said which of two days is meant. */
    readonly date: string | null
    /** As it stood there. */
    readonly raw: string
    /** It would be another date the other way round. */
    readonly ambiguous: boolean
}

export interface Reading {
    /** Null until somebody has said it. */
    readonly slashes: SlashOrder | null
    /** `2026-11-23`: nothing was written after it. */
    readonly today: string
    /** In which names of months may stand. */
    readonly languages: readonly string[]
}

const EARLIEST = "1950-01-01"
const ISO = /(?<!\d)(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)/
const DOTS = /(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?!\d)/
const SLASHES = /(?<!\d)(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/
const DAY_MONTH = /(?<!\d)(\d{1,2})(?:\.|st|nd|rd|th)?\s+(?:of\s+|de\s+)?(\p{L}{3,})\.?,?\s+(?:de\s+)?(\d{4})(?!\d)/u
const MONTH_DAY = /(\p{L}{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)/u
const COMPACT = /(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)/

/** The first date in a line, or null. In names of files the days may stand without anything between. */
export function dateIn(line: string, reading: Reading, compact = false): FoundDate | null {
    const { today } = reading
    const found = [iso(line, today), dots(line, today), slashes(line, reading), words(line, reading)]
    if (compact) found.push(from(COMPACT.exec(line), [1, 2, 3], today))
    return found.find((one) => one?.date === null || (one && isDay(one.date, today))) ?? null
}

/** The day it is where this browser is. */
export function localDay(moment: Date): string {
    return written(moment.getFullYear(), moment.getMonth() + 1, moment.getDate())
}

/** Whether this is the name of a day of the week, whole or short, as the browser knows them. */
export function isWeekday(word: string, languages: readonly string[]): boolean {
    const plain = bare(word)
    return languages.some((language) => weekdaysOf(language).has(plain))
}

function iso(line: string, today: string): FoundDate | null {
    return from(ISO.exec(line), [1, 2, 3], today)
}

function dots(line: string, today: string): FoundDate | null {
    return from(DOTS.exec(line), [3, 2, 1], today)
}

/** Where only one of the two is a day that has been, it is that day, and nobody need be asked. */
function slashes(line: string, { slashes: order, today }: Reading): FoundDate | null {
    const match = SLASHES.exec(line)
    const both = [from(match, [4, 3, 1], today), from(match, [4, 1, 3], today)] as const
    const [one, other] = both.filter((found) => found !== null && isDay(found.date, today))
    if (!one || !other || one.date === other.date) return one ?? null
    const meant = order && both[order === "day first" ? 0 : 1]
    return { raw: one.raw, date: meant ? meant.date : null, ambiguous: true }
}

function words(line: string, reading: Reading): FoundDate | null {
    const [one, other] = [DAY_MONTH.exec(line), MONTH_DAY.exec(line)]
    return named(one, [3, 2, 1], reading) ?? named(other, [3, 1, 2], reading)
}

type Match = RegExpExecArray | null
type Day = FoundDate & { readonly date: string }
type Places = readonly [year: number, month: number, day: number]

function named(match: Match, [year, month, day]: Places, { languages, today }: Reading): FoundDate | null {
    const number = match && monthOf(match[month] ?? "", languages)
    return match && number ? found(match[0], dayOf(match[year], number, match[day], today)) : null
}

function from(match: Match, [year, month, day]: Places, today: string): Day | null {
    return match && found(match[0], dayOf(match[year], Number(match[month]), match[day], today))
}

function found(raw: string, date: string): Day {
    return { raw, ambiguous: false, date }
}

/** Of a year of two digits, the last that has been: nothing was written after today. */
function dayOf(year = "", month: number, day = "", today: string): string {
    if (year.length > 2) return written(Number(year), month, Number(day))
    const late = written(2000 + Number(year), month, Number(day))
    return late <= today ? late : written(1900 + Number(year), month, Number(day))
}

function written(year: number, month: number, day: number): string {
    const digits = (number: number, count: number): string => String(number).padStart(count, "0")
    return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`
}

/** A day that exists, and is over or today. */
function isDay(date: string, today: string): boolean {
    const at = new Date(`${date}T00:00:00Z`)
    const real = !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date)
    return real && date >= EARLIEST && date <= today
}

const months = new Map<string, ReadonlyMap<string, number>>()

function monthOf(name: string, languages: readonly string[]): number | undefined {
    const plain = bare(name)
    for (const language of languages) {
        const known = months.get(language) ?? monthsOf(language)
        months.set(language, known)
        const number = known.get(plain)
        if (number !== undefined) return number
    }
    return undefined
}

/** Names and short names of months, as the browser knows them. */
function monthsOf(language: string): ReadonlyMap<string, number> {
    const names = new Map<string, number>()
    for (const style of ["long", "short"] as const) {
        const writes = new Intl.DateTimeFormat(language, { month: style, day: "numeric", timeZone: "UTC" })
        for (let month = 1; month <= 12; month += 1) {
            const parts = writes.formatToParts(Date.UTC(2024, month - 1, 15))
            names.set(bare(parts.find(({ type }) => type === "month")?.value ?? ""), month)
        }
    }
    return names
}

const weekdays = new Map<string, ReadonlySet<string>>()

function weekdaysOf(language: string): ReadonlySet<string> {
    const known = weekdays.get(language)
    if (known) return known
    const names = new Set<string>()
    for (const weekday of ["long", "short"] as const) {
        const writes = new Intl.DateTimeFormat(language, { weekday, timeZone: "UTC" })
        for (let day = 1; day <= 7; day += 1) names.add(bare(writes.format(Date.UTC(2024, 0, day))))
    }
    weekdays.set(language, names)
    return names
}

function bare(name: string): string {
    return name.toLowerCase().normalize("NFC").replace(/\.$/, "")
}
