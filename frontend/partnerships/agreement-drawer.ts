/** Where an agreement lies, and whose it is, for an element that says its partnership and partner. */

import { told } from "../web/parts.ts"
import { type Drawer, openVault, Refusal, type Vault } from "../vault/session.ts"
import type { Two } from "./agreement.ts"

/** Where the other may be saying something at this moment, in milliseconds. */
export const LOOK_AGAIN_AFTER = 5000

export interface AgreementDrawer {
    readonly vault: Vault
    readonly drawer: Drawer
    readonly two: Two
}

/** Refuses `locked`. */
export async function agreementDrawer(element: HTMLElement): Promise<AgreementDrawer> {
    const vault = await openVault()
    if (!vault) throw new Refusal("locked")
    return { vault, drawer: await vault.shared(told(element, "partnership")), two: [vault.person, told(element, "partner")] }
}
