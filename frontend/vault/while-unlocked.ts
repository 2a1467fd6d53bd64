/**
 * What a tab remembers only while this device holds its person's keys: small things, unsealed, in the tab's own
 * storage. All of it goes when the device is locked, whichever page the tab shows then.
 */

const PREFIX = "while-unlocked "

/** Remember something by a name; where a browser stores nothing, it is not remembered. */
export function rememberInTab(name: string, value: string): void {
    quietly(() => {
        sessionStorage.setItem(PREFIX + name, value)
    })
}

export function recallInTab(name: string): string | null {
    return quietly(() => sessionStorage.getItem(PREFIX + name))
}

export function forgetInTab(name: string): void {
    quietly(() => {
        sessionStorage.removeItem(PREFIX + name)
    })
}

/** The keys are gone. */
export function forgetTab(): void {
    quietly(() => {
        for (const name of Object.keys(sessionStorage)) if (name.startsWith(PREFIX)) sessionStorage.removeItem(name)
    })
}

function quietly<T>(act: () => T): T | null {
    try {
        return act()
    } catch {
        return null
    }
}
