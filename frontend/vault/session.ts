/**
 * The door to the vault for every other domain: open it, lock it. An unlocked vault lives in this module for the page;
 * keys live in `store.ts`. Nobody is asked anything here: a page that gets null sends the person to unlock.
 */

import { openDoor } from "./door.ts"
import { Refusal } from "./refusal.ts"
import { serverShelf, type Shelf } from "./shelf.ts"
import { isPast, openStore, type Store, type Term } from "./store.ts"
import { listenToTabs, sealTyped, sealTypedElsewhere, tellLocked, tellUnlocked, type Why } from "./tabs.ts"
import { unlockPage } from "./unlock-page.ts"
import { Vault } from "./vault.ts"
import { proveWriting, stopProvingWriting } from "./writing.ts"

export { Drawer, type Opened, Stale, type Writing } from "./drawer.ts"
export type { OpenedPin, Pin } from "./pins.ts"
export { type Reason, Refusal } from "./refusal.ts"
export { Locking, type Why } from "./tabs.ts"
export type { Vault } from "./vault.ts"

/** When this page came, in milliseconds since 1970: keys that were over by then it never had. */
const came = Date.now()
let opened: Promise<Vault | null> | null = null
const locking = new Map<Why, Promise<void>>()

/**
 * The vault of the person signed in, or null when it is locked or nobody is. Refuses `rolled-back` where the server
 * shows an older keyring than this device has seen.
 */
export async function openVault(shelf: Shelf = serverShelf): Promise<Vault | null> {
    const opening = (opened ??= open(shelf))
    const vault = await opening.catch((error: unknown) => {
        // Asked again, it may be there: a network comes back.
        if (opened === opening) forget()
        throw error
    })
    if (vault) return (await counts(vault)) ? vault : null
    if (opened === opening) forget()
    return null
}

/** Whether its keys still count: a page may stay open for longer than they do. Whoever finds out locks the page. */
async function counts(vault: Vault): Promise<boolean> {
    if (await stands(vault)) return true
    await lockVault(isPast(vault.until, Date.now()) ? "expired" : "gone").catch(() => undefined)
    // Another tab may have unlocked anew meanwhile: then nothing was locked.
    return await stands(vault)
}

/** Look at the keys again: another tab may have taken them away, or changed for how long they count. */
async function stands(vault: Vault): Promise<boolean> {
    const standing = await (await openStore(vault.person)).standing()
    if (standing) vault.until = standing.until
    return standing !== null && !isPast(standing.until, Date.now())
}

/**
 * Delete the keys of the person signed in, here and in every other tab. What is typed anywhere is sealed before; drafts
 * and marks stay.
 */
export async function lockVault(why: Why = "here"): Promise<void> {
    // Once for each reason: who signs out while the page locks by itself is signed out.
    const going = locking.get(why) ?? lockNow(why).finally(() => locking.delete(why))
    locking.set(why, going)
    await going
}

async function lockNow(why: Why): Promise<void> {
    const person = signedIn()
    if (person) await lock(person, why)
    await dropCachedPages()
}

/** Cached pages name people and hours; what is called `public…`, such as the help page, stays readable offline. */
async function dropCachedPages(): Promise<void> {
    if (typeof caches === "undefined") return
    const names = (await caches.keys()).filter((name) => !name.startsWith("public"))
    await Promise.all(names.map((name) => caches.delete(name)))
}

/** Forget what this page holds, so that the next `openVault` reads the store again. */
export function forget(): void {
    opened = null
}

/** The id of the person signed in, as the page says, or null. */
export function signedIn(): string | null {
    return saidBy(document, "person")
}

/** Lock everybody else who is unlocked in this browser: another person has signed in. */
export async function lockOthers(person: string): Promise<void> {
    const others = await (await openDoor()).unlocked(person)
    await Promise.all(others.map((other) => lock(other, "other-person")))
}

/** The keys of this person were just stored here: what other tabs hold is older than that, or nothing. */
export function keysStored(person: string): void {
    forget()
    tellUnlocked(person)
}

/** A passphrase or key was changed in this tab: the others are emptied, and find the new keys when they unlock. */
export async function lockOtherTabs(): Promise<void> {
    const person = signedIn()
    if (!person) return
    await sealTypedElsewhere(person, true)
    tellLocked(person, "changed")
}

