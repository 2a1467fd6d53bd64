/** Afterwards: who spoke how much, in a line, where both kept it. */

import { say, told } from "../../web/parts.ts"
import { hourHere } from "../hour-here.ts"
import type { HourValues } from "../hour-values.ts"
import { forget } from "./talk-memory.ts"
import { sharesOf } from "./talk-sharing.ts"
import { readTotals } from "./talk-time.ts"
import { sharesTold } from "./talk-words.ts"

class TalkLine extends HTMLElement {
    connectedCallback(): void {
        // The hour is over: what was not kept is gone from this tab, too.
        forget()
        // Where it cannot be opened, our page says why.
        hourHere(this).then(({ values }) => {
            const draw = (): void => {
                say(this, this.#told(values))
            }
            values.onChange(draw)
            draw()
        }, () => undefined)
        addEventListener("vault-locked", () => {
            say(this, "")
        })
    }

    #told({ mine, theirs }: HourValues): string {
        const role = told(this, "role") === "focus" ? "focus" : "coach"
        const shares = sharesOf(role, readTotals(mine.get("talk")?.value), readTotals(theirs.get("talk")?.value))
        return sharesTold(shares, { role, name: told(this, "partnerName") })
    }
}

customElements.define("talk-line", TalkLine)
