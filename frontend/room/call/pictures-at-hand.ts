/** The pictures, small in a corner of the screen, while somebody writes further down. */

import { part } from "../../web/parts.ts"

export function keepPicturesAtHand(root: HTMLElement): void {
    const watch = new IntersectionObserver(([place]) => {
        // Above the screen, that is: below it, it is still to come.
        const gone = place !== undefined && !place.isIntersecting && place.boundingClientRect.bottom < 0
        part(root, "pictures").toggleAttribute("data-at-hand", gone)
    })
    watch.observe(part(root, "pictures-place"))
}
