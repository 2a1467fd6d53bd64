/** For tests: an hour that three devices of two people live through, step by step, and what must be left of it. */

import type { Member } from "../vault/untrusted-server.ts"
import { sendWaiting } from "../vault/waiting.ts"
import { QUIET } from "./open-hour.ts"
import { aMoment, Device, OpenPage, type Partners, Relay } from "./two-rooms.ts"

/** As many times as it takes for what was said and kept to come round; and where it never does. */
const [ROUNDS, MOST_ROUNDS] = [6, 600]

export interface Step {
    readonly who: number
    readonly act: Act
    readonly roll: number
    readonly size: number
}

export const ACTS = [
    "type", "type", "type", "type", "paste", "delete", "delete",
    "pass", "pass", "pass", "deliver", "deliver", "deliver", "rest",
    "offline", "online", "online", "drop", "lose", "reload", "crash", "away", "takeover", "crowd",
] as const
export type Act = (typeof ACTS)[number]

/** Each character is typed once in a life, so that each can be told from every other. */
export class Life {
    readonly session = crypto.randomUUID()
    readonly relay = new Relay()
    readonly devices: readonly Device[]
    readonly #two: Partners
    readonly typed = new Set<string>()
    readonly deleted = new Set<string>()
    /** Typed or deleted in the moment before a page died, and not yet on its device. */
    readonly unsure = new Set<string>()
    readonly #fresh = new Map<Device, Set<string>>()
    #next = 0x4e00

    /** A third device is in no room until it sits down in one. */
    constructor(two: Partners, members: readonly Member[]) {
        this.#two = two
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
        if (device.page?.hour?.safe) this.#fresh.delete(device)
        await this.#acts[act](device, { roll, size })
    }

    readonly #acts: Record<Act, (device: Device, by: { roll: number; size: number }) => Promise<void> | void> = {
        type: (device, { roll, size }) => {
            this.#type(device, roll, size)
        },
        paste: (device, { roll, size }) => {
            this.#type(device, roll, size * 40)
        },
        delete: (device, { roll, size }) => {
            this.#delete(device, roll, size)
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
            if (!device.page?.hour?.safe) for (const one of this.#fresh.get(device) ?? []) this.unsure.add(one)
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
    }

    #type({ page }: Device, roll: number, size: number): void {
        if (!page?.hour) return
        const { document } = page.hour
        const insert = String.fromCharCode(...Array.from({ length: size }, () => this.#next++))
        document.edit({ at: roll % (document.text.length + 1), remove: 0, insert })
        this.#note(page.device, this.typed, insert)
    }

    #delete({ page }: Device, roll: number, size: number): void {
        if (!page?.hour || page.hour.document.text === "") return
        const { document } = page.hour
        const at = roll % document.text.length
        this.#note(page.device, this.deleted, document.text.slice(at, at + size))
        document.edit({ at, remove: Math.min(size, document.text.length - at), insert: "" })
    }

    #note(device: Device, set: Set<string>, text: string): void {
        const fresh = this.#fresh.get(device) ?? new Set()
        for (const one of text) {
            set.add(one)
            fresh.add(one)
        }
        this.#fresh.set(device, fresh)
    }

    async #deliver({ page }: Device, most: number): Promise<void> {
        for (let count = 0; count < most; count += 1) {
            const message = page?.inbox.shift()
            if (!message) return
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
        device.page?.dies()
        device.page = null
        this.#fresh.delete(device)
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
        return new Set(this.texts()).size === 1
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

    /** What somebody finds who comes later, at a browser that never was here. */
    async found(member: Member): Promise<string> {
        const page = new OpenPage(new Device(member, this.#two.server))
        const { document } = await page.open(this.session, this.#two.partnership)
        page.dies()
        return document.text
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
