/**
 * The door to the vault for every other domain: open it, lock it. An unlocked vault lives in this module for the page;
 * keys live in `store.ts`. Nobody is asked anything here: a page that gets null sends the person to unlock.
 */

import { openDoor } from "./door.ts"
import { serverShelf, type Shelf } from "./shelf.ts"
import { dropTabKeys, openStore } from "./store.ts"
import { Vault } from "./vault.ts"

export { Drawer, type Opened, Stale, type Writing } from "./drawer.ts"
export type { OpenedPin, Pin } from "./pins.ts"
export { type Reason, Refusal } from "./refusal.ts"
export type { Vault } from "./vault.ts"

/** Carries the id of a person who was locked. */
const tabs = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("turnabout-vault")
let opened: Promise<Vault | null> | null = null

/** The vault of the person signed in, or null when it is locked or nobody is. */
export async function openVault(shelf: Shelf = serverShelf): Promise<Vault | null> {
    opened ??= open(shelf)
    const vault = await opened
    // A page may stay open for longer than its keys count.
    if (vault && (await (await openStore(vault.person)).unlocked(Date.now()))) return vault
    forget()
    return null
}

/** Delete the keys of the person signed in, here and in every other tab. Drafts and marks stay. */
export async function lockVault(): Promise<void> {
    const person = signedIn()
    forget()
    if (person) await lock(person)
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
    const meta = document.querySelector<HTMLMetaElement>('meta[name="person"]')
    return meta && meta.content !== "" ? meta.content : null
}

/** Lock everybody else who is unlocked in this browser: another person has signed in. */
export async function lockOthers(person: string): Promise<void> {
    const others = await (await openDoor()).unlocked(person)
    await Promise.all(others.map(lock))
}

/** Delete a person's keys, and tell the tabs in which they are open: after, or a tab could read them once more. */
async function lock(person: string): Promise<void> {
    await (await openStore(person)).lock()
    tabs?.postMessage(person)
}

async function open(shelf: Shelf): Promise<Vault | null> {
    const person = signedIn()
    if (!person) return null
    const store = await openStore(person)
    const keys = await store.keys(Date.now())
    if (!keys) return null
    await lockOthers(person)
    return new Vault(store, keys, shelf)
}

if (tabs) {
    tabs.onmessage = (event: MessageEvent<unknown>) => {
        const person = signedIn()
        if (person === null || event.data !== person) return
        dropTabKeys(person)
        forget()
        dispatchEvent(new Event("vault-locked"))
    }
}
