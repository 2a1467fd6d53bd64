/** The address of one's calendar, with a button that copies it. Without this it is selected and copied by hand. */

import { gettext } from "../web/gettext.ts"
import { copy, part, say } from "../web/parts.ts"

class CalendarAddress extends HTMLElement {
    connectedCallback(): void {
        const field = part(this, "link", HTMLInputElement)
        const button = part(this, "copy", HTMLButtonElement)
        button.disabled = false
        button.addEventListener("click", () => {
            void copy(field.value, field, (worked) => {
                say(part(this, "copied"), worked ? gettext("Copied") : gettext("Selected: copy it with your keyboard"))
            })
        })
    }
}

customElements.define("calendar-address", CalendarAddress)
