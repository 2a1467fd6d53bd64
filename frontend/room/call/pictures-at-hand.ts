/** The pictures, small in a corner of the screen, while somebody writes further down. A tap leads back to the call. */

import { part } from "../../web/parts.ts"
import { whenScrolledPast } from "../scrolled-past.ts"

export function keepPicturesAtHand(root: HTMLElement): void {
    const pictures = part(root, "pictures")
    whenScrolledPast(part(root, "pictures-place"), (gone) => {
        pictures.toggleAttribute("data-at-hand", gone)
    })
    // No stop for the keyboard: with it, the call's own buttons are as near.
    pictures.addEventListener("click", () => {
        if (pictures.hasAttribute("data-at-hand")) part(root, "stage").scrollIntoView()
    })
}
