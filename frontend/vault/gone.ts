/** Somebody has deleted their account: this browser keeps nothing of theirs, no keys, no drafts, no marks. */

import { openDoor } from "./door.ts"
import { lockVault } from "./session.ts"

/** How long another tab may take to let go, in milliseconds; the database goes as soon as it does. */
const PATIENCE = 2000

/** Lock every tab of the person signed in, and delete what lies here under their id. */
export async function dropPerson(person: string): Promise<void> {
    // One thing that cannot be done must not keep the rest.
    await lockVault().catch(() => undefined)
    await openDoor()
        .then((door) => door.forget(person))
        .catch(() => undefined)
    await Promise.race([deleteDatabase(`turnabout-${person}`), new Promise((resolve) => setTimeout(resolve, PATIENCE))])
}

function deleteDatabase(name: string): Promise<void> {
    return new Promise((resolve) => {
        try {
            const deleting = indexedDB.deleteDatabase(name)
            deleting.onsuccess = deleting.onerror = () => {
                resolve()
            }
        } catch {
            resolve()
        }
    })
}
