/**
 * That the two shares have come, said beside the clock: on a telephone they stand far below it. Whoever has them in
 * sight is told nothing, and once they have been there, nothing any more.
 */

/** Of what is to be seen. */
const IN_SIGHT = 0.5

export class TalkBelow {
    readonly #shares: HTMLElement
    readonly #pointer: HTMLElement | null
    readonly #watch = new IntersectionObserver(([seen]) => {
        this.#look(seen?.isIntersecting === true)
    }, { threshold: IN_SIGHT })
    #count = 0

    constructor(shares: HTMLElement) {
        this.#shares = shares
        this.#pointer = shares.closest("live-room")?.querySelector<HTMLElement>('[data-part="talk-below"]') ?? null
    }

    /** So many shares are shown now; one more is news again. */
    shown(count: number): void {
        if (count === this.#count) return
        const more = count > this.#count
        this.#count = count
        this.#point(false)
        this.#watch.disconnect()
        if (more) this.#watch.observe(this.#shares)
    }

    #look(seen: boolean): void {
        this.#point(!seen)
        if (seen) this.#watch.disconnect()
    }

    #point(there: boolean): void {
        if (this.#pointer) this.#pointer.hidden = !there
    }
}
