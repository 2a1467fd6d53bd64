/** Long work in steps: a page that opens thousands of files must still answer its person. */

/** How long a page may be busy at a stretch, in milliseconds. */
const AT_MOST = 25

export class Breath {
    #since = performance.now()

    /** Let the page do what waits, if it is time. */
    async take(): Promise<void> {
        if (performance.now() - this.#since < AT_MOST) return
        await new Promise((resolve) => setTimeout(resolve))
        this.#since = performance.now()
    }
}
