/** What a browser knows of a call at one moment, as far as anybody here asks; and of its last few seconds. Pure. */

export interface Sample {
    /** Seconds there and back. */
    readonly roundTrip: number | null
    /** Bits a second that the browser has to spare for one’s own picture; Firefox does not say. */
    readonly forPicture: number | null
    /** The part of one’s own sound that was lost on the way, 0 to 1, as the other’s browser said last. */
    readonly lostThere: number | null
    /** What has come since the call began. What comes too late to be played is among the concealed: so is jitter. */
    readonly sound: Sound | null
    readonly picture: { readonly packets: number; readonly frames: number } | null
}

/** Packets, and samples that were played; of these the browser had to make up the concealed ones. */
interface Sound {
    readonly packets: number
    readonly lost: number
    readonly played: number
    readonly concealed: number
}

/** So many milliseconds are looked at together: a second is an accident, ten are too late. */
const STRETCH_MS = 5000
/** A page that slept knows nothing of what was before. */
const SLEPT_MS = 15_000

/** What `RTCPeerConnection.getStats()` says. */
export function sampleOf(report: Iterable<readonly [string, unknown]>): Sample {
    const all = [...report].map(([id, one]): Stats => ({ ...fieldsOf(one), id }))
    const of = (type: string, kind: string): Stats | undefined => {
        return all.find((one) => one.type === type && one.kind === kind)
    }
    const [sound, picture, sent] = [of("inbound-rtp", "audio"), of("inbound-rtp", "video"), of("outbound-rtp", "video")]
    return {
        roundTrip: numberOf(pairIn(all)?.currentRoundTripTime),
        // Not how much could be sent in all: who sends little is thought to be able to send little.
        forPicture: sent?.active === false ? null : numberOf(sent?.targetBitrate),
        lostThere: numberOf(of("remote-inbound-rtp", "audio")?.fractionLost),
        sound: sound ? {
            packets: countOf(sound.packetsReceived),
            lost: countOf(sound.packetsLost),
            played: countOf(sound.totalSamplesReceived),
            concealed: countOf(sound.concealedSamples),
        } : null,
        picture: picture ? { packets: countOf(picture.packetsReceived), frames: countOf(picture.framesDecoded) } : null,
    }
}

/** The last few seconds of a call. */
export class Stretch {
    #kept: Kept[] = []

    add(sample: Sample, now: number): void {
        const last = this.#kept.at(-1)
        if (last && now - last.at > SLEPT_MS) this.#kept = []
        // The newest from before the stretch stays: counts are between two of them.
        const from = this.#kept.findLastIndex(({ at }) => now - at >= STRETCH_MS)
        this.#kept = [...this.#kept.slice(Math.max(0, from)), { ...sample, at: now }]
    }

    /** The part of their sound that did not come, or not in time. Null where nobody knows. */
    get missing(): number | null {
        const [before, now] = this.#ends((sample) => sample.sound)
        // Counted from nought again, it is another stream.
        if (!before || !now || now.packets < before.packets) return null
        const [packets, lost] = [now.packets - before.packets, Math.max(0, now.lost - before.lost)]
        // A microphone that is muted sends silence: no packets is no line.
        if (packets === 0) return 1
        return Math.max(lost / (lost + packets), part(now.concealed - before.concealed, now.played - before.played))
    }

    /** Whether a picture comes and cannot be shown: packets, and no frame whole. */
    get stuck(): boolean {
        const [before, now] = this.#ends((sample) => sample.picture)
        return before !== null && now !== null && now.packets > before.packets && now.frames === before.frames
    }

    /** The part of one’s own sound that did not reach them. */
    get missingThere(): number | null {
        return mean(this.#kept.map(({ lostThere }) => lostThere))
    }

    get roundTrip(): number | null {
        return mean(this.#kept.map(({ roundTrip }) => roundTrip))
    }

    #ends<T>(of: (sample: Kept) => T | null): [T | null, T | null] {
        const known = this.#kept.flatMap((sample) => of(sample) ?? [])
        return known.length > 1 ? [known[0] ?? null, known.at(-1) ?? null] : [null, null]
    }
}

type Kept = Sample & { readonly at: number }

type Stats = Readonly<Record<string, unknown>>

/** The pair of addresses in use: browsers say it in three ways. */
function pairIn(all: readonly Stats[]): Stats | undefined {
    const pairs = all.filter(({ type }) => type === "candidate-pair")
    const chosen = all.find(({ type }) => type === "transport")?.selectedCandidatePairId
    return pairs.find(({ id }) => id === chosen)
        ?? pairs.find(({ selected }) => selected === true)
        ?? pairs.find(({ nominated, state }) => nominated === true && state === "succeeded")
}

function mean(all: readonly (number | null)[]): number | null {
    const known = all.filter((one) => one !== null)
    return known.length > 0 ? known.reduce((sum, one) => sum + one, 0) / known.length : null
}

function part(some: number, all: number): number {
    return all > 0 ? Math.min(1, Math.max(0, some / all)) : 0
}

function numberOf(value: unknown): number | null {
    return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null
}

function countOf(value: unknown): number {
    return numberOf(value) ?? 0
}

function fieldsOf(value: unknown): Stats {
    return typeof value === "object" && value !== null ? (value as Stats) : {}
}
