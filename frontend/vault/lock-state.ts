/** Every signed-in page: show when this device holds no keys, and lock when it should. */

import { forget, lockVault, openVault, signedIn } from "./session.ts"

/** Ask for unlocking where there are no keys. */
export async function showLockState(): Promise<void> {
    if (!signedIn() || document.querySelector("unlock-form")) return
    const vault = await openVault()
    document.documentElement.toggleAttribute("data-locked", vault === null)
}

/** Signing out locks first: a form that leaves the page must not leave the keys behind. */
function lockOnSignOut(): void {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-locks]")) {
        form.addEventListener("submit", (event) => {
            event.preventDefault()
            void lockVault().finally(() => {
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
                location.assign(button.dataset.lock ?? "/")
            })
        })
    }
}

/** The sign-in ended elsewhere, or another tab locked. */
function lockOnEvents(): void {
    addEventListener("signed-out", () => {
        void lockVault().then(showLocked)
    })
    addEventListener("vault-locked", () => {
        forget()
        showLocked()
    })
}

function showLocked(): void {
    document.documentElement.toggleAttribute("data-locked", true)
}

lockOnSignOut()
lockOnTap()
lockOnEvents()
void showLockState()
