/**
 * The talk share in the room. Each device hears its own microphone and nothing else; what goes to the other are whole
 * seconds, sealed, when a phase is over and never while it runs.
 */

import { part, say, told } from "../../web/parts.ts"
import type { Role } from "../advice.ts"
import { type Conversation, conversationOf } from "../conversation.ts"
import { hourHere } from "../hour-here.ts"
import { type Level, levelOf, PIECE_MS } from "./level.ts"
import { TalkBelow } from "./talk-below.ts"
import { forget, keepWish, recall, remember, wasOff } from "./talk-memory.ts"
import { type Both, isCounted, isOn, keepingAt, OVER, readSide, sharesAt, SILENT } from "./talk-sharing.ts"
import { type Share, TalkTime } from "./talk-time.ts"
import { keepingTold, shareTold, stateTold } from "./talk-words.ts"

const TOPIC = "talk"
/** Often enough that no sound is gone before it was looked at. */
const LOOKS_EVERY_MS = 250
const REMEMBERS_EVERY_MS = 5000

class TalkShare extends HTMLElement {
    readonly #below = new TalkBelow(this)
    #conversation: Conversation | null = null
    #time = new TalkTime()
    #both: Both = { mine: SILENT, theirs: SILENT }
    #track: MediaStreamTrack | null = null
    #level: Level | null = null
    #muted = false
    #where: string | null = null
    #runs = false
    /** Off since the page came, because it was so last time. */
    #again = wasOff()
    #kept = false
    /** The keys are gone, or the page: nothing is written down any more. */
    #gone = false
    #timers: ReturnType<typeof setInterval>[] = []

    connectedCallback(): void {
        const { wants, keeps, phases } = recall(told(this, "session"))
        this.#time = new TalkTime(phases)
        this.#both = { mine: { ...SILENT, wants, keeps }, theirs: SILENT }
        this.#listenToRoom()
        this.#listenToTaps()
        this.#timers = [
            setInterval(this.#count.bind(this), LOOKS_EVERY_MS),
            setInterval(this.#remember.bind(this), REMEMBERS_EVERY_MS),
        ]
        void this.#talk()
        this.#draw()
    }

    disconnectedCallback(): void {
        this.#stop()
    }

    get #role(): Role {
        return told(this, "role") === "coach" ? "coach" : "focus"
    }

    #listenToRoom(): void {
        const room = this.closest("live-room")
        room?.addEventListener("own-sound", (event) => {
            const { stream, muted } = (event as CustomEvent<{ stream: MediaStream | null; muted: boolean }>).detail
            this.#hear(stream)
            this.#muted = muted
        })
        room?.addEventListener("phase-entered", (event) => {
            const { phase, state } = (event as CustomEvent<{ phase: string | null; state: string }>).detail
            this.#enter(state === OVER ? OVER : phase, state === "running")
        })
        addEventListener("pagehide", this.#remember.bind(this))
        for (const gone of ["vault-locked", "signed-out"]) {
            addEventListener(gone, () => {
                this.#gone = true
                this.#stop()
                this.#time = new TalkTime()
                forget()
                this.hidden = true
            })
        }
    }

