/** Which drawer an element of a session writes in: one's own, or the partnership's. */

import { part, told } from "../web/parts.ts"
import { type Drawer, type Opened, openVault, Refusal, type Vault } from "../vault/session.ts"

/** The unlocked vault. Refuses `locked`. */
export async function vaultHere(): Promise<Vault> {
    const vault = await openVault()
    if (!vault) throw new Refusal("locked")
    return vault
}

/** The partnership's drawer where the element names one, else one's own. */
export async function drawerHere(element: HTMLElement): Promise<{ vault: Vault; drawer: Drawer }> {
    const vault = await vaultHere()
    const { partnership } = element.dataset
    return { vault, drawer: partnership ? await vault.shared(partnership) : vault.own }
}

/**
 * Where each kind of text is kept. It stands here and not in the page: a server that rewrites its pages must not be
 * able to have a private note sealed to the partner.
 */
const PRIVATE: Readonly<Record<string, boolean>> = {
    note: true,
    prep: true,
    brought: true,
    "shared-prep": false,
    "own-card": true,
    "hidden-card": true,
    takeaway: false,
    commitment: false,
    outcome: false,
    letter: false,
    hour: false,
    between: true,
    imported: true,
    "imported-shared": false,
}

/** Whether a kind of record is one's own. Refuses `slot` for a kind that is not known here. */
export function isPrivate(kind: string): boolean {
    const own = PRIVATE[kind]
    if (own === undefined) throw new Refusal("slot")
    return own
}

/** The drawer of a record of that kind. */
export async function drawerFor(element: HTMLElement, kind: string): Promise<{ vault: Vault; drawer: Drawer }> {
    const own = isPrivate(kind)
    const vault = await vaultHere()
    return { vault, drawer: own ? vault.own : await vault.shared(told(element, "partnership")) }
}

/** Elements that are written on. */
const SHEETS = "sealed-text, our-page"

/**
 * The field of such an element. Refuses `slot` where one stands inside another: a server that rewrites its pages must
 * not be able to have two share a field, and so what is private in the one sealed as the other's.
 */
export function sheetOf(element: HTMLElement): HTMLTextAreaElement {
    if (element.parentElement?.closest(SHEETS) ?? element.querySelector(SHEETS)) throw new Refusal("slot")
    return part(element, "text", HTMLTextAreaElement)
}

/** What was written for the element's session. */
export async function ofSession(drawer: Drawer, kind: string, session: string): Promise<Opened[]> {
    return (await drawer.list(kind)).filter(({ body }) => body.session === session)
}

/** A line of a record's body, empty if it holds none. */
export function line(record: Opened | undefined, name: string): string {
    const value = record?.body[name]
    return typeof value === "string" ? value : ""
}

/** Do something whenever the other browser says that it saved something. */
export function whenChanged(act: () => void): void {
    addEventListener("partner-changed", act)
}

/** Tell the other browser, through the room if there is one, that something was saved. */
export function tellChanged(): void {
    dispatchEvent(new Event("own-changed"))
}

