/** For tests: an hour that three devices of two people live through, step by step, and what must be left of it. */

import type { Member } from "../vault/untrusted-server.ts"
import { sendWaiting } from "../vault/waiting.ts"
import { adviceIn, type Role } from "./advice.ts"
import { type Act, type Step, UNFAIR } from "./acts.ts"
import { Characters } from "./characters.ts"
import { sayOdd, tamper } from "./mischief.ts"
import { QUIET } from "./open-hour.ts"
import { Taps } from "./taps.ts"
import { Typing } from "./typing.ts"
import { aMoment, Device, OpenPage, type Partners, Relay } from "./two-rooms.ts"

/** As many times as it takes for what was said and kept to come round; and where it never does. */
const [ROUNDS, MOST_ROUNDS] = [6, 600]

/** Characters of a large paste, at least and at most. */
const [LARGE, LARGEST] = [20_000, 70_000]
/** A page holds no more than half of it, and both together what two pages written apart may hold. */
const MOST_FILLED = 190_000

export class Life {
    readonly session = crypto.randomUUID()
    readonly relay = new Relay()
    readonly devices: readonly Device[]
    readonly #two: Partners
    readonly characters: Characters
    readonly #typing: Typing
    readonly taps = new Taps()
    /** Everything that came was sent by the partner, and in order. */
    fair = true
    #forged = 0

    /** A third device is in no room until it sits down in one. */
    constructor(two: Partners, members: readonly Member[], filled = MOST_FILLED) {
        this.#two = two
        this.characters = new Characters(filled)
        this.#typing = new Typing(this.characters)
        this.devices = members.map((member) => new Device(member, two.server))
    }

    at(who: number): Device {
        const device = this.devices[who]
        if (!device) throw new Error("nobody has so many devices")
        return device
    }

    async open(device: Device): Promise<void> {
        const page = (device.page = new OpenPage(device))
        try {
            const hour = await page.open(this.session, this.#two.partnership)
            hour.talk(page.conversation, () => undefined)
            if (device !== this.devices[2]) await this.#join(page)
        } catch {
            // Without a network no page opens: it is tried again later.
            page.dies()
            device.page = null
        }
    }

    async #join(page: OpenPage): Promise<void> {
        await this.relay.join(page, { session: this.session, partnership: this.#two.partnership })
    }

    async do({ who, act, roll, size }: Step): Promise<void> {
        const device = this.at(who)
        if (!device.page && device.online) await this.open(device)
        if (device.page?.hour?.safe) this.#kept(device)
        if (UNFAIR.has(act)) this.fair = false
        await this.#acts[act](device, { roll, size })
    }

    readonly #acts: Record<Act, (device: Device, by: { roll: number; size: number }) => Promise<void> | void> = {
        type: (device, { roll, size }) => {
            this.#typing.type(device, roll, this.characters.draw(size))
        },
        paste: (device, { roll, size }) => {
            this.#typing.type(device, roll, this.characters.draw(size * 40))
        },
        flood: (device, { roll }) => {
            // Rarely: each takes as long as everything else together.
            const count = roll % 4 === 0 ? LARGE + (roll % (LARGEST - LARGE)) : 0
            if (device.page) this.#typing.type(device, roll, this.characters.drawMany(count))
        },
        undo: (device) => {
            this.#typing.takeBack(device, ({ document }) => { document.undo() })
        },
        redo: (device) => {
            this.#typing.takeBack(device, ({ document }) => { document.redo() })
        },
        delete: (device, { roll, size }) => {
            this.#typing.delete(device, roll, size)
        },
        pass: ({ page }, { roll }) => page?.timers.pass(roll % (QUIET / 4)),
        rest: async (_device, { size }) => aMoment(size * 8),
        deliver: async (device, { size }) => {
            await aMoment(size)
            await this.#deliver(device, size * 3)
        },
        drop: ({ page }) => void page?.inbox.shift(),
        lose: (device, { roll }) => {
            device.losesAnswers = losingOne(roll % 3)
        },
        offline: (device) => {
            device.online = false
            if (device.page) this.relay.leave(device.page)
        },
        online: async (device) => this.#online(device),
        reload: async (device) => {
            await device.page?.hour?.keep()
            await this.#gone(device)
        },
        crash: async (device) => {
            if (!device.page?.hour?.safe) for (const told of [this.characters, this.taps]) told.lost(device)
            await this.#gone(device)
        },
        away: async (device) => {
            await device.page?.hour?.keep()
            await this.#gone(device, false)
            if (device.online) await sendWaiting(new OpenPage(device).vault)
        },
        takeover: async (device) => {
            if (device.page?.hour && device.online) await this.#join(device.page).catch(() => undefined)
        },
        crowd: async ({ page }) => page?.hour?.read(),
        tap: (device, { roll }) => {
            const { page } = device
            if (page?.hour) this.taps.tap(device, this.#roleOf(page), page.hour.values, roll)
        },
        "odd words": async ({ page }, { roll }) => {
            if (page?.hour) await sayOdd(page.conversation, page.hour.document, roll)
        },
        tamper: ({ page }, { roll }) => {
            if (page) tamper(page.inbox, page.heard, roll)
        },
    }

    #kept(device: Device): void {
        for (const told of [this.characters, this.taps]) told.kept(device)
    }

    async #deliver({ page }: Device, most: number): Promise<void> {
        for (let count = 0; count < most; count += 1) {
            const message = page?.inbox.shift()
            if (!message) return
            page?.heard.push(message)
            page?.conversation.hear(message)
            await aMoment()
        }
    }

