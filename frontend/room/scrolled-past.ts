/** Whether a place of the page has gone above the screen. Below it, it is still to come. */

/** So much of it may be gone before what it shows is shown elsewhere. */
const IN_SIGHT = 0.5
/** What lies below or beside the screen counts as in it, so that what jumps past all of it at once is not missed. */
const ABOVE_ONLY = "0px 1000000px 1000000px"

/** Say at once, and whenever it changes, whether more than half of it has gone. What is hidden has gone nowhere. */
export function whenScrolledPast(place: HTMLElement, say: (gone: boolean) => void): void {
    const watch = new IntersectionObserver((seen) => {
        const now = seen.at(-1)
        if (now) say(now.boundingClientRect.width > 0 && now.intersectionRatio < IN_SIGHT)
    }, { rootMargin: ABOVE_ONLY, threshold: IN_SIGHT })
    // Shown where it was hidden it may be past already, and of that no crossing tells.
    new ResizeObserver(() => {
        watch.unobserve(place)
        watch.observe(place)
    }).observe(place)
}
