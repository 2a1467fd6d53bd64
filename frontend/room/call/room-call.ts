/** The call in the room: from getting ready to leaving, with whatever somebody changes meanwhile. */

import { after } from "../../web/after.ts"
import { part, say, told } from "../../web/parts.ts"
import { Awake } from "../awake.ts"
import { conversationOf } from "../conversation.ts"
import { Call, type CallState } from "./call.ts"
import { drawControls, isUnfolded, listenToCallControls } from "./controls.ts"
import { DeviceFields } from "./device-fields.ts"
import { changed, idOf, keepChoice, keptChoice } from "./devices.ts"
import { Door } from "./door.ts"
import { sayGoodbye } from "./goodbye.ts"
import { IceServers } from "./ice.ts"
import { Lobby } from "./lobby.ts"
import { Measuring } from "./measuring.ts"
import { OwnMedia } from "./media.ts"
import { NoWay } from "./no-way.ts"
import { Partner } from "./partner.ts"
import { takeOnceAllowed } from "./permissions.ts"
import { verdictTold } from "./quality.ts"
import { forgetRejoining, mayRejoin, rejoinAfterReload } from "./rejoining.ts"
import { keepPicturesAtHand } from "./pictures-at-hand.ts"
import type { Shown } from "./signals.ts"
import { SmallWindow } from "./small-window.ts"
import { Stage } from "./stage.ts"
import { whenNetworkReturns } from "./waking.ts"
import { callLine, troubleWords } from "./words.ts"

