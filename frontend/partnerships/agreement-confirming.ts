/**
 * Reading the agreement together, in the first hour or once more in a later one: each says that the text in force
 * holds, by a signature that names the hour. It stands on the agreement’s page when one comes from an hour, and by it.
 */

import { gettext, interpolate } from "../web/gettext.ts"
import { part, say, told } from "../web/parts.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { type Agreed, confirm, readAgreement, type Two, versionAt } from "./agreement.ts"
import { agreementDrawer, LOOK_AGAIN_AFTER } from "./agreement-drawer.ts"
import { day, movedWords } from "./agreement-drawing.ts"
import { askedFor } from "./earlier-versions.ts"

class AgreementConfirming extends HTMLElement {
    #timer: ReturnType<typeof setTimeout> | undefined
    #seen = ""

    connectedCallback(): void {
        const button = part(this, "confirm", HTMLButtonElement)
        button.addEventListener("click", () => {
            button.disabled = true
            void this.#confirm().finally(() => (button.disabled = false))
        })
        addEventListener("partner-changed", () => void this.#show())
        addEventListener("hashchange", () => void this.#show())
        void this.#show()
    }

    disconnectedCallback(): void {
        clearTimeout(this.#timer)
    }

    get #session(): string | null {
        return this.dataset.session ?? askedFor().session
    }

    async #show(): Promise<void> {
        clearTimeout(this.#timer)
        const session = this.#session
        if (!session) {
            part(this, "offer").hidden = true
            return
        }
        this.#wordFor(askedFor().first)
        try {
            const { drawer, two } = await agreementDrawer(this)
            this.#draw(await readAgreement(drawer, two), two, session, drawer.stopped === null)
        } catch (error) {
            say(part(this, "state"), sentenceFor(error))
        }
    }

    /** The agreement’s page has the words of a first hour and those of a later one; in a room there is one only. */
    #wordFor(first: boolean): void {
        if (this.dataset.session) return
        for (const words of this.querySelectorAll<HTMLElement>("[data-hour]")) {
            words.hidden = (words.dataset.hour === "first") !== first
        }
    }

    #draw(agreed: Agreed, two: Two, session: string, open: boolean): void {
        const inForce = agreed.versions.at(-1)
        part(this, "offer").hidden = !inForce
        if (!inForce) return
        const { at } = askedFor()
        part(this, "offer").hidden = at !== null && versionAt(agreed.versions, at) !== inForce
        this.#seen = inForce.text.mac
        const said = agreed.confirming.get(session) ?? new Set()
        const [mine, theirs] = [said.has(two[0]), said.has(two[1])]
        part(this, "confirm").hidden = mine || !open
        const both = inForce.confirmed.find((one) => one.session === session)
        const values = { name: told(this, "partnerName"), date: both ? day(both.at) : "" }
        say(part(this, "state"), interpolate(stateOf(mine, theirs), values))
        // They may be saying it at this moment, in the same hour.
        if (mine && !theirs) this.#timer = setTimeout(() => void this.#show(), LOOK_AGAIN_AFTER)
    }

    async #confirm(): Promise<void> {
        try {
            const { drawer, two } = await agreementDrawer(this)
            const held = await confirm(drawer, two, this.#seen, this.#session ?? "")
            await this.#show()
            dispatchEvent(new Event("own-changed"))
            if (!held) say(part(this, "state"), movedWords())
        } catch (error) {
            say(part(this, "state"), sentenceFor(error))
        }
    }
}

function stateOf(mine: boolean, theirs: boolean): string {
    if (mine && theirs) return gettext("Read together and confirmed on %(date)s.")
    if (mine) return gettext("You have confirmed it; %(name)s has not yet.")
    return theirs ? gettext("%(name)s has confirmed it; you have not yet.") : ""
}

customElements.define("agreement-confirming", AgreementConfirming)
