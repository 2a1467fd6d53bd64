/**
 * What the two browsers say to each other, by topic. The parts of the room speak and listen here, and need not know
 * of sockets, keys or reconnects: what cannot be said now is said by whoever still means it once the line is ready.
 */

import { Channel, type RoomPlace } from "./channel.ts"
import type { FromServer } from "./protocol.ts"

/** A message, named by its topic. What comes in is the partner's word: hold its shape to what you expect. */
export interface Said extends Readonly<Record<string, unknown>> {
    readonly say: string
}

type Heard = Readonly<Record<string, unknown>>
type Hear = (said: Heard) => void

/** So many messages that no part of this page listens for yet are kept: some open their keys before they listen. */
const KEPT_UNHEARD = 20

export class Conversation {
    #channel: Channel | null = null
    readonly #hearers = new Map<string, Hear[]>()
    readonly #waiting: (() => void)[] = []
    /** What came on this line of topics that nobody here hears yet. What was said on another counts no more. */
    #unheard: readonly Heard[] = []
    /** What came before the key was here: whoever greeted will not do so again. */
    #present: readonly [people: readonly string[], since: readonly number[]] | null = null
    #hello: FromServer | null = null

    /** Whether the partner hears what is said now. */
    get ready(): boolean {
        return this.#channel?.ready ?? false
    }

    /** Hear what the partner says of a topic; at once what they have said on this line before anybody heard it. */
    on(topic: string, hear: Hear): void {
        this.#hearers.set(topic, [...(this.#hearers.get(topic) ?? []), hear])
        const early = this.#unheard.filter(({ say }) => say === topic)
        this.#unheard = this.#unheard.filter(({ say }) => say !== topic)
        for (const said of early) hear(said)
    }

    /** Do something each time the line is confirmed anew, and now if it is: what was said meanwhile was not heard. */
    whenReady(act: () => void): void {
        this.#waiting.push(act)
        if (this.ready) act()
    }

    /** Say something, sealed; false, and nothing said, while there is no line. */
    async say(said: Said): Promise<boolean> {
        return (await this.#channel?.say(said)) ?? false
    }

    /** Begin to talk, once the room key is here. `forged` is told of whatever came that the partner did not send. */
    open(room: CryptoKey, place: RoomPlace, send: (text: string) => boolean, forged: () => void): void {
        this.#channel = new Channel(room, place, send, {
            ready: () => {
                this.#unheard = []
                for (const act of this.#waiting) act()
            },
            message: (said) => {
                this.#give(said)
            },
            refused: forged,
        })
        if (this.#present) this.#channel.present(...this.#present)
        if (this.#hello) this.hear(this.#hello)
    }

    /** This page is not in the room any more: nobody hears what it says until the line is confirmed anew. */
    cut(): void {
        this.#channel?.cut()
    }

    /** Say hello again, after one's own reconnect. */
    greet(): void {
        this.#channel?.greet()
    }

    /** Who is in the room now, and since when what is said reaches each. */
    present(people: readonly string[], since: readonly number[]): void {
        this.#present = [people, since]
        this.#channel?.present(people, since)
    }

    #give(said: Heard): void {
        const hearers = this.#hearers.get(String(said.say))
        if (!hearers) this.#unheard = [...this.#unheard, said].slice(-KEPT_UNHEARD)
        for (const hear of hearers ?? []) hear(said)
    }

    /** Take what the server relayed. */
    hear(message: FromServer): void {
        if (this.#channel) void this.#channel.hear(message)
        else if (message.type === "hello") this.#hello = message
    }
}

/** The conversation of the room that an element stands in. */
export async function conversationOf(element: HTMLElement): Promise<Conversation> {
    // A part of the room may be upgraded before the room itself.
    await customElements.whenDefined("live-room")
    const room = element.closest<HTMLElement & { readonly conversation: Conversation }>("live-room")
    if (!room) throw new Error(`${element.localName} stands in no room`)
    return room.conversation
}
