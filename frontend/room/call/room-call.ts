/** The call in the room: from getting ready to leaving, with whatever somebody changes meanwhile. */

import { after } from "../../web/after.ts"
import { gettext } from "../../web/gettext.ts"
import { part, say, told } from "../../web/parts.ts"
import { sentenceFor } from "../../vault/sentences.ts"
import { Awake } from "../awake.ts"
import { conversationOf } from "../conversation.ts"
import { Call, type CallState } from "./call.ts"
import { connectionWords } from "./connection-test.ts"
import { drawControls, listenToCallControls } from "./controls.ts"
import { DeviceFields } from "./device-fields.ts"
import { changed, idOf, keepChoice, keptChoice } from "./devices.ts"
import { drawDoor } from "./door.ts"
import { sayGoodbye } from "./goodbye.ts"
import { IceServers } from "./ice.ts"
import { Measuring } from "./measuring.ts"
import { OwnMedia } from "./media.ts"
import { NoWay } from "./no-way.ts"
import { whenAllowed } from "./permissions.ts"
import { verdictTold } from "./quality.ts"
import { forgetRejoining, mayRejoin, rejoinAfterReload } from "./rejoining.ts"
import { keepPicturesAtHand } from "./pictures-at-hand.ts"
import type { Shown } from "./signals.ts"
import { SmallWindow } from "./small-window.ts"
import { Stage } from "./stage.ts"
import { troubleWords } from "./words.ts"

class RoomCall extends HTMLElement {
    readonly #stage = new Stage(this, told(this, "partnerName"), () => {
        this.#draw()
    })
    readonly #media = new OwnMedia(keptChoice(), {
        track: (kind, track) => {
            this.#call?.put(kind, track)
            this.#stage.drawOwn(this.#media, this.#lobby)
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
    readonly #measuring = new Measuring({
        verdict: (verdict) => {
            this.#line = verdictTold(verdict, told(this, "partnerName"))
            this.#draw()
        },
        pictures: (pictures) => {
            this.#media.holdBackPicture(pictures === "none")
        },
    })
    #line = ""
    #call: Call | null = null
    #shown: Shown | null = null
    #lobby = false
    /** How often this page was left: whoever goes while devices are being opened is not brought back. */
    #left = 0
    readonly #noWay = new NoWay()

    connectedCallback(): void {
        this.#fields.listen()
        keepPicturesAtHand(this)
        listenToCallControls(this, this.#media, {
            ready: () => void this.#getReady(),
            join: this.#join.bind(this),
            leave: () => {
                this.#leave()
                // After the hour nothing is left to do here.
                if (!part(this, "after").hidden) part(this, "to-close").click()
            },
            test: () => void this.#test(),
            again: () => this.#call?.startOver(),
            voiceOnly: () => {
                this.#choose({ look: "off" })
                this.#call?.startOver()
            },
            choose: this.#choose.bind(this),
            window: () => void this.#window.toggle().catch(() => undefined),
        })
        this.#listenToRoom()
        void conversationOf(this).then(this.#begin.bind(this))
    }

    disconnectedCallback(): void {
        this.#leave()
    }

    get #room(): HTMLElement {
        return this.closest<HTMLElement>("live-room") ?? this
    }

    #begin(conversation: Awaited<ReturnType<typeof conversationOf>>): void {
        const session = told(this, "session")
        this.#call = new Call(conversation, told(this, "me") < told(this, "partner"), {
            state: this.#follow.bind(this),
            partner: (shown) => {
                this.#shown = shown
                this.#measuring.silent = shown?.sound === false
                this.#draw()
            },
            track: this.#stage.hears.bind(this.#stage),
        }, {
            after,
            configuration: () => this.#noWay.servers(this.#servers),
        })
        part(this, "call-ready", HTMLButtonElement).disabled = !("mediaDevices" in navigator)
        this.#draw()
        if (mayRejoin(session)) void this.#rejoin()
    }

    #listenToRoom(): void {
        // The hour goes on in another page of the same person, or the room is shut: then so does the call.
        this.#room.addEventListener("seat-changed", () => {
            if (this.#room.hasAttribute("data-elsewhere")) this.#leave()
        })
        this.#room.addEventListener("room-shut", () => {
            this.#leave()
        })
        // The end of the hour takes nobody's word from their mouth.
        this.#room.addEventListener("hour-over", (event) => {
            if (this.#call === null || this.#call.state === "out") return
            event.preventDefault()
            sayGoodbye(this, this.#room)
        })
        void whenAllowed("microphone", () => void this.#media.choose({ muted: this.#media.choice.muted }))
        void whenAllowed("camera", () => void this.#media.choose({ look: this.#media.choice.look }))
        addEventListener("online", () => this.#call?.networkChanged())
        document.addEventListener("visibilitychange", () => {
            // A phone that slept may have lost its camera, and its way.
            if (document.visibilityState === "visible" && this.#call?.state === "lost") this.#call.networkChanged()
        })
    }

    /** Open the lobby: devices, one's own picture, how loud one is. */
    async #getReady(): Promise<void> {
        this.#lobby = true
        this.#draw()
        this.#askAhead()
        await this.#media.open()
        await this.#fields.fill()
        part(this, "join").focus()
    }

    /** After a reload, without a word: they were in it a moment ago. */
    async #rejoin(): Promise<void> {
        const left = this.#left
        this.#askAhead()
        await this.#media.open()
        await this.#fields.fill()
        if (left === this.#left) this.#join()
    }

    /** By which servers a way may be found is known before somebody joins. If it fails, joining asks, and tells. */
    #askAhead(): void {
        this.#servers.get().catch(() => undefined)
    }

    #join(): void {
        if (!this.#call) return
        this.#lobby = false
        part(this, "test-words").hidden = true
        this.#call.join(this.#media.tracks, this.#media.shown)
        rejoinAfterReload(told(this, "session"))
        this.#speak()
        this.#draw()
        part(this, "call").scrollIntoView({ block: "nearest" })
    }

    #leave(): void {
        this.#lobby = false
        this.#left += 1
        forgetRejoining(told(this, "session"))
        this.#window.close()
        this.#call?.leave()
        this.#media.close()
        this.#stage.stop()
        this.#draw()
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

    async #test(): Promise<void> {
        const words = part(this, "test-words")
        say(words, gettext("Looking…"))
        try {
            say(words, await connectionWords(await this.#servers.get()))
        } catch (error) {
            say(words, sentenceFor(error))
        }
    }

    #follow(state: CallState): void {
        this.#awake.keep(state !== "out")
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
        const [state, name] = [this.#call?.state ?? "out", told(this, "partnerName")]
        part(this, "call").dataset.state = this.#lobby ? "lobby" : state
        drawDoor(this, { idle: state === "out" && !this.#lobby, invited: this.#shown !== null, name })
        this.#noWay.draw(this, state, name)
        drawControls(this, this.#media, { state, lobby: this.#lobby })
        this.#stage.draw(state, this.#shown, this.#line)
        this.#stage.drawOwn(this.#media, this.#lobby)
    }
}

customElements.define("room-call", RoomCall)
