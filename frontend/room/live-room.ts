/** The live hour: connects clock, channel and face, and leaves each to do its work. */

import { gettext, interpolate } from "../web/gettext.ts"
import { json, part, say as sayIn, told } from "../web/parts.ts"
import { type Drawer, openVault, Refusal } from "../vault/session.ts"
import { sentenceFor } from "../vault/sentences.ts"
import { Connection, type Status } from "./connection.ts"
import { listenToControls } from "./controls.ts"
import { Conversation } from "./conversation.ts"
import type { Card } from "./deck.ts"
import { ClockFace } from "./clock-face.ts"
import { giverOf, marksOf, type Plan, planFor, planOf } from "./plans.ts"
import { position, type SharedClock } from "./phases.ts"
import { CLOSE, type FromServer, type RoomState, say } from "./protocol.ts"
import { CUT_OFF, SHUT } from "./shut.ts"
import { thisTab } from "./tab.ts"

class LiveRoom extends HTMLElement {
    readonly conversation = new Conversation()
    readonly #tab = thisTab()
    readonly #plans = json("plans") as Plan[]
    readonly #connection = new Connection((takeover) => this.#address(takeover), {
        message: (message) => {
            this.#hear(message)
        },
        status: (status) => {
            this.#showStatus(status)
        },
    })
    readonly #face = new ClockFace(this, json("cards") as Card[], () => this.#connection.serverNow())
    #clock: SharedClock | null = null
    #planKey: string | null = null
    #here: RoomState | null = null
    #drawer: Drawer | null = null

    connectedCallback(): void {
        listenToControls(this, {
            clock: () => this.#clock,
            now: () => this.#connection.serverNow(),
            send: (command) => void this.#connection.send(command),
            giver: (phase) => giverOf(this.#clock && planOf(this.#plans, this.#planKey, this.#clock.marks), phase),
            start: () => void this.#start(),
            takeOver: () => {
                this.#takeOver()
            },
        })
        this.conversation.whenReady(() => void this.#tellPlan())
        this.conversation.on("plan", ({ plan }) => {
            if (typeof plan === "string") this.#takePlan(plan)
        })
        addEventListener("own-changed", () => {
            this.#connection.send(say.changed())
        })
        addEventListener("vault-locked", () => {
            this.#connection.stop()
            this.#showShut(gettext("This device was locked in another tab. What you typed is kept on it, sealed."))
        })
        addEventListener("signed-out", () => {
            this.#connection.stop()
            this.#showShut(gettext("You are signed out here. What you typed is kept, sealed, on this device."))
        })
        addEventListener("offline", () => {
            this.#cutOff()
        })
        // A hiccup the socket lived through brings no new state: what was known is shown again.
        addEventListener("online", () => {
            if (this.#here) this.#showPresence(this.#here.present, this.#here.me)
        })
        this.#connection.start()
        this.#unlock().catch((error: unknown) => {
            this.#tellLine(sentenceFor(error))
        })
    }

    disconnectedCallback(): void {
        this.#connection.stop()
        this.#face.stop()
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
        this.#drawer = await vault.shared(partnership)
        // Whoever else may hold these keys must not be spoken to as the partner: the clock runs without the line.
        if (this.#drawer.stopped) throw new Refusal(this.#drawer.stopped)
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
        await this.#readPlan()
    }

    async #readPlan(): Promise<void> {
        const hours = (await this.#drawer?.list("hour")) ?? []
        const hour = hours.find(({ body }) => body.session === told(this, "session"))
        if (typeof hour?.body.plan === "string") this.#takePlan(hour.body.plan)
    }

    async #tellPlan(): Promise<void> {
        if (this.#planKey) await this.conversation.say({ say: "plan", plan: this.#planKey })
    }

    #takePlan(key: string): void {
        this.#planKey = key
        this.#draw()
    }

    #hear(message: FromServer): void {
        if (message.type === "state") {
            this.#clock = message.clock
            this.#here = message
            this.#showPresence(message.present, message.me)
            this.conversation.present(message.present, message.since)
            this.#draw()
        } else if (message.type === "changed") {
            dispatchEvent(new Event("partner-changed"))
        } else {
            this.conversation.hear(message)
        }
    }

    #draw(): void {
        if (this.#clock === null) {
            this.#face.waiting(planFor(this.#plans, Number(told(this, "minutes"))))
            return
        }
        if (position(this.#clock, this.#connection.serverNow()).state === "over" && this.#clock.over_at !== null) {
            this.#leave()
            return
        }
        this.#face.show(this.#clock, planOf(this.#plans, this.#planKey, this.#clock.marks))
    }

    #leave(): void {
        this.#connection.stop()
        // Give what was just typed its moment: autosave keeps drafts on leaving, and the next page goes on.
        location.assign(told(this, "after"))
    }

    /** The lengths go to the server, the plan's name to the partner. */
    async #start(): Promise<void> {
        const plan = planFor(this.#plans, Number(told(this, "minutes")))
        this.#connection.send(say.start(marksOf(plan)))
        this.#planKey = plan.key
        await this.#tellPlan()
        await this.#drawer?.write({ kind: "hour", body: { session: told(this, "session"), plan: plan.key } })
    }

    #takeOver(): void {
        part(this, "shut").hidden = true
        part(this, "clock").hidden = false
        part(this, "controls").hidden = false
        this.#connection.start(true)
    }

    #showPresence(present: readonly string[], me: string): void {
        const partner = present.includes(told(this, "partner"))
        part(this, "me").dataset.state = present.includes(me) ? "here" : "away"
        part(this, "partner").dataset.state = partner ? "here" : "away"
        const name = { name: told(this, "partnerName") }
        this.#tellLine(partner ? "" : interpolate(gettext("%(name)s is not in the room just now."), name))
        const start = part(this, "start", HTMLButtonElement)
        start.textContent = partner ? gettext("Start the clock") : interpolate(gettext("Start without %(name)s"), name)
        start.classList.toggle("primary", partner)
    }

    #showStatus(status: Status): void {
        part(this, "start", HTMLButtonElement).disabled = status.is !== "open"
        if (status.is === "open") {
            part(this, "shut").hidden = true
            this.conversation.greet()
        } else if (status.is === "waiting") {
            this.#cutOff()
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
        this.#showShut(SHUT.get(code)?.() ?? gettext("This page is older than the server. Reload it."))
        part(this, "takeover").hidden = code !== CLOSE.ELSEWHERE
    }

    #showShut(why: string): void {
        this.#face.stop()
        sayIn(part(this, "shut-why"), why)
        part(this, "shut").hidden = false
        part(this, "clock").hidden = true
        part(this, "controls").hidden = true
        part(this, "takeover").hidden = true
    }

    #cutOff(): void {
        part(this, "me").dataset.state = "away"
        this.#tellLine(CUT_OFF())
    }

    #tellLine(sentence: string): void {
        sayIn(part(this, "line"), sentence)
    }
}

customElements.define("live-room", LiveRoom)
