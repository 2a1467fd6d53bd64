/**
 * Audio before video: when the line cannot carry both, one’s own picture becomes small and then goes, so that one’s
 * voice arrives. It goes fast, and comes back slowly. Pure: it is given samples, and the time.
 *
 * How much a line could carry is known only by using it: a browser that sends sound alone never learns of more. So the
 * picture comes back because the line was quiet for a while; where that was too soon, the next while is twice as long.
 */

import { type Sample, Stretch } from "./sample.ts"
import { Steps } from "./steady.ts"

export const PICTURES = ["none", "small", "full"] as const
export type Pictures = (typeof PICTURES)[number]

/** What `RTCRtpSender.setParameters` is told for each of them: the small one is a face on a telephone. */
export const ENCODINGS = {
    none: { active: false },
    small: { active: true, maxBitrate: 120_000, maxFramerate: 12, scaleResolutionDownBy: 4 },
    full: { active: true, maxBitrate: 1_200_000, maxFramerate: 30, scaleResolutionDownBy: 1 },
} as const satisfies Readonly<Record<Pictures, RTCRtpEncodingParameters>>

/**
 * The part of one’s own sound that is lost: from 10 % on Chromium’s own congestion control slows down (Google
 * Congestion Control, section 6). That the picture goes at once at 20 %, and when it may return, is ours.
 */
const LOSS = [{ from: 0.1, until: 0.05 }, { from: 0.2, until: 0.1 }] as const
/** Seconds there and back beyond the shortest lately: a queue that grows, not a place far away. Ours. */
const QUEUE = [{ from: 0.4, until: 0.2 }, { from: 1, until: 0.6 }] as const
/** Bits a second left for the picture, below which it is not worth looking at. Browsers leave it 30,000. Ours. */
const TOO_NARROW: Readonly<Record<Pictures, number>> = { none: 0, small: 40_000, full: 150_000 }
/** The shortest way is that of the last two minutes: a telephone that leaves its Wi-Fi has another one. */
const SHORTEST_OF_MS = 120_000

/** Between two falls what has just been let go has time to help. */
export const FALLS_APART_MS = 3000
/** The line is quiet for so long before there is more of a picture; twice as long each time it was too soon. */
export const RISES_AFTER_MS = 15_000
export const RISES_AFTER_AT_MOST_MS = 60_000
/** A browser that is to send more needs a while to learn whether it can. */
const LEARNS_MS = 5000
/** Whoever falls so soon after a rise has risen too soon. */
const TOO_SOON_MS = 30_000

export class Thrift {
    readonly #stretch = new Stretch()
    readonly #loss = new Steps(...LOSS)
    readonly #queue = new Steps(...QUEUE)
    #trips: (readonly [at: number, seconds: number])[] = []
    #pictures: Pictures = "full"
    #fell = -Infinity
    #rose = -Infinity
    #wait = RISES_AFTER_MS
    #quietSince: number | null = null

    /** Take one more sample, every second or two; and what is to be sent. */
    take(sample: Sample, now: number): Pictures {
        this.#stretch.add(sample, now)
        const strain = this.#strain(sample, now)
        if (strain > 0) this.#fall(strain, now)
        else this.#rise(now)
        return this.#pictures
    }

    /** 0: none, 1: less of a picture, 2: no picture. */
    #strain({ roundTrip, forPicture }: Sample, now: number): number {
        const room = now - this.#rose < LEARNS_MS ? Infinity : forPicture ?? Infinity
        const narrow = room < TOO_NARROW[this.#pictures]
        const tooNarrow = narrow && room < TOO_NARROW.small
        return Math.max(
            this.#loss.take(this.#stretch.missingThere),
            this.#queue.take(this.#beyondShortest(roundTrip, now)),
            Number(narrow) + Number(tooNarrow),
        )
    }

    #beyondShortest(roundTrip: number | null, now: number): number | null {
        if (roundTrip === null) return null
        this.#trips = [...this.#trips.filter(([at]) => at <= now && now - at < SHORTEST_OF_MS), [now, roundTrip]]
        return roundTrip - Math.min(...this.#trips.map(([, seconds]) => seconds))
    }

    #fall(strain: number, now: number): void {
        this.#quietSince = null
        if (this.#pictures === "none" || now - this.#fell < FALLS_APART_MS) return
        if (now - this.#rose < TOO_SOON_MS) this.#wait = Math.min(2 * this.#wait, RISES_AFTER_AT_MOST_MS)
        this.#pictures = strain > 1 || this.#pictures === "small" ? "none" : "small"
        this.#fell = now
    }

    #rise(now: number): void {
        this.#quietSince ??= now
        if (now - this.#quietSince < this.#wait) return
        // Each step is tried for as long; and a line that carried everything for so long is trusted again.
        this.#quietSince = now
        if (this.#pictures === "full") {
            this.#wait = RISES_AFTER_MS
            return
        }
        this.#pictures = this.#pictures === "none" ? "small" : "full"
        this.#rose = now
    }
}
