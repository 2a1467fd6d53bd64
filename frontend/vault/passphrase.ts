/** The passphrase: made ready, made up, and stretched. scrypt is RFC 7914. */

import { wordlist } from "@scure/bip39/wordlists/english.js"
import { scriptNamed } from "../web/named-script.ts"
import { type Bytes, fromB64url, owned, randomSecret, utf8, zero } from "./bytes.ts"
import { passphraseKeys, type SignInKeys } from "./derive.ts"
import { Refusal } from "./refusal.ts"

/** What a person's scrypt is run with, as the server keeps it; `salt` is b64url of 32 bytes. */
export interface Parameters {
    readonly salt: string
    readonly n: number
    readonly r: number
    readonly p: number
}

/** Does the work, away from the page: (passphrase bytes, parameters) to 32 bytes. */
export type Stretch = (passphrase: Bytes, parameters: Parameters) => Promise<Bytes>

export const SCRYPT = { n: 2 ** 17, r: 8, p: 1 } as const
const MOST_N = 2 ** 18

/** Fewest characters a person's own passphrase may have; ready-made ones have far more. */
export const FEWEST_CHARACTERS = 12

// Unicode's White_Space, spelled out: Python's and JavaScript's own notions of a space differ.
const WHITE_SPACE = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g

/** NFKC, trimmed, inner white space single. */
export function normalisePassphrase(passphrase: string): string {
    return passphrase.normalize("NFKC").replace(WHITE_SPACE, " ").replace(/^ | $/g, "")
}

/** Five words from the list of 2,048, fifty-five bits: a passphrase ready to use. */
export function readyPassphrase(random: (bytes: number) => Uint8Array = randomSecret): string {
    // 2,048 divides 65,536, so every word is as likely as any other.
    const numbers = new Uint16Array(owned(random(10)).buffer)
    return Array.from(numbers, (number) => wordlist[number % wordlist.length]).join(" ")
}

/** Refuse parameters that would make a passphrase cheap to guess, or the browser hang. */
export function checkParameters(parameters: Parameters): Parameters {
    const { n, r, p, salt } = parameters
    const usual = (n === SCRYPT.n || n === MOST_N) && r === SCRYPT.r && p === SCRYPT.p
    if (!usual || !isSalt(salt)) throw new Refusal("parameters")
    return parameters
}

/** What a passphrase signs in and unlocks with. */
export async function keysOfPassphrase(
    passphrase: string,
    parameters: Parameters,
    stretch: Stretch = stretchInWorker,
): Promise<SignInKeys> {
    const checked = checkParameters(parameters)
    const stretched = await stretch(utf8(normalisePassphrase(passphrase)), checked)
    const keys = await passphraseKeys(stretched)
    zero(stretched)
    return keys
}

/** Stretch in the worker whose address the page names in `<meta name="scrypt-worker">`. */
export function stretchInWorker(passphrase: Bytes, parameters: Parameters): Promise<Bytes> {
    return new Promise((resolve, reject) => {
        const worker = new Worker(scriptNamed("scrypt-worker") as string)
        worker.onmessage = (event: MessageEvent<Uint8Array>) => {
            worker.terminate()
            resolve(owned(event.data))
        }
        worker.onerror = (event) => {
            worker.terminate()
            reject(new Error(event.message || "the scrypt worker did not start"))
        }
        worker.postMessage({ ...parameters, salt: fromB64url(parameters.salt), passphrase })
    })
}

function isSalt(salt: string): boolean {
    try {
        return fromB64url(salt).length === 32
    } catch {
        return false
    }
}
