/** What somebody says of safety words goes into their own pin, and nowhere else: each of the two writes theirs. */

import type { SaidOfWords, Verdict } from "./compared.ts"
import type { Pin, PinState } from "./pins.ts"
import { resealPin } from "./pins.ts"
import { Refusal } from "./refusal.ts"
import type { WordsPlace } from "./safety-words.ts"
import type { Vault } from "./vault.ts"

const TRIES = 5

/**
 * Keep what was said of the words of a run in one's pin. Refuses `words` where the pin is no more of the keys that were
 * compared, `rolled-back` where the server takes it and shows the one before, and whatever stops the partnership.
 */
export async function keepSaid(vault: Vault, place: WordsPlace, said: Verdict): Promise<void> {
    // Sealed anew, a pin of before a lost device would look like one of now.
    const { stopped } = await vault.shared(place.partnership)
    if (stopped) throw new Refusal(stopped)
    const at = new Date(vault.now()).toISOString()
    const words = { said, at, epoch: place.epoch, recipients: place.recipients }
    await write(vault, place, words)
    // Read back, it is this device's mark: from now on nobody can make it forgotten.
    const { words: kept } = await vault.pin(place.partnership)
    if (kept?.at !== at || kept.said !== said) throw new Refusal("rolled-back")
}

/** As often as another tab is faster. */
async function write(vault: Vault, place: WordsPlace, words: SaidOfWords): Promise<void> {
    for (let tries = 0; tries < TRIES; tries += 1) {
        const raw = await vault.rawPin(place.partnership)
        if (!isOf(raw.pin, place, vault.keys.recipient)) throw new Refusal("words")
        const pin = { ...raw.pin, words, state: stateAfter(raw.pin, words.said) }
        if ((await vault.shelf.put(await resealPin(vault.keys, raw, { pin }, words.at))) === null) return
    }
    throw new Refusal("words")
}

function isOf({ epoch, people, recipient, state }: Pin, place: WordsPlace, own: string): boolean {
    const [with_, [mine, theirs]] = [place.people[1], place.recipients]
    return epoch === place.epoch && people[1] === with_ && mine === own && theirs === recipient && state !== "ended"
}

/** Words that differ take back an earlier *compared*; what the pin rests on besides stays what it was. */
function stateAfter({ state, handover }: Pin, said: Verdict): PinState {
    if (said === "match") return "compared"
    if (state !== "compared") return state
    return handover === null ? "unchecked" : "by link"
}
