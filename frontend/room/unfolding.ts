/**
 * What a phase needs lies open in it, the rest is folded: the room is long, and two people look at each other. What
 * somebody opened or folded by hand, or is writing in, is left as they have it.
 */

export class Unfolding {
    readonly #room: HTMLElement
    readonly #byHand = new WeakSet<HTMLDetailsElement>()

    constructor(room: HTMLElement) {
        this.#room = room
    }

    listen(): void {
        this.#room.addEventListener("click", ({ target }) => {
            const fold = target instanceof Element ? target.closest("summary")?.closest("details") : null
            if (fold) this.#byHand.add(fold)
        })
        this.#room.addEventListener("phase-entered", (event) => {
            this.#enter((event as CustomEvent<{ phase: string | null }>).detail.phase ?? "over")
        })
    }

    #enter(phase: string): void {
        for (const fold of this.#room.querySelectorAll<HTMLDetailsElement>("details[data-phases]")) {
            if (this.#byHand.has(fold) || fold.contains(document.activeElement)) continue
            fold.open = fold.dataset.phases?.split(" ").includes(phase) ?? false
        }
    }
}
