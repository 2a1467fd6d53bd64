/** The page of the agreement: the text that holds, what is proposed, and how it came to be. */

import { gettext, interpolate } from "../web/gettext.ts"
import { json, part, say, told } from "../web/parts.ts"
import { placeFor } from "../vault/draft-place.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { type Drawer, type Opened, Refusal, type Vault } from "../vault/session.ts"
import { accept, type Agreed, decline, propose, type Proposal, readAgreement, sign, type Two, type Version, versionAt, withdraw } from "./agreement.ts"
import { agreementDrawer, LOOK_AGAIN_AFTER } from "./agreement-drawer.ts"
import { clauseItem, day, movedWords, signatureLine } from "./agreement-drawing.ts"
import { AgreementEditor } from "./agreement-editor.ts"
import { type Answers, inForceOf, proposalItems } from "./agreement-proposals.ts"
import { type AgreementText, type Clause, clausesOf } from "./agreement-text.ts"
import { askedFor, earlierItems, incompleteWords, versionWords } from "./earlier-versions.ts"

const NOTHING = { first: null, versions: [], proposals: [], incomplete: false }
const NOBODY: Agreed = { ...NOTHING, signed: new Map(), confirming: new Map() }

class OurAgreement extends HTMLElement {
    #timer: ReturnType<typeof setTimeout> | undefined
    /** The MAC of the text that is on the page; null while it is ours to offer. */
    #seen: string | null = null
    #agreed: Agreed = NOBODY
    #own = ""
    #drawn = ""
    #editor: AgreementEditor | null = null

    connectedCallback(): void {
        this.#does("sign", () => this.#sign())
        this.#does("propose", () => this.#propose())
        part(this, "change-it").addEventListener("click", () => this.#edit())
        part(this, "close-editor").addEventListener("click", () => this.#editor?.close())
        part(this, "discard").addEventListener("click", () => void this.#editor?.forget())
        addEventListener("hashchange", () => void this.#show(true))
        addEventListener("partner-changed", () => void this.#show())
        void this.#show()
    }

    disconnectedCallback(): void {
        clearTimeout(this.#timer)
    }

    get #offered(): AgreementText {
        return json("agreement-text") as AgreementText
    }

    /** A button, which is there once a time, and says what went wrong. */
    #does(name: string, act: () => Promise<string>): void {
        const button = part(this, name, HTMLButtonElement)
        button.addEventListener("click", () => {
            button.disabled = true
            void this.#done(act).finally(() => (button.disabled = false))
        })
    }

    /** Do something, show what came of it, and say the sentence it answers, or what went wrong. */
    async #done(act: () => Promise<string>): Promise<void> {
        try {
            const words = await act()
            await this.#show(true)
            say(part(this, "error"), words)
        } catch (error) {
            say(part(this, "error"), sentenceFor(error))
        }
    }

    async #show(anew = false): Promise<void> {
        try {
            const { vault, drawer, two } = await agreementDrawer(this)
            this.#agreed = await readAgreement(drawer, two)
            this.#own = vault.person
            const papers = JSON.stringify([this.#agreed, [...this.#agreed.signed]])
            if (anew || papers !== this.#drawn) this.#draw(drawer.stopped === null)
            this.#drawn = papers
            await this.#goOn(vault)
            this.#lookAgain(this.#waiting())
        } catch (error) {
            if (part(this, "text").hidden) this.#drawUnread()
            say(part(this, "error"), sentenceFor(error))
            this.#lookAgain(!(error instanceof Refusal))
        }
    }

    /** A change that was begun here and is not proposed yet stands open again. */
    async #goOn(vault: Vault): Promise<void> {
        if (this.#editor || this.#agreed.versions.length === 0) return
        this.#editor = new AgreementEditor(part(this, "editor"), this.#offered)
        const begun = this.#editor.begun(await placeFor(vault.drafts, `agreement ${told(this, "partnership")}`))
        if (begun) this.#editor.begin(inForceOf(this.#agreed), begun)
    }

    /** The plain text needs no keys; who has signed is not known, so nothing is said of it. */
    #drawUnread(): void {
        this.#draw(false)
        part(this, "signed").replaceChildren()
    }

    #draw(open: boolean): void {
        const { versions, first, incomplete } = this.#agreed
        const shown = this.#asked()
        this.#seen = first?.mac ?? null
        this.#drawText(shown?.text ?? first)
        say(part(this, "incomplete"), incomplete ? incompleteWords(versions.length > 0) : "")
        part(this, "beginning").hidden = versions.length > 0 || incomplete
        this.#drawSigned(shown)
        this.#drawVersions(shown)
        this.#drawButtons(open, shown)
    }

    #drawButtons(open: boolean, shown: Version | null): void {
        const { incomplete, signed } = this.#agreed
        const alive = open && shown !== null && shown.until === null
        part(this, "sign").hidden = !open || shown !== null || incomplete || signed.has(this.#own)
        part(this, "sign", HTMLButtonElement).disabled = false
        part(this, "change-it").hidden = !alive
        part(this, "proposals").replaceChildren(...(alive ? this.#proposals() : []))
    }

    /** The version of the moment that the address names, or else the one in force. */
    #asked(): Version | null {
        const { versions } = this.#agreed
        const { at } = askedFor()
        const then = at === null ? null : (versionAt(versions, at) ?? versions[0])
        return then ?? versions.at(-1) ?? null
    }

    #drawText(text: Opened | null): void {
        const template = part(this, "clause", HTMLTemplateElement)
        const clauses = text ? clausesOf(text) : this.#offered.clauses
        part(this, "clauses").replaceChildren(...clauses.map((clause) => clauseItem(template, clause)))
        part(this, "text").hidden = false
        part(this, "opening").hidden = true
    }

    #proposals(): HTMLElement[] {
        return proposalItems(this.#agreed, {
            names: { own: this.#own, partnerName: told(this, "partnerName") },
            proposal: part(this, "proposal", HTMLTemplateElement),
            change: part(this, "change", HTMLTemplateElement),
            answers: this.#answers(),
        })
    }

    #drawSigned(shown: Version | null): void {
        const names = [[this.#own, told(this, "ownName")], [told(this, "partner"), told(this, "partnerName")]] as const
        const signed = shown && shown.until !== null ? null : this.#agreed.signed
        const lines = names.map(([id, name]) => signatureLine(name, signed ? signed.get(id)?.at : shown?.from))
        part(this, "signed").replaceChildren(...lines)
    }

    #drawVersions(shown: Version | null): void {
        const { versions } = this.#agreed
        const earlier = shown !== null && shown.until !== null
        say(part(this, "which"), shown ? [versionWords(shown), this.#takenBack(shown)].join(" ").trim() : "")
        part(this, "present").hidden = !earlier
        const read = shown?.confirmed.at(-1)
        const words = gettext("Read together and confirmed on %(date)s.")
        say(part(this, "confirmed"), read ? interpolate(words, { date: day(read.at) }) : "")
        const template = part(this, "version", HTMLTemplateElement)
        part(this, "versions").replaceChildren(...earlierItems(versions, shown, template))
        part(this, "history").hidden = versions.length < 2
    }

    #takenBack({ takenBack, text }: Version): string {
        if (takenBack === null) return ""
        const name = text.author === this.#own ? told(this, "ownName") : told(this, "partnerName")
        const words = gettext("%(name)s took it back, dated %(date)s; both of you had agreed to it, so that it counts all the same.")
        return interpolate(words, { name, date: day(takenBack) })
    }

    #answers(): Answers {
        const act = (does: (drawer: Drawer, two: Two) => Promise<string>): Promise<void> =>
            this.#done(async () => {
                const { drawer, two } = await agreementDrawer(this)
                return await does(drawer, two)
            })
        return {
            accept: ({ text }: Proposal) =>
                act(async (drawer, two) => ((await accept(drawer, two, text.mac)) ? "" : movedWords())),
            decline: ({ text }: Proposal, why: string) => act((drawer) => decline(drawer, text, why).then(() => "")),
            withdraw: ({ text }: Proposal) => act((drawer) => withdraw(drawer, text).then(() => "")),
            again: (_: Proposal, clauses: readonly Clause[]) => {
                const begun = this.#editor?.unfinished()
                if (!begun) this.#editor?.begin(inForceOf(this.#agreed), { base: inForceOf(this.#agreed), clauses, why: "" })
                this.#edit()
                if (begun) say(part(this, "editor-error"), UNFINISHED())
            },
        }
    }

