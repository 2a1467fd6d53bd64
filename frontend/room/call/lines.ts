/** Lines between two browsers, as good or bad as a test wants them: what a browser says of them, second by second. */

import type { Sample } from "./sample.ts"

export interface Line {
    /** Parts of the sound that are lost, on the way here and on the way there. */
    readonly lostHere?: number
    readonly lostThere?: number
    /** The part of what is played that the browser had to make up. */
    readonly concealed?: number
    /** Seconds there and back. */
    readonly roundTrip?: number | null
    /** Bits a second that are left for the picture. */
    readonly forPicture?: number | null
    readonly cut?: boolean
}

export const GOOD: Line = {}

/** What is said of one line after the other; counts go on. */
export class Scripted {
    #sample: Sample = {
        roundTrip: null, forPicture: null, lostThere: null,
        sound: { packets: 0, lost: 0, played: 0, concealed: 0 }, picture: { packets: 0, frames: 0 },
    }
    #now = 0

    get now(): number {
        return this.#now
    }

    /** One more sample, so many milliseconds later. */
    next(line: Line, ms = 1000): [sample: Sample, now: number] {
        const { lostThere, roundTrip, forPicture } = { ...FINE, ...line }
        this.#now += ms
        this.#sample = { roundTrip, forPicture, lostThere, ...this.#come({ ...FINE, ...line }, ms / 1000) }
        return [this.#sample, this.#now]
    }

    /** 50 packets and 48,000 samples of sound a second, and 20 pictures in 80 packets. */
    #come({ lostHere, concealed, cut }: Required<Line>, seconds: number): Pick<Sample, "sound" | "picture"> {
        const { sound, picture } = this.#sample
        const came = (count: number): number => (cut ? 0 : Math.round(count * seconds))
        return {
            sound: sound && {
                packets: sound.packets + came(50 * (1 - lostHere)),
                lost: sound.lost + came(50 * lostHere),
                played: sound.played + 48_000 * seconds,
                concealed: sound.concealed + 48_000 * seconds * (cut ? 1 : concealed),
            },
            picture: picture && { packets: picture.packets + came(80), frames: picture.frames + came(20) },
        }
    }
}

const FINE: Required<Line> = {
    lostHere: 0, lostThere: 0, concealed: 0, roundTrip: 0.05, forPicture: 1_000_000, cut: false,
}
