/** The live hour: connects clock, channel and face, and leaves each to do its work. */

import { gettext } from "../web/gettext.ts"
import { json, part, say as sayIn, told } from "../web/parts.ts"
import { openVault, Refusal } from "../vault/session.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { Connection, type Status } from "./connection.ts"
import { listenToControls } from "./controls.ts"
import { Conversation } from "./conversation.ts"
import { AgreedPlan } from "./agreed-plan.ts"
import { Awake } from "./awake.ts"
import { ClockAtHand } from "./clock-at-hand.ts"
import { ClockFace } from "./clock-face.ts"
import { CueTeller } from "./cue-teller.ts"
import type { Card } from "./deck.ts"
import { hearMoves, tellingMoves } from "./moves.ts"
import { hasAsk, isForBoth, marksOf, type Plan } from "./plans.ts"
import { position, type SharedClock } from "./phases.ts"
import { PromptCard } from "./prompt-card.ts"
import { CLOSE, type FromServer, type RoomState, say } from "./protocol.ts"
import { showCutOff, showPresence, showShutOut, watchNetwork } from "./presence.ts"
import { GONE, MOVED_ON, SHUT } from "./shut.ts"
import { StartButton } from "./start-button.ts"
import { isNewlyOpened, thisTab } from "./tab.ts"
import { Unfolding } from "./unfolding.ts"