class RoomCall extends HTMLElement {
    readonly #name = told(this, "partnerName")
    readonly #stage = new Stage(this, () => {
        this.#draw()
    })
    readonly #door = new Door(this, this.#name)
    readonly #partner = new Partner()
    readonly #media = new OwnMedia(keptChoice(), {
        track: (kind, track) => {
            this.#call?.put(kind, track)
            this.#drawOwn()
            if (track) this.#fields.settle(kind)
            if (kind === "audio") this.#tellSound()
        },
        changed: () => {
            this.#call?.show(this.#media.shown)
            this.#tellSound()
            this.#draw()
        },
        trouble: (kind, trouble) => {
            this.#fields.trouble(kind, troubleWords(kind, trouble))
        },
    })
    readonly #fields = new DeviceFields(this, () => this.#media.choice, (change) => {
        void this.#media.choose(change).then(() => this.#fields.fill())
        if (change.speaker !== undefined) this.#speak()
    }, () => {
        void this.#media.devicesChanged()
        this.#speak()
    })
    readonly #window = new SmallWindow(this.#room, () => this.#stage.theirs)
    readonly #awake = new Awake()
    readonly #servers = new IceServers(told(this, "session"))
    readonly #lobby = new Lobby(this, this.#media, this.#fields, this.#servers, () => {
        this.#draw()
    })
    readonly #measuring = new Measuring({
        verdict: (verdict) => {
            this.#line = verdictTold(verdict, this.#name)
            this.#draw()
        },
        pictures: (pictures) => {
            this.#media.holdBackPicture(pictures === "none")
        },
    })
    #line = ""
    #call: Call | null = null
    /** How often this page was left: whoever goes while devices are being opened is not brought back. */
    #left = 0
    readonly #noWay = new NoWay()

    connectedCallback(): void {
        this.#fields.listen()
        keepPicturesAtHand(this)
        this.#door.keepInSight()
        listenToCallControls(this, this.#media, {
            ready: () => void this.#lobby.enter(),
            join: () => {
                this.#join()
                part(this, "mute").focus({ preventScroll: true })
                part(this, "call").scrollIntoView({ block: "nearest" })
            },
            leave: () => void this.#hangUp(),
            test: () => void this.#lobby.test(),
            again: this.#startOver.bind(this),
            voiceOnly: () => {
                this.#choose({ look: "off" })
                this.#startOver()
            },
            choose: this.#choose.bind(this),
            fold: this.#drawOwn.bind(this),
            window: () => void this.#window.toggle().catch(() => undefined),
        })
        part(this, "to-close").addEventListener("click", (event) => {
            event.preventDefault()
            void this.#hangUp()
        })
        this.#listenToRoom()
        void conversationOf(this).then(this.#begin.bind(this))
    }

    disconnectedCallback(): void {
        void this.#leave()
    }

    get #room(): HTMLElement {
        return this.closest<HTMLElement>("live-room") ?? this
    }

    #begin(conversation: Awaited<ReturnType<typeof conversationOf>>): void {
        const session = told(this, "session")
        this.#call = new Call(conversation, told(this, "me") < told(this, "partner"), {
            state: this.#follow.bind(this),
            partner: this.#meet.bind(this),
            track: this.#stage.hears.bind(this.#stage),
        }, {
            after,
            configuration: () => this.#noWay.servers(this.#servers),
        })
        part(this, "call-ready", HTMLButtonElement).disabled = !("mediaDevices" in navigator)
        this.#draw()
        if (mayRejoin(session)) void this.#rejoin()
    }

    /** The other is in the call, shows something else, or is in it no more. */
    #meet(shown: Shown | null, left: boolean): void {
        const comes = this.#partner.shows(shown, left)
        this.#measuring.silent = shown?.sound === false
        if (comes && this.#call?.state === "out") this.#room.dispatchEvent(new Event("partner-in-call"))
        this.#draw()
    }

    #listenToRoom(): void {
        // The hour goes on in another page of the same person, or the room is shut: then so does the call.
        this.#room.addEventListener("seat-changed", () => {
            if (this.#room.hasAttribute("data-elsewhere")) void this.#leave()
        })
        this.#room.addEventListener("room-shut", () => void this.#leave())
        // The end of the hour takes nobody's word from their mouth.
        this.#room.addEventListener("hour-over", (event) => {
            if (this.#call === null || this.#call.state === "out") return
            event.preventDefault()
            this.#partner.ends()
            sayGoodbye(this, this.#room)
        })
        takeOnceAllowed(this.#media)
        whenNetworkReturns(() => this.#call)
    }

    /** After a reload, without a word: they were in it a moment ago. */
    async #rejoin(): Promise<void> {
        const left = this.#left
        await this.#lobby.takeDevices()
        if (left === this.#left) this.#join()
    }

    #join(): void {
        if (!this.#call) return
        this.#lobby.leave()
        this.#call.join(this.#media.tracks, this.#media.shown)
        rejoinAfterReload(told(this, "session"))
        this.#speak()
        this.#draw()
    }

    #startOver(): void {
        this.#call?.startOver()
        part(this, "mute").focus()
    }

    /** Leave, and say so before this page goes: after the hour nothing is left to do here. */
    async #hangUp(): Promise<void> {
        const said = this.#leave()
        part(this, "call-ready").focus()
        await said
        if (!part(this, "after").hidden) location.assign(part(this, "to-close", HTMLAnchorElement).href)
    }

    async #leave(): Promise<void> {
        this.#lobby.leave()
        this.#left += 1
        forgetRejoining(told(this, "session"))
        this.#window.close()
        const said = this.#call?.leave()
        this.#media.close()
        this.#stage.stop()
        this.#draw()
        await said
    }

    /** Let the other be heard by the speaker of one's choice. */
    #speak(): void {
        void idOf("speaker", this.#media.choice.speaker).then((id) => this.#stage.speakBy(id))
    }

    #choose(change: Partial<OwnMedia["choice"]>): void {
        keepChoice(changed(this.#media.choice, change))
        void this.#media.choose(change).then(() => {
            this.#fields.draw()
        })
    }

    #follow(state: CallState): void {
        this.#awake.keep(state !== "out")
        this.#partner.follow(state)
        if (state !== "lost") this.#measuring.of(state === "connected" ? this.#call?.peer ?? null : null)
        if (state === "connecting" || state === "waiting") this.#stage.forget()
        this.#tellSound()
        this.#draw()
        this.#room.dispatchEvent(new CustomEvent("call-changed", { detail: { state } }))
    }

    /** Whoever measures who speaks hears which microphone it is. */
    #tellSound(): void {
        const [track, inIt] = [this.#media.sound, this.#call !== null && this.#call.state !== "out"]
        const stream = track && inIt ? new MediaStream([track]) : null
        this.#room.dispatchEvent(new CustomEvent("own-sound", { detail: { stream, muted: !this.#media.shown.sound } }))
    }

    #draw(): void {
        const state = this.#call?.state ?? "out"
        const out = state === "out"
        part(this, "call").dataset.state = this.#lobby.isOpen ? "lobby" : state
        this.#door.draw({ idle: out && !this.#lobby.isOpen, invited: out && this.#partner.shown !== null })
        this.#noWay.draw(this, state, this.#name)
        drawControls(this, this.#media, { state, lobby: this.#lobby.isOpen })
        this.#stage.draw(state, this.#partner.shown)
        const { isOpen: lobby, asking } = this.#lobby
        const own = { lobby, asking, mustTap: this.#stage.mustTap, muted: this.#media.choice.muted }
        const theirs = { name: this.#name, shown: this.#partner.shown, whereabouts: this.#partner.whereabouts }
        say(part(this, "call-line"), callLine({ state, quality: this.#line, ...own, ...theirs }))
        this.#drawOwn()
    }

    #drawOwn(): void {
        this.#stage.drawOwn(this.#media, this.#lobby.isOpen || isUnfolded(this))
    }
}

customElements.define("room-call", RoomCall)
