/** What this device has seen, for an archive to be held to. */

import type { Mark } from "./marks.ts"
import { openStore } from "./store.ts"

/** Every mark of a person on this device, by record. */
export async function marksOf(person: string): Promise<Map<string, Mark>> {
    const store = await openStore(person)
    const found = (await store.names("mark")).map(async (name) => [name, await store.mark(name)] as const)
    return new Map((await Promise.all(found)).flatMap(([name, mark]) => (mark ? [[name, mark] as const] : [])))
}
