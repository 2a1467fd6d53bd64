/**
 * One end of the way between two runs of a call: WebRTC's perfect negotiation (W3C WebRTC 1.0, 10.7), in which both may
 * propose at any moment and the polite one gives in. Whoever leads proposes first: beginning needs no giving in.
 */

import type { Signal } from "./signals.ts"

/** What of a connection is used, so that any browser's will do. */
export type MakeConnection = (configuration: RTCConfiguration) => RTCPeerConnection

export type MediaKind = "audio" | "video"
export type Tracks = ReadonlyMap<MediaKind, MediaStreamTrack | null>

export interface PeerListeners {
    /** To be said to the other end, sealed. False where it did not go out. */
    signal(signal: Omit<Signal, "run" | "to">): void
    state(state: RTCPeerConnectionState): void
    /** Sound or picture of the other is here. */
    track(track: MediaStreamTrack): void
    /** The other end has closed it, by leaving. */
    closed(): void
}

const KINDS: readonly MediaKind[] = ["audio", "video"]
/** Candidates that come within so many ms of each other travel together: the room counts messages. */
const TOGETHER = 30
/** Both ends open this channel by its number: it says nothing, and its end tells that the other left. */
const PRESENCE = 0

export class Peer {
    readonly #leads: boolean
    readonly #listeners: PeerListeners
    readonly #tracks: Map<MediaKind, MediaStreamTrack | null>
    readonly #senders = new Map<MediaKind, RTCRtpSender>()
    /** Everything happens one after the other: what arrives while something is under way waits for it. */
    #turn: Promise<unknown>
    #connection: RTCPeerConnection | null = null
    #closed = false
    /** An offer of the other's was passed over, and what belongs to it is too. */
    #passesOver = false
    #found: RTCIceCandidateInit[] = []
    #gathers = false

