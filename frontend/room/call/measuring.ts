/**
 * Looks every other second how the line is: says it in words, and sends less of a picture where a voice needs room.
 */

import type { Peer } from "./peer.ts"
import { Quality, type Verdict } from "./quality.ts"
import { sampleOf } from "./sample.ts"
import { ENCODINGS, type Pictures, Thrift } from "./thrift.ts"

const EVERY = 2000 // ms

export interface MeasuringListeners {
    readonly verdict: (verdict: Verdict) => void
    readonly pictures: (pictures: Pictures) => void
}

export class Measuring {
    readonly #listeners: MeasuringListeners
    #timer: ReturnType<typeof setInterval> | undefined
    #peer: Peer | null = null
    /** The other sends no sound, and has said so: that none comes is no fault of the line. */
    silent = false

    constructor(listeners: MeasuringListeners) {
        this.#listeners = listeners
    }

    /** Look at this line from now on; null: at none. Each begins with a clean sheet, and the whole picture. */
    of(peer: Peer | null): void {
        if (peer === this.#peer) return
        clearInterval(this.#timer)
        this.#peer = peer
        this.#listeners.verdict("good")
        this.#listeners.pictures("full")
        if (!peer) return
        const [quality, thrift] = [new Quality(), new Thrift()]
        let pictures: Pictures = "full"
        peer.tune(ENCODINGS.full)
        this.#timer = setInterval(() => void peer.stats().then((report) => {
            if (!report || peer !== this.#peer) return
            const [found, now] = [sampleOf(report), performance.now()]
            const sample = this.silent ? { ...found, sound: null } : found
            this.#listeners.verdict(quality.take(sample, now))
            const sent = thrift.take(sample, now)
            if (sent === pictures) return
            pictures = sent
            peer.tune(ENCODINGS[sent])
            this.#listeners.pictures(sent)
        }), EVERY)
    }
}
