/** One change after the other: a camera takes its time, and taps do not wait for it. */

export class InTurn {
    #last: Promise<void> = Promise.resolve()

    /** Do it once all before it is done, or has failed; throws what it throws. */
    async next(act: () => Promise<void> | void): Promise<void> {
        const turn = this.#last.then(act)
        this.#last = turn.catch(() => undefined)
        await turn
    }
}