    /** `leads` on exactly one of the two ends; it is the impolite one. */
    constructor(
        leads: boolean, tracks: Tracks, configuration: Promise<RTCConfiguration>, listeners: PeerListeners,
        make: MakeConnection = (given) => new RTCPeerConnection(given),
    ) {
        this.#leads = leads
        this.#listeners = listeners
        this.#tracks = new Map(tracks)
        this.#turn = configuration.then((given) => {
            // One way for sound and picture: fewer to find, and one that lasts or goes as a whole.
            if (!this.#closed) this.#open(make({ ...given, bundlePolicy: "max-bundle" }))
        })
    }

    get state(): RTCPeerConnectionState {
        return this.#closed ? "closed" : this.#connection?.connectionState ?? "new"
    }

    /** Take what the other end said. */
    take(signal: Signal): void {
        this.#next(async (connection) => {
            if (signal.description) await this.#describe(connection, signal.description)
            for (const candidate of signal.candidates ?? []) await this.#reachBy(connection, candidate)
        })
    }

    /** Send another track of this kind from now on, or none. Needs no new way. */
    put(kind: MediaKind, track: MediaStreamTrack | null): void {
        this.#tracks.set(kind, track)
        this.#next(async () => {
            await this.#senders.get(kind)?.replaceTrack(this.#tracks.get(kind) ?? null)
        })
    }

    /** Change how one's own picture is sent. */
    tune(encoding: Readonly<Partial<RTCRtpEncodingParameters>>): void {
        this.#next(async () => {
            const sender = this.#senders.get("video")
            const parameters = sender?.getParameters()
            const [first] = parameters?.encodings ?? []
            if (!sender || !parameters || !first) return
            Object.assign(first, encoding)
            await sender.setParameters(parameters)
        })
    }

    /** Look for another way, as after a change of networks; the present one is used until it is found. */
    restart(): void {
        this.#next((connection) => {
            // An offer without an answer may have been lost with the line, and no other can be made before it has one.
            if (connection.signalingState === "have-local-offer") this.#tell(connection)
            else connection.restartIce()
            return Promise.resolve()
        })
    }

    async stats(): Promise<RTCStatsReport | null> {
        return (await this.#connection?.getStats()) ?? null
    }

    close(): void {
        this.#closed = true
        this.#connection?.close()
        this.#connection = null
    }

    #open(connection: RTCPeerConnection): void {
        this.#connection = connection
        const channel = connection.createDataChannel("presence", { negotiated: true, id: PRESENCE })
        channel.addEventListener("close", () => {
            if (!this.#closed) this.#listeners.closed()
        })
        connection.addEventListener("negotiationneeded", () => {
            this.#next(() => this.#offer(connection))
        })
        connection.addEventListener("icecandidate", ({ candidate }) => {
            if (candidate) this.#find(candidate.toJSON())
        })
        connection.addEventListener("connectionstatechange", () => {
            if (!this.#closed) this.#listeners.state(connection.connectionState)
        })
        connection.addEventListener("track", ({ track }) => {
            this.#listeners.track(track)
        })
        if (this.#leads) for (const kind of KINDS) this.#add(connection, kind)
    }

    #add(connection: RTCPeerConnection, kind: MediaKind): void {
        const { sender } = connection.addTransceiver(this.#tracks.get(kind) ?? kind, { direction: "sendrecv" })
        this.#senders.set(kind, sender)
    }

    /** Speak and show oneself on the lines that the one who leads has offered. */
    async #adopt(connection: RTCPeerConnection): Promise<void> {
        for (const transceiver of connection.getTransceivers()) {
            const kind = transceiver.receiver.track.kind as MediaKind
            if (this.#senders.has(kind)) continue
            this.#senders.set(kind, transceiver.sender)
            transceiver.direction = "sendrecv"
            await transceiver.sender.replaceTrack(this.#tracks.get(kind) ?? null)
        }
    }

    async #offer(connection: RTCPeerConnection): Promise<void> {
        // The one who follows waits for the first offer: it has no lines of its own to offer.
        if (connection.signalingState !== "stable" || this.#senders.size === 0) return
        await connection.setLocalDescription()
        this.#tell(connection)
    }

    async #describe(connection: RTCPeerConnection, description: RTCSessionDescriptionInit): Promise<void> {
        const stable = connection.signalingState === "stable"
        // An answer to an offer that was taken back comes too late.
        if (description.type === "answer" && connection.signalingState !== "have-local-offer") return
        this.#passesOver = description.type === "offer" && !stable && this.#leads
        if (this.#passesOver) return
        await connection.setRemoteDescription(description)
        if (description.type !== "offer") return
        await this.#adopt(connection)
        await connection.setLocalDescription()
        this.#tell(connection)
    }

    async #reachBy(connection: RTCPeerConnection, candidate: RTCIceCandidateInit): Promise<void> {
        try {
            await connection.addIceCandidate(candidate)
        } catch (error) {
            if (!this.#passesOver) throw error
        }
    }

    #tell({ localDescription }: RTCPeerConnection): void {
        if (!localDescription || this.#closed) return
        const { type, sdp } = localDescription
        if (type === "offer" || type === "answer") this.#listeners.signal({ description: { type, sdp } })
    }

    #find(candidate: RTCIceCandidateInit): void {
        this.#found.push(candidate)
        if (!this.#gathers) this.#tellFound()
    }

    /** The first at once: it is often the one. What comes in the moment after it travels together. */
    #tellFound(): void {
        const candidates = this.#found
        this.#found = []
        this.#gathers = candidates.length > 0 && !this.#closed
        if (!this.#gathers) return
        this.#listeners.signal({ candidates })
        setTimeout(() => {
            this.#tellFound()
        }, TOGETHER)
    }

    #next(act: (connection: RTCPeerConnection) => Promise<void>): void {
        this.#turn = this.#turn.then(async () => {
            const connection = this.#connection
            if (connection) await act(connection)
        }).catch(() => {
            // What a browser cannot do with what came, it does not: then no way is found, which is told.
        })
    }
}
