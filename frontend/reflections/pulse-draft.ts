/**
 * What somebody has tapped of a pulse and not sent, or sent without a network: kept on this device, sealed to oneself,
 * until the server has it.
 */

import { gettext } from "../web/gettext.ts"
import { part, say } from "../web/parts.ts"
import { type DraftPlace, placeFor } from "../vault/draft-place.ts"
import { type Body, isBody } from "../vault/envelope.ts"
import { Locking, type Vault } from "../vault/session.ts"

export class PulseDraft {
    readonly #form: HTMLFormElement
    readonly #place: DraftPlace
    #saving: Promise<unknown> = Promise.resolve()
    #unsent = false

    private constructor(form: HTMLFormElement, place: DraftPlace) {
        this.#form = form
        this.#place = place
        for (const event of ["change", "input"]) {
            form.addEventListener(event, () => {
                void this.keep({ sent: false })
            })
        }
        addEventListener("vault-locking", (event) => {
            if (event instanceof Locking) event.waitUntil(this.#saving)
        })
    }

    /** Take up what was left for this session. */
    static async takeUp(form: HTMLFormElement, vault: Vault, session: string): Promise<PulseDraft> {
        const place = await placeFor(vault.drafts, `pulse ${session}`)
        const draft = new PulseDraft(form, place)
        const { left } = place
        draft.#unsent = left.some(({ sent }) => sent === true)
        for (const one of left) {
            draft.#tap(one)
            place.takeUp(one)
        }
        return draft
    }

    /** Whether it was sent in a page that is gone, and did not arrive. True once, for whoever sends it now. */
    takeUnsent(): boolean {
        const unsent = this.#unsent
        this.#unsent = false
        return unsent
    }

    /** Keep what is tapped now. */
    async keep({ sent }: { readonly sent: boolean }): Promise<void> {
        if (this.#form.hidden) return
        const taps = Object.fromEntries([...new FormData(this.#form)].filter(([, value]) => typeof value === "string"))
        if (Object.keys(taps).length === 0) return
        this.#saving = this.#saving.then(() => this.#place.save({ taps, sent })).then(this.#say).catch(() => undefined)
        await this.#saving
    }

    readonly #say = (lasting: boolean): void => {
        say(part(this.#form, "kept"), lasting ? gettext("Kept on this device") : "")
    }

    /** The server has it. */
    async drop(): Promise<void> {
        await this.#saving
        await this.#place.drop()
    }

    #tap({ taps }: Body): void {
        if (!isBody(taps)) return
        for (const input of this.#form.querySelectorAll("input")) {
            const known = taps[input.name]
            if (input.type === "text") input.value = typeof known === "string" ? known : ""
            else if (known === input.value) input.checked = true
        }
    }
}
