/**
 * For tests: every character of a life is typed once, so that each can be told from every other; only what fills a
 * page is alike. Says in the end which of them are missing, back, or there twice.
 */

/** What large pastes are made of. */
export const FILL = "."

type Writer = object

export class Characters {
    readonly #typed = new Set<string>()
    readonly #deleted = new Set<string>()
    /** Typed or deleted in the moment before a page died, or taken back: it may stand there or not. */
    readonly #unsure = new Set<string>()
    readonly #fresh = new Map<Writer, Set<string>>()
    #next = 0x4e00
    #fill: number

    /** So much may be filled in all: pages that were filled apart stand one behind the other. */
    constructor(fill: number) {
        this.#fill = fill
    }

    /** New ones. */
    draw(count: number): string {
        return String.fromCharCode(...Array.from({ length: count }, () => this.#next++))
    }

    /** A large paste, with a beginning and an end to be told by. */
    drawMany(count: number): string {
        const fitting = Math.min(count, this.#fill)
        this.#fill -= fitting
        return this.draw(1) + FILL.repeat(fitting) + this.draw(1)
    }

    typed(writer: Writer, text: string): void {
        this.#note(writer, this.#typed, text)
    }

    deleted(writer: Writer, text: string): void {
        this.#note(writer, this.#deleted, text)
    }

    /** Somebody took back what they did, or did it again: of two who did so apart, the words stand twice. */
    tookBack(before: string, after: string): void {
        const [had, has] = [new Set(before), new Set(after)]
        for (const one of [...had, ...has]) if (!had.has(one) || !has.has(one)) this.#unsure.add(one)
    }

    /** What somebody wrote is on their device. */
    kept(writer: Writer): void {
        this.#fresh.delete(writer)
    }

    /** A page died before all of it was. */
    lost(writer: Writer): void {
        for (const one of this.#fresh.get(writer) ?? []) this.#unsure.add(one)
        this.kept(writer)
    }

    /** What is wrong with a text, at the end of a life. */
    wrongWith(text: string): Readonly<Record<"lost" | "back" | "twice" | "strange", readonly string[]>> {
        const all = Array.from(text).filter((one) => one !== FILL)
        const shown = new Set(all)
        const sure = (some: Iterable<string>): string[] => [...some].filter((one) => !this.#unsure.has(one))
        return {
            lost: sure(this.#typed).filter((one) => !shown.has(one) && !this.#deleted.has(one)),
            back: sure(this.#deleted).filter((one) => shown.has(one)),
            twice: sure(all).filter((one, at, each) => each.indexOf(one) !== at),
            strange: [...shown].filter((one) => !this.#typed.has(one)),
        }
    }

    #note(writer: Writer, set: Set<string>, text: string): void {
        const fresh = this.#fresh.get(writer) ?? new Set()
        for (const one of text) {
            if (one === FILL) continue
            set.add(one)
            fresh.add(one)
        }
        this.#fresh.set(writer, fresh)
    }
}
