/**
 * Asking two words of the recovery code back without keeping the code: which two, and a MAC over them, stand in the
 * roster. Whoever has this device unlocked could guess those two words from it; ten, over a hundred bits, stay unknown.
 */

import { b64url, randomSecret, utf8 } from "./bytes.ts"
import { type Body, isBody } from "./envelope.ts"
import { normalisePassphrase } from "./passphrase.ts"
import { Refusal } from "./refusal.ts"

/** `places` are two different ones of the twelve, counted from 1, in order. */
export interface CodeCheck {
    readonly places: readonly [number, number]
    readonly mac: string
}

const WORDS = 12

/** What to remember of a code so that two of its words can be asked back. */
export async function codeCheck(mac: CryptoKey, code: string): Promise<CodeCheck> {
    const places = twoPlaces()
    const words = code.split(" ")
    return { places, mac: await macOfWords(mac, places, places.map((place) => words[place - 1] ?? "")) }
}

/** Whether these are the two words. */
export async function areTheWords(mac: CryptoKey, check: CodeCheck, words: readonly string[]): Promise<boolean> {
    return (await macOfWords(mac, check.places, words)) === check.mac
}

/** What a roster remembers of the code; null in one that was written before this was. */
export function readCodeCheck(value: unknown): CodeCheck | null {
    if (value === undefined || value === null) return null
    if (!isBody(value) || typeof value.mac !== "string") throw new Refusal("malformed")
    return { places: readPlaces(value), mac: value.mac }
}

function readPlaces({ places }: Body): [number, number] {
    if (!Array.isArray(places) || places.length !== 2) throw new Refusal("malformed")
    const [one, other] = places as unknown[]
    if (!isPlace(one) || !isPlace(other)) throw new Refusal("malformed")
    return [one, other]
}

function isPlace(value: unknown): value is number {
    return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= WORDS
}

/** Two different places of a code, counted from 1, in order. */
export function twoPlaces(): [number, number] {
    // 252 is the largest multiple of twelve in a byte: what is above would favour the first places.
    const drawn = [...randomSecret(64)].filter((byte) => byte < 252).map((byte) => (byte % WORDS) + 1)
    const one = drawn[0] ?? 1
    const other = drawn.find((place) => place !== one) ?? (one % WORDS) + 1
    return one < other ? [one, other] : [other, one]
}

async function macOfWords(mac: CryptoKey, places: readonly number[], words: readonly string[]): Promise<string> {
    const said = places.map((place, at) => `${String(place)} ${normalisePassphrase(words[at] ?? "").toLowerCase()}`)
    const message = utf8(`turnabout/1/code\n${said.join("\n")}`)
    return b64url(new Uint8Array(await crypto.subtle.sign("HMAC", mac, message)))
}
