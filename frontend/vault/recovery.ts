/** The recovery code: sixteen random bytes as twelve English BIP-39 words, checksum included. */

import { entropyToMnemonic, mnemonicToEntropy } from "@scure/bip39"
import { wordlist } from "@scure/bip39/wordlists/english.js"
import { type Bytes, owned, randomSecret } from "./bytes.ts"
import { normalisePassphrase } from "./passphrase.ts"
import { Refusal } from "./refusal.ts"

export const RECOVERY_BYTES = 16
const RECOVERY_WORDS = 12

/** Sixteen random bytes, to be spelled. */
export function newRecoveryEntropy(): Bytes {
    return randomSecret(RECOVERY_BYTES)
}

/** Twelve words for sixteen bytes. */
export function recoveryCode(entropy: Bytes): string {
    return entropyToMnemonic(entropy, wordlist)
}

/** The sixteen bytes of a code, however it is spaced or cased; refuses `code…` when mistyped, and says how. */
export function recoveryEntropy(code: string): Bytes {
    const words = wordsOf(code)
    if (words.length !== RECOVERY_WORDS) throw new Refusal("code", { detail: String(words.length) })
    const unknown = words.find((word) => !wordlist.includes(word))
    if (unknown !== undefined) throw new Refusal("code-word", { detail: unknown })
    try {
        return owned(mnemonicToEntropy(words.join(" "), wordlist))
    } catch (error) {
        throw new Refusal("code-sum", { cause: error })
    }
}

/** Twelve words of the list are meant as a recovery code, right or not. */
export function looksLikeCode(typed: string): boolean {
    const words = wordsOf(typed)
    return words.length === RECOVERY_WORDS && words.every((word) => wordlist.includes(word))
}

function wordsOf(typed: string): string[] {
    return normalisePassphrase(typed)
        .toLowerCase()
        .split(" ")
        .filter((word) => word !== "")
}

/** Whether a word could stand in a recovery code: helps while typing. */
export function isRecoveryWord(word: string): boolean {
    return wordlist.includes(normalisePassphrase(word).toLowerCase())
}
