/** Afterwards: one small line about what was asked, offered and taken. */

import { say, told } from "../web/parts.ts"
import { adviceIn } from "./advice.ts"
import { afterwards } from "./advice-words.ts"
import { hourHere } from "./hour-here.ts"

class AdviceLine extends HTMLElement {
    connectedCallback(): void {
        // Where it cannot be opened, our page says why.
        hourHere(this).then(({ values }) => {
            const role = told(this, "role") === "focus" ? "focus" : "coach"
            const draw = (): void => {
                say(this, afterwards(adviceIn(values, role), role, told(this, "partnerName")))
            }
            values.onChange(draw)
            draw()
        }, () => undefined)
        addEventListener("vault-locked", () => {
            say(this, "")
        })
    }
}

customElements.define("advice-line", AdviceLine)