    #edit(): void {
        if (!this.#editor?.open) this.#editor?.begin(inForceOf(this.#agreed), this.#editor.unfinished())
        part(this, "editor").scrollIntoView()
        part(this, "editor-title").focus()
    }

    async #sign(): Promise<string> {
        const { drawer, two } = await agreementDrawer(this)
        return (await sign(drawer, two, this.#offered, this.#seen)) ? "" : movedWords()
    }

    async #propose(): Promise<string> {
        const editor = this.#editor
        const problem = editor?.problem() ?? ""
        say(part(this, "editor-error"), problem)
        const inForce = this.#agreed.versions.at(-1)?.text
        if (!editor || !inForce || problem !== "") return ""
        return await this.#hand(editor, inForce.mac)
    }

    async #hand(editor: AgreementEditor, inForce: string): Promise<string> {
        const { drawer, two } = await agreementDrawer(this)
        const change = editor.read()
        if (!(await propose(drawer, two, change, inForce))) return movedWords()
        if (!(await editor.proposed(change))) say(part(this, "editor-error"), TYPED_SINCE())
        return ""
    }

    /** Whether the other is to say something: they may be reading it at this moment. */
    #waiting(): boolean {
        const { versions, signed, proposals } = this.#agreed
        if (versions.length === 0) return this.#own !== "" && !signed.has(told(this, "partner"))
        return proposals.some(({ text }) => text.author === this.#own)
    }

    #lookAgain(waiting: boolean): void {
        clearTimeout(this.#timer)
        if (waiting) this.#timer = setTimeout(() => void this.#show(), LOOK_AGAIN_AFTER)
    }
}

const UNFINISHED = (): string =>
    gettext("You have begun this change. Propose it or discard it first; then the other can be put on the present text.")
const TYPED_SINCE = (): string => gettext("It is proposed as it stood. What you have typed since is still here, and not proposed.")

customElements.define("our-agreement", OurAgreement)