    #listenToTaps(): void {
        part(this, "off").addEventListener("click", () => {
            this.#want(false)
            part(this, "on").focus()
        })
        part(this, "on").addEventListener("click", () => {
            this.#want(true)
            part(this, "off").focus()
        })
        for (const [name, keeps] of [["keep", true], ["let-go", false]] as const) {
            part(this, name).addEventListener("click", () => {
                this.#say({ keeps })
                part(this, "keeping").focus()
            })
        }
    }

    async #talk(): Promise<void> {
        this.#conversation = await conversationOf(this)
        this.#conversation.on(TOPIC, (said) => {
            this.#both = { ...this.#both, theirs: readSide(said) }
            this.#settle()
        })
        this.#conversation.whenReady(() => {
            this.#say({})
        })
    }

    /** Say how one’s own side stands now: all of it, so that one message is enough. */
    #say(change: Partial<Both["mine"]>): void {
        this.#both = { ...this.#both, mine: { ...this.#both.mine, ...change } }
        this.#settle()
        void this.#conversation?.say({ say: TOPIC, ...this.#both.mine })
    }

    #settle(): void {
        const { mine, theirs } = this.#both
        // Whoever wants none of it is not counted a moment longer, and what was counted is gone.
        if (mine.wants === false || theirs.wants === false) this.#forgetTime()
        if (!this.#kept && keepingAt(this.#where, this.#role, this.#both) === "kept") void this.#keep()
        this.#remember()
        this.#draw()
    }

    #want(wants: boolean): void {
        this.#again = false
        keepWish(wants)
        this.#say({ wants })
    }

    #forgetTime(): void {
        this.#time = new TalkTime()
        this.#both = { mine: { ...this.#both.mine, totals: null }, theirs: { ...this.#both.theirs, totals: null } }
    }

    #hear(stream: MediaStream | null): void {
        const track = stream?.getAudioTracks()[0] ?? null
        // What counts so far is by the microphone, and the muting, of before.
        this.#count()
        if (track === this.#track) return
        this.#track = track
        this.#level?.stop()
        this.#level = stream && track ? levelOf(stream) : null
        this.#say({ hears: track !== null })
    }

    #enter(where: string | null, runs: boolean): void {
        this.#count()
        this.#where = where
        this.#runs = runs
        // What the running phase has so far is said when it is over.
        this.#say(this.#both.mine.wants ? { totals: this.#time.totalsBut(where) } : {})
    }

    /** What was heard since the last look; where it does not count, it is heard and dropped. */
    #count(): void {
        const heard = this.#level?.since()
        const counts = this.#runs && isCounted(this.#both.mine, this.#both.theirs)
        if (!heard || !counts || this.#where === null || this.closest("live-room[data-no-ask]")) return
        this.#time.take(this.#where, { ...heard, pieceMs: PIECE_MS, muted: this.#muted })
    }

    #remember(): void {
        if (this.#gone) return
        const { wants, keeps } = this.#both.mine
        remember(told(this, "session"), { wants: wants === true, keeps, phases: this.#time.byPhase })
    }

    /** Both said yes: each puts their own with the hour. */
    async #keep(): Promise<void> {
        this.#kept = true
        try {
            const { values } = await hourHere(this)
            const { totals } = this.#both.mine
            if (totals && !values.mine.has("talk")) values.set("talk", totals)
        } catch {
            // Asked again with the next word of either.
            this.#kept = false
        }
    }

    #stop(): void {
        for (const timer of this.#timers) clearInterval(timer)
        this.#level?.stop()
        this.#level = null
    }

    #draw(): void {
        const { listen, hour } = sharesAt(this.#where, this.#role, this.#both)
        const keeping = keepingAt(this.#where, this.#role, this.#both)
        this.#drawShare("listen", listen)
        this.#drawShare("hour", hour)
        const any = listen !== null || hour !== null
        part(this, "whose").hidden = !any
        part(this, "question").hidden = keeping !== "question"
        tell(part(this, "keeping"), keepingTold(keeping, told(this, "partnerName")))
        this.hidden = !this.#drawState(any) && !any
        this.#below.shown(Number(listen !== null) + Number(hour !== null))
    }

    /** Whether it is on. Without two microphones there is nothing to say, but how it was while there were. */
    #drawState(any: boolean): boolean {
        const { mine, theirs } = this.#both
        const shown = mine.hears && theirs.hears && this.#where !== OVER
        const about = { shown: any, again: this.#again }
        tell(part(this, "state"), shown ? stateTold(mine.wants === true, theirs.wants === true, about) : "")
        part(this, "off").hidden = !shown || !isOn(mine, theirs)
        part(this, "on").hidden = !shown || mine.wants === true
        return shown
    }

    #drawShare(span: "listen" | "hour", share: Share | null): void {
        const reader = { role: this.#role, name: told(this, "partnerName") }
        tell(part(this, span), share ? shareTold(span, share, reader) : "")
        const bar = part(this, `${span}-bar`)
        bar.hidden = share === null
        for (const role of ["focus", "coach"] as const) {
            part(bar, role).style.flexGrow = String(share?.[role] ?? 0)
            part(bar, `${role}-points`).textContent = String(share?.[role] ?? "")
        }
    }
}

/** Said aloud once: a place that announces is left alone while it says the same. */
function tell(place: HTMLElement, words: string): void {
    if (place.textContent !== words || place.hidden !== (words === "")) say(place, words)
}

customElements.define("talk-share", TalkShare)