    async #online(device: Device): Promise<void> {
        device.online = true
        device.losesAnswers = () => false
        if (!device.page?.hour) return
        if (device !== this.devices[2]) await this.#join(device.page)
        void device.page.hour.send().then(() => device.page?.hour?.read())
    }

    async #gone(device: Device, again = true): Promise<void> {
        if (device.page) this.relay.leave(device.page)
        this.#forged += device.page?.forged ?? 0
        device.page?.dies()
        device.page = null
        this.#kept(device)
        if (again && device.online) await this.open(device)
    }

    /** Everybody has a network again, and time. */
    async settle(): Promise<void> {
        for (const device of this.devices) {
            await this.#online(device)
            if (!device.page) await this.open(device)
        }
        for (let round = 0; round < ROUNDS || (round < MOST_ROUNDS && !this.#same()); round += 1) {
            for (const device of this.devices) await this.#goOn(device)
        }
    }

    #same(): boolean {
        return new Set(this.texts()).size === 1 && new Set(this.values()).size === 1
    }

    async #goOn(device: Device): Promise<void> {
        const { page } = device
        await aMoment(4)
        await this.#deliver(device, 200)
        page?.timers.pass(QUIET)
        await page?.hour?.send()
        await page?.hour?.read()
    }

    texts(): string[] {
        return this.devices.map(({ page }) => page?.hour?.document.text ?? "nothing is open")
    }

    /** What is asked and offered, as each knows it. */
    values(): string[] {
        return this.devices.map(({ page }) => (page ? this.#adviceOn(page) : ""))
    }

    #adviceOn(page: OpenPage): string {
        return page.hour ? JSON.stringify(adviceIn(page.hour.values, this.#roleOf(page))) : ""
    }

    /** It is the hour of whoever has the first device. */
    #roleOf({ vault }: OpenPage): Role {
        return vault.person === this.devices[0]?.store.person ? "focus" : "coach"
    }

    /** The texts, as they stand on the pages. */
    shown(): string[] {
        return this.devices.map(({ page }) => page?.text ?? "nothing is open")
    }

    /** What each page says of itself. */
    said(): string[] {
        return this.devices.map(({ page }) => page?.shown.at(-1)?.join(" ").trim() ?? "")
    }

    /** How often something was called forged. */
    get forged(): number {
        return this.devices.reduce((sum, { page }) => sum + (page?.forged ?? 0), this.#forged)
    }

    /** What somebody finds who comes later, at a browser that never was here. */
    async found(member: Member): Promise<{ text: string; values: string }> {
        const page = new OpenPage(new Device(member, this.#two.server))
        const { document } = await page.open(this.session, this.#two.partnership)
        page.dies()
        return { text: document.text, values: this.#adviceOn(page) }
    }

    end(): void {
        for (const { page } of this.devices) page?.dies()
    }
}

/** Loses one answer, after so many. */
function losingOne(after: number): () => boolean {
    let left = after
    return () => left-- === 0
}