/** Whether this device stays unlocked until somebody locks it; null when it is locked. */
export async function staysUnlocked(): Promise<boolean | null> {
    const person = signedIn()
    const standing = person ? await (await openStore(person)).standing() : null
    return standing ? standing.until === null : null
}

/** Whether the keys were changed on another device since this one opened them. */
export async function changedElsewhere(): Promise<boolean> {
    const person = signedIn()
    const highest = person ? await (await openStore(person)).highest() : 0
    return highest > 0 && (keyringSaid(document) ?? 0) > highest
}

/** Let the pages of a person seal what is typed, delete the keys, and tell. */
async function lock(person: string, why: Why): Promise<void> {
    const here = person === signedIn()
    await Promise.all([here ? sealTyped() : null, why === "gone" ? null : sealTypedElsewhere(person, here)])
    if (!(await dropKeys(await openStore(person), why))) return
    // Of keys that are away every page finds out by itself, or was told why.
    if (why !== "gone") tellLocked(person, why === "here" ? "elsewhere" : why)
    if (here) await lockedHere(why)
}

/** Whether the keys are gone: those that count no more are looked at once more before they go. */
async function dropKeys(store: Store, why: Why): Promise<boolean> {
    if (why === "expired" || why === "gone") return await store.lockOver(({ until }) => isPast(until, Date.now()))
    await (why === "signed-out" || why === "other-person" ? store.leave() : store.lock())
    return true
}

/** Whatever still holds the vault of this page opens and seals nothing more with it. */
async function lockedHere(why: Why): Promise<void> {
    const vault = await opened?.catch(() => null)
    vault?.lock()
    stopProvingWriting()
    forget()
    dispatchEvent(new CustomEvent<Why>("vault-locked", { detail: why }))
}

async function open(shelf: Shelf): Promise<Vault | null> {
    const person = signedIn()
    if (!person) return null
    const store = await openStore(person)
    await checkKeyring(await store.highest())
    const standing = await store.standing()
    const why = standing && overBefore(standing)
    if (why) {
        await lockUnopened(store, why)
        return null
    }
    // Their time may be past since the page came: whoever asks for the vault finds that out, and the page is emptied.
    const keys = await store.keys(came)
    if (!keys) return null
    await lockOthers(person)
    await proveWriting(keys, person)
    return new Vault(store, keys, shelf)
}

/** Why keys were over before this page came; null where they were not. */
function overBefore({ until, revision }: Term): Why | null {
    if (revision < (keyringSaid(document) ?? 0)) return "changed"
    return isPast(until, came) ? "expired" : null
}

/** Lock what this page never opened: it has nothing to lose, and the others are told. */
async function lockUnopened(store: Store, why: Why): Promise<void> {
    await sealTypedElsewhere(store.person, true)
    if (await store.lockOver((term) => overBefore(term) !== null)) tellLocked(store.person, why)
}

/** Refuses `rolled-back` when the server shows an older keyring. A page may be older than a change made here. */
async function checkKeyring(highest: number): Promise<void> {
    const said = keyringSaid(document)
    if (said === null || said >= highest) return
    const fresh = keyringSaid(await unlockPage())
    if (fresh !== null && fresh < highest) throw new Refusal("rolled-back")
}

function keyringSaid(page: Document): number | null {
    const said = Number(saidBy(page, "keyring") ?? "")
    return Number.isSafeInteger(said) && said > 0 ? said : null
}

function saidBy(page: Document, name: string): string | null {
    const meta = page.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)
    return meta && meta.content !== "" ? meta.content : null
}

async function lockedElsewhere(why: Why): Promise<void> {
    const person = signedIn()
    const store = person ? await openStore(person) : null
    const standing = await store?.standing()
    // Keys that go with the page have a time of their own, and others may be unlocked anew since that was said.
    if (why === "expired" && standing && !isPast(standing.until, Date.now())) return
    await store?.dropPageKeys()
    await lockedHere(why)
}

listenToTabs(
    () => (typeof document === "undefined" ? null : signedIn()),
    (why) => void lockedElsewhere(why),
)
