/** Signing up: one form, one request, and twelve words to keep. */

import { Refused, sendJSON } from "../web/api.ts"
import { gettext } from "../web/gettext.ts"
import { zoneFor } from "../web/offsets.ts"
import { beginIn, json, part, told, within } from "../web/parts.ts"
import { ArchiveField } from "./archive-field.ts"
import { b64url } from "./bytes.ts"
import { showWords } from "./code-step.ts"
import { fragmentKeys } from "./derive.ts"
import { openDoor } from "./door.ts"
import { goingOn } from "./moving-in.ts"
import { readyPassphrase } from "./passphrase.ts"
import { PassphraseForm } from "./passphrase-form.ts"
import { lockOthers } from "./session.ts"
import { signUp, type SignUpBody } from "./sign-up.ts"
import { openStore } from "./store.ts"

type Way = { readonly door: "operator" | "email"; readonly token: string } | { readonly door: "invitation" }

class SignUpForm extends PassphraseForm {
    #invitation: string | null = null
    #archive: ArchiveField | null = null

    protected override prepare(): void {
        this.#archive = new ArchiveField(this, (account) => {
            this.#fill(account)
        })
        this.passphrase.value = readyPassphrase()
        part(this, "draw").addEventListener("click", () => {
            this.passphrase.value = readyPassphrase()
        })
        void this.#askForInvitation()
        guessZone(this.#select("time_zone"))
        beginIn(this.#input("name"))
    }

    protected async submit(): Promise<void> {
        const brought = await this.#archive?.brought()
        this.#check()
        const email = this.#input("email").value
        this.checkChosen(this.passphrase.value, [email, this.#input("name").value])
        const door = await this.#door()
        const send = async (body: SignUpBody): Promise<void> => {
            await sendJSON("POST", "/sign-up/", { ...body, ...this.#about(), email, door })
        }
        const asked = {
            passphrase: this.passphrase.value,
            parameters: await this.parameters(email),
            now: Date.now(),
            keep: false,
        }
        const world = { send, storeOf: openStore }
        const { person, code } = await signUp(asked, world, brought ? goingOn(brought) : undefined)
        await lockOthers(person)
        // Where nothing lasts, the next page asks for the file again.
        if (brought) await (await openStore(person)).keepArchive(brought.file).catch(() => undefined)
        this.#archive?.done()
        this.#showCode(code, brought ? told(this, "moving") : null)
    }

    /** What an archive knows of its person, where nothing was typed yet. */
    #fill(account: Readonly<Record<string, unknown>>): void {
        for (const name of ["name", "email"]) {
            const [input, known] = [this.#input(name), account[name]]
            if (input.value === "" && typeof known === "string") input.value = known
        }
        for (const name of ["time_zone", "language"]) {
            const [select, known] = [this.#select(name), account[name]]
            if ([...select.options].some(({ value }) => value === known)) select.value = String(known)
        }
    }

    /** Whoever came without a link learns it before filling anything in. */
    async #askForInvitation(): Promise<void> {
        if ((json("door") as Way).door !== "invitation") return
        const waiting = await (await openDoor()).waiting(Date.now())
        part(this, "uninvited").hidden = waiting !== null
        part(this, "ask").hidden = waiting === null
    }

    /** What is typed besides the passphrase, which has no name and is not here. */
    #about(): object {
        return {
            name: this.#input("name").value,
            time_zone: this.#select("time_zone").value,
            language: this.#select("language").value,
            adult: this.#input("adult").checked,
            understood: this.#input("understood").checked,
        }
    }

    /** The first field that needs another look, in the order of the page. */
    #check(): void {
        const faults: [HTMLInputElement, string][] = [
            [this.#input("name"), gettext("Please say what your partner should call you.")],
            [this.#input("email"), gettext("This does not look like an email address. Please check it.")],
            [this.#input("adult"), gettext("Please confirm both sentences above the button. Everything you typed is kept.")],
            [this.#input("understood"), gettext("Please confirm both sentences above the button. Everything you typed is kept.")],
        ]
        for (const [input] of faults) input.removeAttribute("aria-invalid")
        const fault = faults.find(([input]) => !input.checkValidity())
        if (!fault) return
        const [input, sentence] = fault
        input.setAttribute("aria-invalid", "true")
        throw new Refused(400, { error: sentence, field: input.name })
    }

    /** What lets us in: the operator's token, or the claim of an invitation whose link was opened here. */
    async #door(): Promise<object> {
        const way = json("door") as Way
        if (way.door !== "invitation") return way
        const waiting = await (await openDoor()).waiting(Date.now())
        if (!waiting) {
            throw new Refused(403, {
                error: gettext("Signing up here needs an invitation. Open the link your friend sent you, in this browser."),
            })
        }
        this.#invitation = waiting.invitation
        const { claim } = await fragmentKeys(waiting.secret)
        return { door: "invitation", invitation: waiting.invitation, claim: b64url(claim) }
    }

    #showCode(code: string, moving: string | null): void {
        part(this, "again").textContent = this.passphrase.value
        part(this, "ask").hidden = true
        const next = part(this, "next", HTMLAnchorElement)
        next.href = moving ?? (this.#invitation ? `/invitations/${this.#invitation}/` : told(this, "today"))
        next.addEventListener("click", (event) => {
            event.preventDefault()
            void this.#keptAndGo(next.href)
        })
        showWords(part(this, "code"), code)
    }

    /** Whoever says so is not asked again; where that cannot be noted now, they are, some day. */
    async #keptAndGo(next: string): Promise<void> {
        await sendJSON("POST", told(this, "shown"), { how: "kept" }).catch(() => undefined)
        location.assign(next)
    }

    #input(name: string): HTMLInputElement {
        return within(this, `input[name="${name}"]`) as HTMLInputElement
    }

    #select(name: string): HTMLSelectElement {
        return within(this, `select[name="${name}"]`) as HTMLSelectElement
    }
}

/** Choose the zone this device is in. */
function guessZone(select: HTMLSelectElement): void {
    const here = zoneFor(new Intl.DateTimeFormat().resolvedOptions().timeZone, Date.now())
    // A zone without a place is not offered to others; whoever's device lives by one may keep it.
    if (![...select.options].some(({ value }) => value === here)) select.add(new Option(here, here))
    select.value = here
}

customElements.define("sign-up-form", SignUpForm)
