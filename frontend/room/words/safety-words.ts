/**
 * Safety words in the room: an invitation that is folded away, a run once both have tapped, and what was said of it in
 * one's own pin.
 */

import { wordsStanding } from "../../vault/compared.ts"
import { keepSaid } from "../../vault/comparing.ts"
import { readsFirst, type WordsPlace } from "../../vault/safety-words.ts"
import { sentenceFor } from "../../vault/sentences.ts"
import { type OpenedPin, openVault, type Vault } from "../../vault/session.ts"
import { WordsKept } from "../../vault/words-kept.ts"
import { after } from "../../web/after.ts"
import { part, say, told } from "../../web/parts.ts"
import { type Conversation, conversationOf } from "../conversation.ts"
import { whenScrolledPast } from "../scrolled-past.ts"
import { drawWords } from "./four-words.ts"
import { WordsRun } from "./run.ts"
import type { Told } from "./sentences.ts"
import { showing } from "./showing.ts"

interface Here {
    readonly vault: Vault
    readonly kept: WordsKept
    readonly place: WordsPlace
    readonly run: WordsRun
}

class SafetyWords extends HTMLElement {
    #here: Here | null = null
    #told: Told = { standing: "asked", words: null, name: "", now: 0 }
    #until: number | null = null
    #putAway = false
    #matched = false
    #failure = ""
    /** The words on the page. */
    #shown = ""

    connectedCallback(): void {
        addEventListener("vault-locked", () => {
            this.hidden = true
            this.#here = null
            for (const half of ["first", "second"]) part(this, half).replaceChildren()
        })
        this.#on("begin", ({ run }) => run.tap())
        this.#on("later", (here) => this.#later(here))
        this.#on("match", (here) => this.#match(here))
        this.#on("differ", (here) => this.#differ(here))
        keepQuestionAtHand(this)
        // What is wrong with the keys is said where the line is.
        this.#open().catch(() => undefined)
    }

    #on(name: string, act: (here: Here) => Promise<void>): void {
        part(this, name).addEventListener("click", () => {
            this.#failure = ""
            if (this.#here) act(this.#here).catch((error: unknown) => { this.#fail(error) })
        })
    }

