/**
 * Sheets on paper. A text field prints as the part of it that is seen, and never goes on overleaf: so while a page
 * is being printed, the words of each stand after it as text, and no longer.
 */

const SHEETS = "textarea.said"
const ON_PAPER = "on-paper"

addEventListener("beforeprint", () => {
    takeAway()
    for (const field of document.querySelectorAll<HTMLTextAreaElement>(SHEETS)) {
        const words = Object.assign(document.createElement("div"), { className: `said ${ON_PAPER}` })
        words.textContent = field.value
        field.after(words)
    }
})
addEventListener("afterprint", takeAway)
// Nothing of it outlives the keys.
addEventListener("vault-locked", takeAway)

function takeAway(): void {
    for (const words of document.querySelectorAll(`.${ON_PAPER}`)) words.remove()
}
