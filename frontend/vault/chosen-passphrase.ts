/**
 * What is asked of a passphrase that somebody makes up: long enough, and not among the first that a guesser tries. It
 * is compared here, with a list that comes with the page, because nobody else may see it. OWASP ASVS 5.0, 6.2.1, 6.2.4.
 */

import { FEWEST_CHARACTERS, normalisePassphrase } from "./passphrase.ts"
import { Refusal } from "./refusal.ts"

const PRODUCT = "turnabout"
/** What must be left once the names that anybody knows are taken out. */
const FEWEST_OF_ONES_OWN = 8
const FEWEST_DIFFERENT = 5

export interface Known {
    /** The commonest, in lower case. */
    readonly common: readonly string[]
    /** Names and addresses that belong to the person. */
    readonly names: readonly string[]
}

/**
 * Refuses `passphrase` when it is too short, `passphrase-common` when it would be guessed soon,
 * `passphrase-own` when little is left without the person’s names.
 */
export function checkChosen(passphrase: string, { common, names }: Known): void {
    const said = normalisePassphrase(passphrase)
    if (said.length < FEWEST_CHARACTERS) throw new Refusal("passphrase")
    const plain = said.toLowerCase()
    const squeezed = plain.replaceAll(" ", "")
    const few = new Set(squeezed).size < FEWEST_DIFFERENT
    const known = common.includes(plain) || common.includes(squeezed)
    const short = (left: string): boolean => left.length < FEWEST_OF_ONES_OWN
    if (few || known || short(without(squeezed, []))) throw new Refusal("passphrase-common")
    if (short(without(squeezed, names))) throw new Refusal("passphrase-own")
}

function without(squeezed: string, names: readonly string[]): string {
    const words = names.flatMap((name) => name.toLowerCase().split(/[\s@.+_-]+/))
    // The longest first, so that no short name leaves half of a long one.
    const taken = [PRODUCT, ...words].filter((word) => word.length >= 3).sort((one, other) => other.length - one.length)
    return taken.reduce((left, word) => left.replaceAll(word, ""), squeezed)
}
