/** Notes of earlier years, out of Markdown or text: cut at dated headings, or one a file. Pure. */

import { dateIn, type FoundDate, isWeekday, type Reading } from "./dates-in-notes.ts"

export interface NoteFile {
    readonly name: string
    readonly text: string
}

/**
 * One note. `date` is null where none was found, or where it may be two days: then `unclear` is how it is written.
 * `key` stays the same however the date is changed or read.
 */
export interface FoundNote {
    readonly date: string | null
    readonly unclear: string | null
    readonly text: string
    readonly source: string
    readonly key: string
}

/** At once; whoever has more brings the rest after. */
export const MOST_NOTES = 500
/** In bytes of JSON: with its slot and MAC it still fits the largest envelope. */
const LARGEST_TEXT = 56 * 1024
/** A line by itself counts as a heading when it is no longer than this. */
const LONGEST_HEADING = 80

/** Every note of some files, oldest first; those without a date last. */
export function notesOf(files: readonly NoteFile[], reading: Reading): FoundNote[] {
    const entries = files.flatMap((file) => cut(file, reading)).flatMap(inPieces)
    return entries.sort((one, other) => ((one.date ?? "9999") < (other.date ?? "9999") ? -1 : 1))
}

/** The first line that says something, for a list. */
export function firstLine(text: string): string {
    const line = text.split("\n").find((one) => one.replace(/^#+\s*/, "").trim() !== "") ?? ""
    return line.replace(/^#+\s*/, "").trim().slice(0, 160)
}

interface Section {
    readonly found: FoundDate | null
    readonly lines: string[]
}

function cut({ name, text }: NoteFile, reading: Reading): FoundNote[] {
    const sections: Section[] = [{ found: dateIn(name, reading, true), lines: [] }]
    for (const line of text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n").split("\n")) {
        const found = headed(line, reading)
        if (found) sections.push({ found, lines: restOf(line, found.raw, reading) })
        else sections.at(-1)?.lines.push(line)
    }
    const [first, ...dated] = sections
    const all = dated.length > 0 && first && isTitle(first) ? dated : sections
    return all.map((section) => noteOf(section, name)).filter((entry) => entry !== null)
}

/** The date of a heading, or of a short line that begins with one. */
function headed(line: string, reading: Reading): FoundDate | null {
    const trimmed = line.trim()
    const heading = /^(#{1,6}\s|\*\*|__)/.test(trimmed)
    if (trimmed === "" || trimmed.length > LONGEST_HEADING) return null
    const found = dateIn(trimmed, reading)
    if (!found || heading) return found
    const before = trimmed.slice(0, trimmed.indexOf(found.raw))
    const after = trimmed.slice(before.length + found.raw.length)
    // “Tuesday, 12 March 2024:” is a heading; “on 12 March 2024 we met” is a sentence.
    return /^[\p{L}]*[,.]?\s*$/u.test(before) && /^\s*([:–—-].*)?$/u.test(after) ? found : null
}

/** What a heading says beside its date and the day of the week is the first line of the note. */
function restOf(line: string, raw: string, { languages }: Reading): string[] {
    const rest = line.replace(raw, "").replace(/^[#*_\s]+|[*_]+$/g, "").replace(/^[\s:–—,-]+|[\s:–—,-]+$/gu, "")
    const said = rest.replace(/^[^\p{L}\p{N}\p{So}]+|[^\p{L}\p{N}\p{So}]+$/gu, "")
    return said === "" || isWeekday(said, languages) ? [] : [rest, ""]
}

/** A title over dated headings is no note of its own. Where the file’s name dates it, it may well be one. */
function isTitle({ found, lines }: Section): boolean {
    const said = lines.map((line) => line.trim()).filter((line) => line !== "")
    return said.length === 0 || (found === null && said.length === 1 && /^#\s/.test(said[0] ?? ""))
}

function noteOf({ found, lines }: Section, source: string): FoundNote | null {
    const text = lines.join("\n").trim()
    if (text === "") return null
    const { date = null, ambiguous = false, raw = "" } = found ?? {}
    return { date, unclear: ambiguous ? raw : null, text, source, key: `${raw}\n${text}` }
}

/** A note that is longer than one record may be becomes several, cut between paragraphs where that is possible. */
function inPieces(entry: FoundNote): FoundNote[] {
    if (sizeOf(entry.text) <= LARGEST_TEXT) return [entry]
    const pieces: { lines: string[]; size: number }[] = []
    for (const piece of entry.text.split(/(?<=\n)/).flatMap(short)) {
        const [last, size] = [pieces.at(-1), sizeOf(piece)]
        if (!last || last.size + size > LARGEST_TEXT) pieces.push({ lines: [piece], size })
        else {
            last.lines.push(piece)
            last.size += size
        }
    }
    const texts = pieces.map(({ lines }) => lines.join(""))
    return texts.map((text, at) => ({ ...entry, text, key: `${entry.key}\n${String(at)}` }))
}

function short(text: string): string[] {
    if (sizeOf(text) <= LARGEST_TEXT) return [text]
    const characters = Array.from(text)
    const half = Math.ceil(characters.length / 2)
    return [...short(characters.slice(0, half).join("")), ...short(characters.slice(half).join(""))]
}

function sizeOf(text: string): number {
    return new TextEncoder().encode(JSON.stringify(text)).length
}
