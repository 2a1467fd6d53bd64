/** The recovery code: sixteen random bytes as twelve English BIP-39 words, checksum included. */

import { entropyToMnemonic, mnemonicToEntropy } from "@scure/bip39"
import { wordlist } from "@scure/bip39/wordlists/english.js"
import { type Bytes, owned, randomSecret } from "./bytes.ts"
import { normalisePassphrase } from "./passphrase.ts"
import { Refusal } from "./refusal.ts"

export const RECOVERY_BYTES = 16

/** Sixteen random bytes, to be spelled. */
export function newRecoveryEntropy(): Bytes {
    return randomSecret(RECOVERY_BYTES)
}

/** Twelve words for sixteen bytes. */
export function recoveryCode(entropy: Bytes): string {
    return entropyToMnemonic(entropy, wordlist)
}

/** The sixteen bytes of a code, however it is spaced or cased; refuses `code` when mistyped. */
export function recoveryEntropy(code: string): Bytes {
    const words = normalisePassphrase(code).toLowerCase()
    try {
        const entropy = owned(mnemonicToEntropy(words, wordlist))
        if (entropy.length === RECOVERY_BYTES) return entropy
    } catch (error) {
        throw new Refusal("code", { cause: error })
    }
    throw new Refusal("code")
}

/** Whether a word could stand in a recovery code: helps while typing. */
export function isRecoveryWord(word: string): boolean {
    return wordlist.includes(normalisePassphrase(word).toLowerCase())
}
