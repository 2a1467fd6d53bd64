/** Every signed-in page: what this device was told to end and could not yet, is ended as soon as it can be. */

import { finishEndings } from "./ending.ts"
import { openVault, signedIn } from "./session.ts"
import { openStore } from "./store.ts"

async function takeUp(): Promise<void> {
    const person = signedIn()
    if (!person) return
    const { leavings } = await openStore(person)
    if ((await leavings.all()).length > 0) await finishEndings({ vault: await openVault().catch(() => null), leavings })
}

addEventListener("online", () => void takeUp())
void takeUp()
