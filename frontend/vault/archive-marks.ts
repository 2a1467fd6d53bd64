/** What this device has seen, for an archive to be held to. */

import type { Mark } from "./marks.ts"
import { openStore } from "./store.ts"

/** Every mark of a person on this device, by record. */
export async function marksOf(person: string): Promise<Map<string, Mark>> {
    return await (await openStore(person)).allMarks()
}
