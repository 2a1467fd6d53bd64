/**
 * For tests: a stand-in for the browser's RTCPeerConnection, which Node has none of. It keeps the states of offer and
 * answer as the standard says, and connects where two have each other's words and the network is whole; no media.
 */

/** What lies between the ways of one test. */
export class PaperNetwork {
    whole = true
    readonly ways: PaperWay[] = []

    readonly make = (): RTCPeerConnection => {
        const way = new PaperWay(this)
        this.ways.push(way)
        return way as unknown as RTCPeerConnection
    }

    /** What there is of connections now is gone, or is back. */
    cut(): void {
        this.whole = false
        for (const way of this.ways) way.becomes("disconnected")
    }

    settle(): void {
        for (const way of this.ways) {
            const facing = ({ local, remote }: PaperWay): boolean => local === way.remote && remote === way.local
            const other = way.local !== null && this.ways.find(facing)
            if (this.whole && other && way.signalingState === "stable") way.becomes("connected")
        }
    }
}

export class PaperWay extends EventTarget {
    signalingState: RTCSignalingState = "stable"
    connectionState: RTCPeerConnectionState = "new"
    local: string | null = null
    remote: string | null = null
    localDescription: { type: RTCSdpType; sdp: string } | null = null
    readonly presence = new EventTarget()
    readonly #network: PaperNetwork
    #kinds: string[] = []

    constructor(network: PaperNetwork) {
        super()
        this.#network = network
    }

    createDataChannel(): EventTarget {
        return this.presence
    }

    addTransceiver(kind: string): unknown {
        this.#kinds.push(kind)
        if (this.#kinds.length === 1) queueMicrotask(() => this.dispatchEvent(new Event("negotiationneeded")))
        return this.#transceiver(kind)
    }

    getTransceivers(): unknown[] {
        if (this.#kinds.length === 0) this.#kinds = ["audio", "video"]
        return this.#kinds.map((kind) => this.#transceiver(kind))
    }

    setLocalDescription(): Promise<void> {
        const type = this.signalingState === "have-remote-offer" ? "answer" : "offer"
        this.local = `${type} ${crypto.randomUUID()}`
        this.localDescription = { type, sdp: this.local }
        this.signalingState = type === "offer" ? "have-local-offer" : "stable"
        this.#network.settle()
        return Promise.resolve()
    }

    setRemoteDescription({ type, sdp }: { type: string; sdp: string }): Promise<void> {
        if (type === "answer" && this.signalingState !== "have-local-offer") return Promise.reject(new Error("no offer"))
        this.remote = sdp
        this.signalingState = type === "offer" ? "have-remote-offer" : "stable"
        this.#network.settle()
        return Promise.resolve()
    }

    addIceCandidate(): Promise<void> {
        return this.remote === null ? Promise.reject(new Error("no description")) : Promise.resolve()
    }

    restartIce(): void {
        this.dispatchEvent(new Event("negotiationneeded"))
    }

    close(): void {
        this.connectionState = "closed"
        const other = this.#network.ways.find(({ local }) => local !== null && local === this.remote)
        // Told by the way itself, if there is still one.
        if (this.#network.whole) other?.presence.dispatchEvent(new Event("close"))
    }

    becomes(state: RTCPeerConnectionState): void {
        if (this.connectionState === state || this.connectionState === "closed") return
        if (state === "disconnected" && this.connectionState !== "connected") return
        this.connectionState = state
        this.dispatchEvent(new Event("connectionstatechange"))
    }

    #transceiver(kind: string): unknown {
        const sender = { replaceTrack: () => Promise.resolve() }
        return { sender, receiver: { track: { kind } }, direction: "sendrecv" }
    }
}
