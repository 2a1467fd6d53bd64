/** Getting ready: devices are opened, looked at and tried before anybody else sees or hears anything. */

import { after } from "../../web/after.ts"
import { gettext } from "../../web/gettext.ts"
import { part, say } from "../../web/parts.ts"
import { sentenceFor } from "../../vault/sentences.ts"
import { connectionWords } from "./connection-test.ts"
import type { DeviceFields } from "./device-fields.ts"
import type { IceServers } from "./ice.ts"
import type { OwnMedia } from "./media.ts"

/** Where nobody has to be asked, devices are there within so many ms. */
const ASKED_AFTER = 800

export class Lobby {
    readonly #root: HTMLElement
    readonly #media: OwnMedia
    readonly #fields: DeviceFields
    readonly #servers: IceServers
    readonly #changed: () => void
    #isOpen = false
    #asking = false

    /** `changed`: it is open or not, or something else is to be said. */
    constructor(root: HTMLElement, media: OwnMedia, fields: DeviceFields, servers: IceServers, changed: () => void) {
        this.#root = root
        this.#media = media
        this.#fields = fields
        this.#servers = servers
        this.#changed = changed
    }

    get isOpen(): boolean {
        return this.#isOpen
    }

    /** Whether the browser asks its person just now if this page may listen and look. */
    get asking(): boolean {
        return this.#asking
    }

    async enter(): Promise<void> {
        this.#isOpen = true
        this.#changed()
        const join = part(this.#root, "join")
        join.focus({ preventScroll: true })
        if (join.getBoundingClientRect().bottom > innerHeight) part(this.#root, "call").scrollIntoView({ block: "start" })
        await this.takeDevices()
    }

    leave(): void {
        this.#isOpen = false
        part(this.#root, "test-words").hidden = true
    }

    /** Open camera and microphone. */
    async takeDevices(): Promise<void> {
        // By which servers a way may be found is known before somebody joins. If it fails, joining asks, and tells.
        this.#servers.get().catch(() => undefined)
        const callOff = after(ASKED_AFTER, () => {
            this.#ask(true)
        })
        await this.#media.open()
        callOff()
        await this.#fields.fill()
        this.#ask(false)
    }

    /** Try by which ways this browser may be reached, and say so. */
    async test(): Promise<void> {
        const words = part(this.#root, "test-words")
        say(words, gettext("Looking…"))
        try {
            say(words, await connectionWords(await this.#servers.get()))
        } catch (error) {
            say(words, sentenceFor(error))
        }
    }

    #ask(asking: boolean): void {
        if (this.#asking === asking) return
        this.#asking = asking
        this.#changed()
    }
}
