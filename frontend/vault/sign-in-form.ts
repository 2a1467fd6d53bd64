/** Signing in, and unlocking a browser that is signed in: the same passphrase, asked by two pages. */

import { sendJSON } from "../web/api.ts"
import { beginIn, nextAddress, part, told, within } from "../web/parts.ts"
import { PassphraseForm } from "./passphrase-form.ts"
import { keepsKeys, openCupboard } from "./cupboard.ts"
import { openDoor } from "./door.ts"
import type { ShownFields } from "./passkey.ts"
import { type Handed, unlockByPasskey } from "./passkey-ways.ts"
import { looksLikeCode } from "./recovery.ts"
import { Refusal } from "./refusal.ts"
import { changedElsewhere, forget, keysStored, lockOthers, openVault, signedIn } from "./session.ts"
import { openStore } from "./store.ts"
import { unlock, type Wrapped } from "./unlocking.ts"

class SignInForm extends PassphraseForm {
    /** Who must come out: here whoever it is, also where somebody else is still signed in. */
    protected readonly expected: string | null = null
    #minded: string | null = null

    protected override prepare(): void {
        beginIn(within(this, "#email"))
        void this.offerKeeping()
    }

    /** The choice is offered where keys can be kept at all, as it was made last time. */
    protected async offerKeeping(): Promise<void> {
        const keeps = await keepsKeys(await openCupboard("turnabout-door"))
        part(this, "keeping").hidden = !keeps
        if (keeps) this.#keep.checked = await (await openDoor()).keepChosen()
    }

    get #keep(): HTMLInputElement {
        return part(this, "keep", HTMLInputElement)
    }

    protected async submit(): Promise<void> {
        const email = this.querySelector<HTMLInputElement>("#email")?.value ?? ""
        if (this.byPasskey) await this.enterByPasskey("/sign-in/passkey/")
        else await this.enter(email, "/sign-in/", (auth) => ({ email, auth }))
    }

    /** Show the auth secret to an address of the vault, and open what it hands out. */
    protected async enter(email: string, address: string, body: (auth: string) => object): Promise<void> {
        this.#mindTheCode(this.passphrase.value)
        const person = this.expected
        const keep = this.#keep.checked
        const asked = {
            passphrase: this.passphrase.value,
            parameters: await this.parameters(email),
            now: Date.now(),
            keep,
            ...(person === null ? {} : { person }),
        }
        const open = async (auth: string): Promise<Wrapped> => (await sendJSON("POST", address, body(auth))) as Wrapped
        const came = await unlock(asked, { open, storeOf: openStore, lockOthers })
        await (await openDoor()).chooseKeep(keep)
        await this.goOn(came)
    }

    /** A recovery code is told apart before anything is sent; once, for somebody’s passphrase may look like one. */
    #mindTheCode(typed: string): void {
        if (!looksLikeCode(typed) || typed === this.#minded) return
        this.#minded = typed
        throw new Refusal("code-as-passphrase")
    }

    /** Show a passkey to an address of the vault; where it does not open what is handed out, the passphrase does. */
    protected async enterByPasskey(address: string): Promise<void> {
        const person = this.expected
        const keep = this.#keep.checked
        const asked = { now: Date.now(), keep, ...(person === null ? {} : { person }) }
        const open = async (fields: ShownFields): Promise<Handed> =>
            (await sendJSON("POST", address, { passkey: fields })) as Handed
        const came = await unlockByPasskey(await this.shownPasskey(), asked, { open, storeOf: openStore, lockOthers })
        await (await openDoor()).chooseKeep(keep)
        if (came.opened) await this.goOn(came.person)
        else this.goOnLocked()
    }

    protected goOnLocked(): void {
        location.assign(`/unlock/?by=passkey&next=${encodeURIComponent(this.next)}`)
    }

    /** Where the person was going. */
    protected async goOn(person: string): Promise<void> {
        keysStored(person)
        // Asked, not relied on: a browser short of room may otherwise drop keys and drafts.
        const persisting = navigator.storage.persist().catch(() => false)
        await Promise.race([persisting, new Promise((resolve) => setTimeout(resolve, 300))])
        location.assign(this.next)
    }

    protected get next(): string {
        return nextAddress(told(this, "today"))
    }
}

class UnlockForm extends SignInForm {
    protected override readonly expected = signedIn()

    protected override prepare(): void {
        this.passphrase.focus()
        void this.offerKeeping()
        if (onItsOwnPage()) void this.#goOnAtOnce()
    }

    /** Signing in on the way here has unlocked already; where keys go with the page, the page asks by itself. */
    async #goOnAtOnce(): Promise<void> {
        const lasts = await keepsKeys(await openCupboard("turnabout-door"))
        const vault = await openVault().catch(() => null)
        if (vault || !lasts) location.replace(this.next)
        else part(this, "changed").hidden = !(await changedElsewhere())
    }

    protected override async submit(): Promise<void> {
        if (this.byPasskey) await this.enterByPasskey("/vault/unlocking/")
        else await this.enter(told(this, "email"), "/vault/unlocking/", (auth) => ({ auth }))
    }

    protected override goOnLocked(): void {
        throw new Refusal("passkey-opens-nothing")
    }

    protected override async goOn(person: string): Promise<void> {
        if ((await (await openStore(person)).standing())?.lasting) await super.goOn(person)
        else beginHere()
    }
}

/** The keys are in this page and nowhere else. */
function beginHere(): void {
    forget()
    dispatchEvent(new Event("vault-unlocked"))
}

/** Elsewhere it is asked within the page that needs the keys. */
function onItsOwnPage(): boolean {
    return location.pathname === "/unlock/"
}

customElements.define("sign-in-form", SignInForm)
customElements.define("unlock-form", UnlockForm)
