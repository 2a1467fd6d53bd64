/** Every signed-in page: say when this device holds no keys, lock when it should, and show nothing after. */

import { gettext } from "../web/gettext.ts"
import { keepsKeys, openCupboard } from "./cupboard.ts"
import { note, notice } from "./page-state.ts"
import { Refusal } from "./refusal.ts"
import { changedElsewhere, lockVault, openVault, signedIn, type Why } from "./session.ts"
import { openStore } from "./store.ts"
import { standOpen } from "./tabs.ts"
import { unlockPage } from "./unlock-page.ts"
import { forgetTab } from "./while-unlocked.ts"

const main = document.querySelector("main")
/** The page as the server sent it, before any element filled it: to begin again once the keys are here. */
const asServed = main?.cloneNode(true)
let timer: ReturnType<typeof setTimeout> | undefined

/** Look whether the keys are here, and say so where they are not. */
export async function showLockState(): Promise<void> {
    const person = signedIn()
    const asksAlready = document.querySelector("unlock-form, sign-in-form, sign-up-form") !== null
    if (person === null || asksAlready) {
        if (asksAlready) note("unlasting", !(await keepsKeys(await openCupboard("turnabout-door"))))
        return
    }
    try {
        const vault = await openVault()
        await showLocked(vault === null)
        if (vault) await showLasting(person)
    } catch (error) {
        if (!(error instanceof Refusal)) throw error
        note("rolled-back", true)
    }
}

async function showLocked(locked: boolean): Promise<void> {
    if (isEmptied()) return
    if (locked) forgetTab()
    document.documentElement.toggleAttribute("data-locked", locked)
    const changed = locked && (await changedElsewhere())
    note("changed", changed, unlockAddress())
    note("locked", locked, unlockAddress())
    if (!locked) await watchTime()
    else if (!(await keepsKeys(await openCupboard("turnabout-door")))) await askHere()
}

async function showLasting(person: string): Promise<void> {
    const standing = await (await openStore(person)).standing()
    note("unlasting", standing?.lasting === false)
}

/** Keys that go with the page are asked for on the page: there is no other to come back from. */
async function askHere(): Promise<void> {
    note("unlasting", true)
    const form = (await unlockPage()).querySelector("unlock-form")
    // Another tab may have locked while the form was on its way: what has been emptied is not begun again.
    if (!form || isEmptied() || document.querySelector("unlock-form")) return
    const asked = document.importNode(form, true)
    notice()?.after(asked)
}

/** Keys that only this page holds have come: its elements begin again, as if it had just been opened. */
function beginAgain(): void {
    if (!main || !asServed) return
    const place = notice()
    main.replaceChildren(...document.importNode(asServed, true).childNodes)
    if (place) notice()?.replaceWith(place)
    void showLockState()
}

/** Keys count until a time; a page that stays open locks then, and one that slept when it wakes. */
async function watchTime(): Promise<void> {
    clearTimeout(timer)
    const person = signedIn()
    const standing = person ? await (await openStore(person)).standing() : null
    if (standing?.until == null) return
    timer = setTimeout(() => void lookAgain(), Math.max(0, standing.until - Date.now()))
}

async function lookAgain(): Promise<void> {
    // A vault past its time, or without its keys, locks this page when it is asked for.
    if (!isLocked()) await showLockState().catch(notNow)
}

/** No answer just now, and so nothing is known: the page stays as it is. */
function notNow(): undefined {
    return undefined
}

/** Locked while open: everything that was sealed goes from the page, and whose page it was. */
function empty(why: Why): void {
    const place = notice()
    if (!main || !place || document.querySelector("main > unlock-form")) return
    clearTimeout(timer)
    document.documentElement.toggleAttribute("data-locked", true)
    document.title = `${gettext("Locked")} · Turnabout`
    main.replaceChildren(place)
    main.dataset.emptied = ""
    const state = why === "here" || why === "gone" ? "locked" : why
    note(state, true, state === "other-person" || state === "signed-out" ? signInAddress() : unlockAddress())
}

/** Whether this page was found locked, or has locked. */
function isLocked(): boolean {
    return document.documentElement.hasAttribute("data-locked")
}

function isEmptied(): boolean {
    return main?.dataset.emptied !== undefined
}

function unlockAddress(): string {
    return `/unlock/?next=${here()}`
}

function signInAddress(): string {
    return `/sign-in/?next=${here()}`
}

function here(): string {
    return encodeURIComponent(location.pathname + location.search).replaceAll("%2F", "/")
}

/** Signing out locks first: a form that leaves the page must not leave the keys behind. */
function lockOnSignOut(): void {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-locks]")) {
        form.addEventListener("submit", (event) => {
            event.preventDefault()
            void lockVault("signed-out").finally(() => {
                form.submit()
            })
        })
    }
}

/** Locking without signing out: for a walk away from the desk. */
function lockOnTap(): void {
    for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-lock]")) {
        button.addEventListener("click", () => {
            void lockVault().finally(() => {
                // Without a network this page, emptied, is the better place.
                if (navigator.onLine) location.assign(unlockAddress())
            })
        })
    }
}

/** The sign-in ended elsewhere, another tab locked or unlocked, the page comes back from sleep or from the history. */
function listen(): void {
    addEventListener("signed-out", () => void lockVault("signed-out"))
    addEventListener("vault-locked", (event) => {
        forgetTab()
        empty((event as CustomEvent<Why>).detail)
    })
    addEventListener("vault-unlocked", beginAgain)
    addEventListener("vault-unlocked-elsewhere", () => {
        if (isLocked()) location.reload()
    })
    document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "visible") void lookAgain()
    })
    addEventListener("pagehide", () => {
        document.documentElement.toggleAttribute("data-hidden", true)
    })
    addEventListener("pageshow", (event) => {
        const back = event.persisted ? lookAgain() : Promise.resolve()
        void back.finally(() => document.documentElement.toggleAttribute("data-hidden", false))
    })
}

const person = signedIn()
if (person) standOpen(person)
lockOnSignOut()
lockOnTap()
listen()
void showLockState()