    async #open(): Promise<void> {
        const conversation = await conversationOf(this)
        const vault = await openVault()
        const partnership = told(this, "partnership")
        // Where nothing may be sealed there is no line either.
        if (!vault || (await vault.shared(partnership)).stopped) return
        const pin = await vault.pin(partnership)
        const kept = new WordsKept(vault.drafts, partnership, vault.now)
        const place = placeOf(vault, pin, told(this, "session"))
        const run = this.#run(conversation, kept, pin, place)
        this.#here = { vault, kept, place, run }
        await this.#look(pin)
        if (await kept.differed(pin.epoch)) await this.#keepDiffered({ vault, place, kept }).catch(() => undefined)
        conversation.whenReady(() => {
            this.hidden = this.#here === null
            void run.ready()
        })
        conversation.on("words", (said) => void run.hear(said))
    }

    #run(conversation: Conversation, attempts: WordsKept, { keys }: OpenedPin, place: WordsPlace): WordsRun {
        return new WordsRun(keys.words, place, {
            attempts,
            say: (said) => conversation.say({ say: "words", ...said }),
            after,
            changed: () => { this.#changed() },
            failed: (error) => { this.#fail(error) },
        })
    }

    /** What the pin says now, and what this device remembers. */
    async #look(pin: OpenedPin): Promise<void> {
        if (!this.#here) return
        const { vault, kept } = this.#here
        // What this device has yet to put into the pin counts already.
        const differed = await kept.differed(pin.epoch)
        const standing = differed ? "differed" : wordsStanding(pin, vault.keys.recipient)
        this.#told = { standing, words: differed ? null : pin.words, name: told(this, "partnerName"), now: vault.now() }
        this.#until = await kept.stoppedUntil()
        this.#putAway = await kept.isPutAway(pin.epoch)
        this.#draw()
    }

    #changed(): void {
        this.#draw()
        const { run, kept } = this.#here ?? {}
        if (run?.note !== "broken" && run?.note !== "cut") return
        void kept?.stoppedUntil().then((until) => {
            this.#until = until
            this.#draw()
        })
    }

    /** Leave what goes on; where nothing does, being asked again is put away. */
    async #later({ run, kept, place }: Here): Promise<void> {
        if (run.stage !== "idle" || run.isAsked) {
            await run.leave()
            return
        }
        this.#putAway = true
        part(this, "fold", HTMLDetailsElement).open = false
        this.#draw()
        part(this, "title").focus()
        await kept.putAway(place.epoch)
    }

    /** Kept first: what could not be kept can be said again, as long as the words stand there. */
    async #match({ vault, place, run, kept }: Here): Promise<void> {
        await keepSaid(vault, place, "match")
        await kept.noteDiffered(null)
        await run.say("match")
        this.#matched = true
        await this.#look(await vault.pin(place.partnership))
        // Where the partner has said the opposite there is more to read.
        part(this, "fold", HTMLDetailsElement).open = run.note !== null
        part(this, "title").focus()
    }

    /** Said and shown at once, and noted on this device until the pin has it: it is not to be forgotten. */
    async #differ({ vault, place, run, kept }: Here): Promise<void> {
        await kept.noteDiffered(place.epoch)
        await run.say("differ")
        await this.#look(await vault.pin(place.partnership))
        part(this, "warning").scrollIntoView({ block: "nearest" })
        await this.#keepDiffered({ vault, place, kept })
    }

    async #keepDiffered({ vault, place, kept }: Pick<Here, "vault" | "place" | "kept">): Promise<void> {
        await keepSaid(vault, place, "differ")
        await kept.noteDiffered(null)
        await this.#look(await vault.pin(place.partnership))
    }

    #fail(error: unknown): void {
        this.#failure = sentenceFor(error)
        this.#draw()
    }

    #draw(): void {
        if (!this.#here) return
        const { run, place } = this.#here
        const { stage, note, isAsked, words } = run
        const [until, putAway, matched, failure] = [this.#until, this.#putAway, this.#matched, this.#failure]
        const seen = { stage, note, isAsked, until, putAway, matched, failure }
        const { opens, ...texts } = showing({ ...this.#told, ...seen })
        const held = this.contains(document.activeElement)
        this.toggleAttribute("data-asked", isAsked)
        for (const [name, text] of Object.entries(texts)) say(part(this, name), text)
        part(this, "anew").hidden = texts.warning === ""
        this.#drawWords(words, readsFirst(place))
        if (opens) part(this, "fold", HTMLDetailsElement).open = true
        // The button that was tapped may be gone: whoever goes by keyboard goes on where something is said.
        if (held && isGone(document.activeElement)) part(this, texts.news === "" ? "title" : "news").focus()
    }

    #drawWords(words: readonly string[] | null, ownFirst: boolean): void {
        const now = words?.join(" ") ?? ""
        part(this, "words").hidden = words === null
        if (now === this.#shown) return
        this.#shown = now
        drawWords(this, words ?? [], ownFirst, this.#told.name)
    }
}

/** Out of sight, the partner's question comes to the edge of the screen. */
function keepQuestionAtHand(root: HTMLElement): void {
    const fold = part(root, "fold")
    whenScrolledPast(fold, (gone) => {
        // Its place stays as large as it was: what somebody reads further down must not move.
        fold.style.minBlockSize = gone ? `${String(fold.offsetHeight)}px` : ""
        root.toggleAttribute("data-past", gone)
    })
}

function placeOf(vault: Vault, { partnership, epoch, people, recipient }: OpenedPin, session: string): WordsPlace {
    return { partnership, epoch, session, people, recipients: [vault.keys.recipient, recipient] }
}

function isGone(element: Element | null): boolean {
    return !(element instanceof HTMLElement) || element === document.body || element.closest("[hidden]") !== null
}

customElements.define("safety-words", SafetyWords)
