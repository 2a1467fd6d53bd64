/** While the hour runs the screen stays on, where the browser lets it: nobody should have to wake it for the time. */

export class Awake {
    #wanted = false
    #lock: WakeLockSentinel | null = null
    #holding: Promise<void> = Promise.resolve()

    constructor() {
        // A hidden page loses it, and may ask again.
        document.addEventListener("visibilitychange", () => {
            this.#hold()
        })
    }

    keep(wanted: boolean): void {
        if (this.#wanted === wanted) return
        this.#wanted = wanted
        this.#hold()
    }

    /** One after the other: a lock that was asked for and is not wanted any more is let go as soon as it comes. */
    #hold(): void {
        this.#holding = this.#holding.then(() => this.#settle())
    }

    async #settle(): Promise<void> {
        try {
            if (!this.#wanted) await this.#lock?.release()
            else if (document.visibilityState === "visible" && this.#lock?.released !== false) this.#lock = await asked()
        } catch {
            // Refused, as with a low battery: then the screen does what it always does.
        }
    }
}

async function asked(): Promise<WakeLockSentinel | null> {
    return (await (navigator as Partial<Navigator>).wakeLock?.request("screen")) ?? null
}
