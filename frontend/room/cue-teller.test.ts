import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { CHIMES } from "./chime.ts"
import { CueTeller } from "./cue-teller.ts"
import type { SharedClock } from "./phases.ts"

const MINUTE = 60_000
const CLOCK: SharedClock = {
    marks: [300, 1200],
    ends: [5 * MINUTE, 25 * MINUTE],
    started_at: 0,
    paused_at: null,
    over_at: null,
    extended_seconds: 0,
}

/** A speaker that notes what it is told to play, and when, in seconds from now. */
class Speaker {
    static written: { hertz: number, at: number, stopped: boolean }[] = []
    readonly currentTime = 0
    readonly destination = {}
    state = "suspended"

    resume(): Promise<void> {
        this.state = "running"
        return Promise.resolve()
    }

    createGain(): unknown {
        const gain = { setValueAtTime: vi.fn(), exponentialRampToValueAtTime: vi.fn() }
        return { gain, connect: (to: unknown) => to, disconnect: vi.fn() }
    }

    createOscillator(): unknown {
        const tone = { hertz: 0, at: 0, stopped: false }
        const frequency = { set value(hertz: number) { tone.hertz = hertz } }
        return {
            frequency,
            connect: (to: unknown) => to,
            addEventListener: () => undefined,
            start: (at: number) => {
                tone.at = at
                Speaker.written.push(tone)
            },
            // Without a moment: at once.
            stop: (at?: number) => (tone.stopped ||= at === undefined),
        }
    }
}

interface Page {
    readonly root: HTMLElement
    readonly said: () => string
    readonly happens: (name: string) => void
}

type Telling = Omit<Page, "root"> & { readonly teller: CueTeller }

/** The room's page, as far as the cues need it; `off` names the switches that are off. */
function pageWith(off: readonly string[]): Page {
    const events = new EventTarget()
    const parts = new Map<string, object>()
    const make = (name: string): object => {
        const one = Object.assign(new HTMLInputElement(), { checked: true, textContent: "", hidden: false })
        parts.set(name, one)
        return one
    }
    const root = {
        querySelector: (selector: string) => {
            const name = /data-part="(.+)"/.exec(selector)?.[1] ?? ""
            return parts.get(name) ?? make(name)
        },
        addEventListener: events.addEventListener.bind(events),
    }
    for (const name of ["sound", "vibration", "words"]) Object.assign(make(`cue-${name}`), { checked: !off.includes(name) })
    return {
        root: root as unknown as HTMLElement,
        happens: (name: string) => events.dispatchEvent(new Event(name)),
        said: () => (parts.get("cue") as { textContent: string } | undefined)?.textContent ?? "",
    }
}

describe("what an hour tells of its time", () => {
    const felt: unknown[] = []
    const woken = new Map<string, () => void>()

    beforeEach(() => {
        Speaker.written = []
        felt.length = 0
        const happens = { addEventListener: (kind: string, act: () => void) => woken.set(kind, act) }
        vi.stubGlobal("HTMLInputElement", class { addEventListener = (): void => undefined })
        vi.stubGlobal("AudioContext", Speaker)
        vi.stubGlobal("navigator", { vibrate: (pattern: unknown) => felt.push(pattern) })
        vi.stubGlobal("document", happens)
        vi.stubGlobal("addEventListener", happens.addEventListener)
        vi.stubGlobal("localStorage", { getItem: () => keptOff })
    })
    afterEach(() => {
        vi.unstubAllGlobals()
    })

    let keptOff = "{}"

    /** A room's teller, which somebody has tapped in so that it may be heard. */
    async function teller(off: readonly string[] = [], now = 0): Promise<Telling> {
        keptOff = JSON.stringify(Object.fromEntries(off.map((name) => [name, false])))
        const { root, said, happens } = pageWith(off)
        const one = new CueTeller(root, () => now)
        one.listen()
        woken.get("pointerdown")?.()
        await Promise.resolve()
        await Promise.resolve()
        return { teller: one, said, happens }
    }

    const heard = (): number[] => [...new Set(Speaker.written.filter(({ stopped }) => !stopped).map(({ at }) => at))]

    it("is written ahead: every chime of the hour, each at its moment", async () => {
        const { teller: one } = await teller()
        one.follow(CLOCK)
        const begins = heard().map((at) => Math.floor(at / 60))
        expect([...new Set(begins)]).toEqual([4, 5, 15, 20, 24, 25])
        const over = Speaker.written.filter(({ at }) => at >= 25 * 60)
        expect(over.map(({ hertz }) => hertz)).toEqual(CHIMES.over.map(({ hertz }) => hertz))
    })

    it.each([[[], 2], [["sound"], 0]])("with %j off, somebody who comes is heard at once, in %i tones", async (off, tones) => {
        const { happens } = await teller(off)
        happens("partner-in-call")
        expect(Speaker.written).toHaveLength(tones)
    })

    it("is written anew when the clock moves, and what was written before is silent", async () => {
        const { teller: one } = await teller()
        one.follow(CLOCK)
        const before = [...Speaker.written]
        one.follow({ ...CLOCK, ends: [10 * MINUTE, 25 * MINUTE] })
        expect(before.every(({ stopped }) => stopped)).toBe(true)
        expect(heard()).toContain(10 * 60)
    })

    it.each([
        ["the clock is paused", [], { paused_at: MINUTE }],
        ["the hour was ended", [], { over_at: MINUTE }],
        ["sound is off", ["sound"], {}],
    ])("is not heard where %s", async (_why, off, change) => {
        const { teller: one } = await teller(off)
        one.follow({ ...CLOCK, ...change })
        expect(heard()).toEqual([])
    })

    it("says nothing twice that is over, and what has just begun at once", async () => {
        const { teller: one } = await teller([], 5 * MINUTE + 1000)
        one.follow(CLOCK)
        expect(heard()[0]).toBe(0)
        expect(heard().every((at) => at < 20 * 60 + 5)).toBe(true)
    })

    it("is silent once the room is left", async () => {
        const { teller: one } = await teller()
        one.follow(CLOCK)
        one.stop()
        expect(heard()).toEqual([])
    })

    it.each([
        [[], "Now: Listen", 1],
        [["words"], "", 1],
        [["vibration"], "Now: Listen", 0],
        [["words", "vibration"], "", 0],
    ])("with %j off reads %j and is felt %i times", async (off, line, times) => {
        const { teller: one, said } = await teller(off)
        one.tell({ kind: "phase", at: 5 * MINUTE, phase: 1 }, "Listen")
        expect(said()).toBe(line)
        expect(felt).toHaveLength(times)
    })

    it("puts what is told of the same moment in the same line", async () => {
        const { teller: one, said } = await teller()
        one.tell({ kind: "minute", at: MINUTE, phase: 1 }, "Listen")
        one.tell({ kind: "last-minute", at: MINUTE, phase: 1 }, "Listen")
        expect(said()).toBe("One minute left of “Listen” · One minute left in all")
    })
})
