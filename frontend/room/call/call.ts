/**
 * The call of two people in a room: who is in it, and the way between them, found anew whenever one of them loads the
 * page again, sleeps or changes networks. Nobody but the partner can say anything here: it travels on the room's sealed
 * line, and with it the fingerprints that every word and picture is then checked against.
 */

import type { Conversation } from "../conversation.ts"
import { type MakeConnection, type MediaKind, Peer, type Tracks } from "./peer.ts"
import { newRun, type Presence, readPresence, readSignal, type Shown, type Signal } from "./signals.ts"

/** `out`: not in it oneself. `waiting`: in it, and the other is not. `failed`: no way was found in time. */
export type CallState = "out" | "waiting" | "connecting" | "connected" | "lost" | "failed"

/** How long it may take to find a way, in ms, before people are told what else they can do. */
export const FOUND_WITHIN = 20_000
/** A way that is gone for so many ms is looked for anew. */
export const GONE_FOR = 2000
/** Where none was found, one is looked for in silence every so many ms: a network may come back, and tell nobody. */
export const LOOKS_EVERY = 15_000

export interface CallListeners {
    state(state: CallState): void
    /** What the partner says of their sound and picture; null while they are not in the call: did they say so, too? */
    partner(shown: Shown | null, left: boolean): void
    track(track: MediaStreamTrack): void
}

/** What a call asks of the world around it. */
export interface CallSurroundings {
    /** Does something after so many ms; gives back how to call it off. */
    after(ms: number, act: () => void): () => void
    readonly make?: MakeConnection
    /** By which servers a way may be found: asked anew for each. */
    configuration(): Promise<RTCConfiguration>
}

export class Call {
    readonly #conversation: Conversation
    readonly #leads: boolean
    readonly #listeners: CallListeners
    readonly #around: CallSurroundings
    #state: CallState = "out"
    #run: string | null = null
    #theirs: Presence | null = null
    #shown: Shown = { sound: false, picture: "off" }
    #tracks = new Map<MediaKind, MediaStreamTrack | null>()
    #peer: Peer | null = null
    #callOff: () => void = () => undefined

    /** `leads` where one's own id is the lower of the two. */
    constructor(conversation: Conversation, leads: boolean, listeners: CallListeners, around: CallSurroundings) {
        this.#conversation = conversation
        this.#leads = leads
        this.#listeners = listeners
        this.#around = around
        conversation.on("call", (said) => {
            const presence = readPresence(said)
            if (presence) this.#meet(presence)
        })
        conversation.on("signal", (said) => {
            const signal = readSignal(said)
            if (signal) this.#hear(signal)
        })
        conversation.whenReady(() => {
            this.#greet()
        })
    }

    get state(): CallState {
        return this.#state
    }

    /** The way there is, to be measured. */
    get peer(): Peer | null {
        return this.#peer
    }

    /** Be in the call, with these tracks. */
    join(tracks: Tracks, shown: Shown): void {
        this.#tracks = new Map(tracks)
        this.#shown = shown
        this.#begin()
    }

    /** Forget the way there was, and look for one as if both had just joined. */
    startOver(): void {
        if (this.#run !== null) this.#begin()
    }

    /** Be in it no more; resolves once that is said. */
    async leave(): Promise<void> {
        if (this.#run === null) return
        this.#run = null
        const said = this.#tell()
        this.#drop()
        this.#become("out")
        await said
    }

    /** Send another track from now on, or none; and say what the other sees and hears of oneself. */
    put(kind: MediaKind, track: MediaStreamTrack | null): void {
        this.#tracks.set(kind, track)
        this.#peer?.put(kind, track)
    }

    show(shown: Shown): void {
        this.#shown = shown
        if (this.#run !== null) void this.#tell()
    }

    /** The network is another one, or is back. */
    networkChanged(): void {
        if (this.#state === "connected" || this.#state === "lost") this.#peer?.restart()
        else if (this.#state === "failed") this.startOver()
    }

    #begin(): void {
        this.#run = newRun()
        void this.#tell()
        if (this.#theirs?.run) this.#connect(this.#theirs.run)
        else this.#become("waiting")
    }

    /** The line is confirmed anew: what was said before may not have been heard, by either. */
    #greet(): void {
        if (this.#run === null) return
        if (this.#state === "connected") void this.#tell()
        else if (this.#state === "lost") this.#lookAnew()
        else this.#begin()
    }

    /** The partner says whether they are in the call. In a new run they know nothing of ours. */
    #meet(presence: Presence): void {
        const before = this.#theirs?.run ?? null
        this.#theirs = presence.run === null ? null : presence
        this.#listeners.partner(this.#theirs, presence.run === null)
        if (this.#run === null || presence.run === before) return
        if (presence.run === null) {
            this.#drop()
            this.#become("waiting")
            return
        }
        void this.#tell()
        this.#connect(presence.run)
    }

    #connect(theirs: string): void {
        this.#drop()
        const run = this.#run
        if (run === null) return
        this.#become("connecting")
        this.#callOff = this.#around.after(FOUND_WITHIN, () => {
            this.#fail()
        })
        const configuration = this.#around.configuration()
        const peer: Peer = new Peer(this.#leads, this.#tracks, configuration, {
            signal: (signal) => {
                void this.#conversation.say({ say: "signal", run, to: theirs, ...signal })
            },
            state: (state) => {
                if (peer === this.#peer) this.#follow(state)
            },
            track: (track) => {
                if (peer === this.#peer) this.#listeners.track(track)
            },
            closed: () => {
                if (peer === this.#peer) this.#left()
            },
        }, this.#around.make)
        this.#peer = peer
        configuration.catch(() => {
            if (peer === this.#peer) this.#fail()
        })
    }

    /** What was meant for another run, of theirs or ours, is past. */
    #hear(signal: Signal): void {
        if (signal.run === this.#theirs?.run && signal.to === this.#run) this.#peer?.take(signal)
    }

    #follow(state: RTCPeerConnectionState): void {
        if (state === "connected") {
            this.#callOff()
            this.#become("connected")
        } else if (state === "failed" || state === "disconnected") {
            if (this.#state !== "connected") return
            this.#become("lost")
            this.#callOff = this.#around.after(GONE_FOR, () => {
                this.#lookAnew()
            })
        }
    }

    /** Look for another way for the same two runs. */
    #lookAnew(): void {
        this.#callOff()
        this.#peer?.restart()
        this.#callOff = this.#around.after(FOUND_WITHIN, () => {
            this.#fail()
        })
    }

    /** Say that there is no way; and have the same two runs look on, as long as nobody does something else. */
    #fail(): void {
        this.#callOff()
        this.#become("failed")
        this.#callOff = this.#around.after(LOOKS_EVERY, () => {
            this.#peer?.restart()
            this.#fail()
        })
    }

    /** Their end closed the way: they left, or their page did. Whoever is still there answers to a new run. */
    #left(): void {
        this.#theirs = null
        this.#listeners.partner(null, false)
        this.#drop()
        this.#begin()
    }

    #drop(): void {
        this.#callOff()
        const peer = this.#peer
        this.#peer = null
        peer?.close()
    }

    async #tell(): Promise<void> {
        await this.#conversation.say({ say: "call", run: this.#run, ...this.#shown })
    }

    #become(state: CallState): void {
        if (this.#state === state) return
        this.#state = state
        this.#listeners.state(state)
    }
}
