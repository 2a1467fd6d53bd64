/** What a page and its worker agree on: whose key a subscription is for, and in which words an empty push is shown. */

const KEPT_IN = "push-words"
const ADDRESS = "/push-words"

/** Whether a subscription was made for this key. A browser that does not say is believed. */
export function isFor(made: Pick<PushSubscription, "options">, key: Uint8Array): boolean {
    const its = made.options.applicationServerKey
    if (!its) return true
    const bytes = new Uint8Array(its)
    return bytes.length === key.length && bytes.every((byte, at) => byte === key[at])
}

/** Keep the words for the worker, which has no page and no language of its own. */
export async function keepWords(words: string): Promise<void> {
    // Where nothing can be kept, it is shown in English.
    const kept = await caches.open(KEPT_IN).catch(() => null)
    await kept?.put(ADDRESS, new Response(words))
}

/** Those words; these others where none were kept, or where nothing can be. */
export async function keptWords(otherwise: string): Promise<string> {
    const found = await caches.match(ADDRESS, { cacheName: KEPT_IN }).catch(() => undefined)
    return (await found?.text()) ?? otherwise
}