class LiveRoom extends HTMLElement {
    readonly conversation = new Conversation()
    readonly #tab = thisTab()
    readonly #connection = new Connection((takeover) => this.#address(takeover), {
        message: (message) => {
            this.#hear(message)
        },
        status: (status) => {
            this.#showStatus(status)
        },
    })
    readonly #now = (): number => this.#connection.serverNow()
    readonly #card = new PromptCard(this, json("cards") as Card[])
    readonly #cues = new CueTeller(this, this.#now)
    readonly #awake = new Awake()
    readonly #startButton = new StartButton(this)
    readonly #face = new ClockFace(this, this.#now, {
        entered: (phase, { state }) => {
            // Other parts of the room look up which phase it is, and hear when it is another.
            if (state === "paused" && this.dataset.phase !== phase?.key) this.#cues.outdate()
            this.dataset.phase = phase?.key ?? ""
            this.dispatchEvent(new CustomEvent("phase-entered", { detail: { phase: phase?.key ?? null, state } }))
            this.#card.show(phase, this.#agreed.of(this.#clock))
            this.#awake.keep(state === "running")
        },
        cue: (cue, title) => {
            this.#cues.tell(cue, title)
        },
    })
    readonly #agreed = new AgreedPlan(this, json("plans") as Plan[], this.conversation, () => {
        this.#draw()
    })
    #clock: SharedClock | null = null
    #here: RoomState | null = null

    connectedCallback(): void {
        listenToControls(this, {
            clock: () => this.#clock,
            plan: () => this.#agreed.of(this.#clock),
            now: this.#now,
            send: this.#command.bind(this),
            moved: tellingMoves(this.conversation),
            start: () => void this.#start(),
            takeOver: this.#takeOver.bind(this),
        })
        const atHand = [new Unfolding(this), new ClockAtHand(this), this.#startButton]
        for (const one of [this.#card, this.#cues, this.#agreed, ...atHand]) one.listen()
        hearMoves(this.conversation, told(this, "partnerName"), (sentence) => {
            this.#cues.say(sentence)
        })
        addEventListener("own-changed", () => {
            this.#connection.send(say.changed())
        })
        for (const [event, why] of GONE) {
            addEventListener(event, () => {
                this.#connection.stop()
                this.#showShut(why())
            })
        }
        watchNetwork(this, () => this.#here)
        this.#connection.start(isNewlyOpened())
        this.#unlock().catch((error: unknown) => {
            this.#tellLine(sentenceFor(error))
        }).finally(() => {
            this.#startButton.suggested()
        })
    }

    disconnectedCallback(): void {
        this.#connection.stop()
        this.#face.stop()
        this.#cues.stop()
        this.#awake.keep(false)
    }

    #address(takeover: boolean): string {
        const scheme = location.protocol === "https:" ? "wss" : "ws"
        const wish = takeover ? "&takeover=1" : ""
        return `${scheme}://${location.host}/sessions/${told(this, "session")}/socket?tab=${this.#tab}${wish}`
    }

    /** Keys, the drawer and the sealed channel: the clock runs without them. */
    async #unlock(): Promise<void> {
        const vault = await openVault()
        if (!vault) throw new Refusal("locked")
        const partnership = told(this, "partnership")
        const drawer = await vault.shared(partnership)
        // Whoever else may hold these keys must not be spoken to as the partner: the clock runs without the line.
        if (drawer.stopped) throw new Refusal(drawer.stopped)
        const pin = await vault.pin(partnership)
        const place = {
            partnership,
            epoch: pin.epoch,
            session: told(this, "session"),
            own: vault.person,
            partner: pin.people[1],
        }
        this.conversation.open(pin.keys.room, place, (text) => this.#connection.send(text), () => {
            this.#tellLine(gettext("Something reached you that your partner did not send; it was dropped."))
        })
        await this.#agreed.read(drawer)
    }

    #hear(message: FromServer): void {
        if (message.type === "state") {
            this.#clock = message.clock
            this.#here = message
            showPresence(this, message.present, message.me)
            this.conversation.present(message.present, message.since)
            this.#draw()
        } else if (message.type === "changed") {
            dispatchEvent(new Event("partner-changed"))
        } else {
            this.conversation.hear(message)
        }
    }

    #draw(): void {
        const plan = this.#agreed.of(this.#clock)
        this.#showKind(plan)
        if (this.#clock === null) {
            if (plan) this.#face.waiting(plan)
            return
        }
        this.#cues.follow(this.#clock)
        if (position(this.#clock, this.#connection.serverNow()).state === "over" && this.#clock.over_at !== null) {
            this.#leave()
            return
        }
        this.#face.show(this.#clock, plan)
    }

    /** What an hour of this kind has no place for is not on the page. */
    #showKind(plan: Plan | null): void {
        this.toggleAttribute("data-quiet", plan?.quiet ?? false)
        this.toggleAttribute("data-both", plan !== null && isForBoth(plan))
        this.toggleAttribute("data-no-ask", plan !== null && !hasAsk(plan))
    }

    #leave(): void {
        this.#connection.stop()
        this.#face.stop()
        // Whoever is still in the call says goodbye first.
        if (!this.dispatchEvent(new Event("hour-over", { cancelable: true }))) return
        // Give what was just typed its moment: autosave keeps drafts on leaving, and the next page goes on.
        location.assign(told(this, "after"))
    }

    /** The lengths go to the server, the plan's name to the partner. */
    async #start(): Promise<void> {
        const plan = this.#agreed.of(null)
        if (!plan) return
        this.#connection.send(say.start(marksOf(plan)))
        await this.#agreed.begin(plan)
    }

    /** False where it did not go out: that is said where it was tapped, and nothing is kept for later. */
    #command(command: string): boolean {
        const sent = this.#connection.send(command)
        if (!sent) this.#cues.say(gettext("No connection just now, so the clock goes on as it was. Tap again once it is back."))
        return sent
    }

    #takeOver(): void {
        part(this, "shut").hidden = true
        this.toggleAttribute("data-shut", false)
        // What was tapped is gone; the hour is what they came back for.
        part(this, "clock").focus()
        this.#connection.start(true)
    }

    #showStatus(status: Status): void {
        this.#startButton.opened(status.is === "open")
        if (status.is !== "open") this.conversation.cut()
        if (status.is === "open") {
            part(this, "shut").hidden = true
            this.#sit(true)
            this.conversation.greet()
        } else if (status.is === "waiting") {
            showCutOff(this)
        } else if (status.is === "closed" && status.code !== null) {
            this.#shut(status.code)
        }
    }

    #shut(code: number): void {
        if (code === CLOSE.OVER) {
            this.#leave()
            return
        }
        if (code === CLOSE.SIGNED_OUT) {
            dispatchEvent(new Event("signed-out"))
            return
        }
        if (code === CLOSE.ELSEWHERE) this.#sit(false)
        const moved = code === CLOSE.ELSEWHERE && this.#here !== null
        this.#showShut(moved ? MOVED_ON() : SHUT.get(code)?.() ?? gettext("This page is older than the server. Reload it."))
        part(this, "takeover").hidden = code !== CLOSE.ELSEWHERE
    }

    #showShut(why: string): void {
        this.#face.stop()
        this.#cues.stop()
        showShutOut(this)
        sayIn(part(this, "shut-why"), why)
        part(this, "shut").hidden = false
        part(this, "takeover").hidden = true
        this.toggleAttribute("data-shut", true)
        this.dispatchEvent(new Event("room-shut"))
    }

    /** Whether the hour is on this page: of two pages of one person, one writes. */
    #sit(here: boolean): void {
        this.toggleAttribute("data-elsewhere", !here)
        this.dispatchEvent(new Event("seat-changed"))
    }

    #tellLine(sentence: string): void {
        sayIn(part(this, "line"), sentence)
    }
}

customElements.define("live-room", LiveRoom)
