/** The scripts beside a page, which alone may become a worker: what the server wrote in the page, on this origin. */

/** The names under which a page may name one. */
type Name = "scrypt-worker" | "push-worker"

interface Policy {
    createScriptURL(address: string): unknown
}

interface TrustedTypes {
    createPolicy(name: string, rules: { createScriptURL(address: string): string }): Policy
}

let policy: Policy | undefined

/** The address of the script of that name, fit for where browsers take no plain string. Throws where none is named. */
export function scriptNamed(name: Name): unknown {
    const address = namedAddress(name)
    const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
    // One policy for all of them: the page's own policy lets it be made once.
    policy ??= trustedTypes?.createPolicy("vault-worker", {
        createScriptURL(asked) {
            if (!isNamed(asked)) throw new TypeError("not a script that this page names")
            return asked
        },
    })
    return policy?.createScriptURL(address) ?? address
}

function isNamed(address: string): boolean {
    const names: readonly Name[] = ["scrypt-worker", "push-worker"]
    return names.some((name) => read(name) === address)
}

function namedAddress(name: Name): string {
    const address = read(name)
    if (!address || new URL(address, location.href).origin !== location.origin) {
        throw new Error(`the page names no ${name}`)
    }
    return address
}

function read(name: Name): string | undefined {
    return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content
}
