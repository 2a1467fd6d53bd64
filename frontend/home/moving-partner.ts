/** One partner of an archive on the page that brings it along: whether the two go on, and what has come. */

import { sendJSON } from "../web/api.ts"
import { gettext, interpolate } from "../web/gettext.ts"
import { copyOf, part, say } from "../web/parts.ts"
import type { CheckedArchive } from "../vault/archive-checking.ts"
import { allShown, type BringWorld, type Came } from "../vault/bringing.ts"
import { type Partner, reunite, sayingOf } from "../vault/reuniting.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { Refusal, type Vault } from "../vault/session.ts"

export type State = "waiting" | "here" | "brought"

/** What the server says of how far somebody is; `open` while the first days last. */
export interface Standing {
    readonly open: boolean
    readonly brought: boolean
    readonly partnerships: Readonly<Record<string, State>>
}

interface Around {
    readonly vault: Vault
    readonly archive: CheckedArchive
    readonly world: BringWorld
    readonly places: { readonly say: string; readonly unsay: string; readonly hours: string; readonly brought: string }
    readonly ways: { readonly partnership: string; readonly lettingIn: string }
    readonly open: boolean
}

const NOBODY = "00000000-0000-0000-0000-000000000000"

export class PartnerCard {
    readonly element: HTMLElement
    /** Whether all that could come from here has. */
    whole = false
    readonly #partner: Partner
    readonly #around: Around
    #anyway = false

    constructor(template: HTMLTemplateElement, partner: Partner, around: Around) {
        this.element = copyOf(template)
        this.#partner = partner
        this.#around = around
        part(this.element, "name").textContent = partner.name
        this.#button.addEventListener("click", () => void this.#tapped(() => this.#say()))
        this.#newKeys.addEventListener("click", () => void this.#tapped(() => this.#sayNewKeys()))
        this.#back.addEventListener("click", () => void this.#tapped(() => this.#takeBack()))
    }

    get partnership(): string {
        return this.#partner.file.id
    }

    /** Say how it stands, and bring one's part where both are here. */
    async show(state: State | undefined): Promise<void> {
        this.#button.hidden = state !== undefined || !this.#around.open
        this.#back.hidden = state !== "waiting"
        this.#newKeys.hidden = state !== "waiting" || !this.#around.open
        // Whoever has ended with somebody asks them for nothing.
        part(this.element, "absent").hidden = state !== "waiting" || this.#partner.ended
        if (state === undefined) this.#ask()
        else if (state === "waiting") this.#wait()
        else if (state === "brought") await this.#showBrought()
        else await this.#bring()
    }

    get #button(): HTMLButtonElement {
        return part(this.element, "say", HTMLButtonElement)
    }

    get #newKeys(): HTMLButtonElement {
        return part(this.element, "new-keys", HTMLButtonElement)
    }

    get #back(): HTMLButtonElement {
        return part(this.element, "back", HTMLButtonElement)
    }

    #ask(): void {
        const { ended } = this.#partner
        this.#tell(ended ? gettext("The two of you have ended. What you shared can stay readable here for both.") : "")
        this.#button.textContent = this.#words(ended ? gettext("Keep what you shared") : gettext("Go on with %(name)s"))
    }

    /** The same is said whoever is here: why it is waited for, only the two can find out. */
    #wait(): void {
        this.#tell(
            gettext("%(name)s is not here yet, or has not said the same. Once they have, the two of you go on; this page notices. If they say that they have: one of your archives may be much older, so that it takes a newer one; or they made new keys."),
        )
        part(this.element, "needs").textContent = this.#words(
            gettext("If %(name)s has no account here yet: %(name)s needs a link to come in."),
        )
        this.#newKeys.textContent = this.#words(gettext("%(name)s told me of new keys"))
    }

    async #tapped(act: () => Promise<void>): Promise<void> {
        const buttons = [this.#button, this.#newKeys, this.#back]
        for (const button of buttons) button.disabled = true
        try {
            await act()
        } catch (error) {
            say(part(this.element, "state"), sentenceFor(error))
        } finally {
            for (const button of buttons) button.disabled = false
        }
    }

    async #say(newKeys = this.#anyway): Promise<void> {
        const saying = sayingOf(this.#partner, this.#around.archive.index.at, newKeys)
        const { state } = (await sendJSON("POST", this.#around.places.say, saying)) as { state: State }
        await this.show(state)
    }

    async #sayNewKeys(): Promise<void> {
        this.#anyway = true
        await this.#say()
    }

    async #takeBack(): Promise<void> {
        this.#anyway = false
        await sendJSON("POST", this.#around.places.unsay, { partnership: this.partnership })
        await this.show(undefined)
    }

    async #bring(): Promise<void> {
        const { vault, archive, world, places } = this.#around
        this.#tell(gettext("%(name)s is here, too. What you wrote is on its way."))
        const sendHours = async (body: object): Promise<void> => {
            await sendJSON("POST", places.hours, body)
        }
        try {
            const came = await reunite(vault, archive, this.#partner, { ...world, sendHours }, this.#anyway)
            await sendJSON("POST", places.brought, { partnership: this.partnership })
            await this.#showBrought(came)
        } catch (error) {
            if (error instanceof Refusal && error.reason === "recipient-changed") this.#showAnother()
            else say(part(this.element, "state"), sentenceFor(error))
        }
    }

    async #showBrought(came: Came | null = null): Promise<void> {
        const left = came?.left ? gettext("%(left)s of your records stayed behind: they were damaged, or changed.") : ""
        const here = gettext("What you wrote is here. What %(name)s wrote comes from them.")
        const { vault, archive } = this.#around
        this.whole = allShown(archive, this.partnership, await vault.shelf.list({ partnership: this.partnership }))
        this.#button.hidden = true
        say(part(this.element, "state"), [here, left].map((one) => this.#words(one, came)).join(" ").trim())
        const [way, words] = this.#anyway
            ? [this.#around.ways.lettingIn, gettext("Let %(name)s back in")]
            : [this.#around.ways.partnership, gettext("You and %(name)s")]
        this.#link(way, this.#words(words))
    }

    /** Somebody has the partner's number and other keys: the partner themselves after a loss, or somebody else. */
    #showAnother(): void {
        this.#tell(
            gettext("Whoever is here as %(name)s has other keys than those in your archive, and got nothing. Ask %(name)s, by your own means, whether they made new ones. If so, bring your part, and let them back in by a link."),
        )
        this.#anyway = true
        this.#button.textContent = this.#words(gettext("%(name)s made new keys: bring my part"))
        this.#button.hidden = false
    }

    #link(way: string, words: string): void {
        const link = part(this.element, "go", HTMLAnchorElement)
        link.href = way.replace(NOBODY, this.partnership)
        link.textContent = words
        link.hidden = false
    }

    #tell(sentence: string): void {
        say(part(this.element, "state"), this.#words(sentence))
    }

    #words(sentence: string, came: Came | null = null): string {
        return interpolate(sentence, { name: this.#partner.name, left: String(came?.left ?? 0) })
    }
}
