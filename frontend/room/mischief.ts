/** For tests: what a partner's altered page may say, and what a relay may do to what it passes on. */

import * as Y from "yjs"
import { b64url } from "../vault/bytes.ts"
import type { Conversation } from "./conversation.ts"
import type { HourDocument } from "./hour-document.ts"
import type { FromServer } from "./protocol.ts"

/** Values that no page of ours says: none has its shape. */
const ODD = [null, -1, 1e300, "", "x".repeat(5000), [true], [], {}, { of: {}, said: 5, to: [] }, { fate: "odd", at: -7 }]
const NAMES = ["ask", "heard", "open", "offer:o", "answer:o", "idea:", "fate:i", "x".repeat(300), "__proto__", "ask:1"]

function oddValues(roll: number): unknown {
    if (roll % 5 === 0) return ODD[roll % ODD.length]
    return Object.fromEntries(NAMES.map((name, place) => {
        const at = roll % 3 === 0 ? ODD[place % ODD.length] : roll
        return [name, { at, value: ODD[(roll + place) % ODD.length] }]
    }))
}

/** Updates and vectors that are none, and one that puts into the text what no text field can show. */
export async function sayOdd(conversation: Conversation, document: HourDocument, roll: number): Promise<void> {
    const bytes = b64url(Uint8Array.from({ length: 1 + (roll % 40) }, (_, at) => (roll * (at + 7)) % 256))
    const saids = [
        { update: bytes }, { vector: bytes }, { update: 7, vector: {}, look: "yes" }, { update: "§" }, { look: true },
        { say: "values", values: oddValues(roll) },
        { update: b64url(grafted(document)), vector: bytes },
    ]
    await conversation.say({ say: "page", ...saids[roll % saids.length] })
}

/** So many times 20,000 letters that nobody sees: they stand beside one that never comes. */
export function unseen(count: number): Uint8Array {
    const [first, doc] = [new Y.Doc(), new Y.Doc()]
    first.getText("text").insert(0, "x")
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(first))
    doc.getText("text").insert(1, "x".repeat(20_000 * count))
    return Y.encodeStateAsUpdate(doc, Y.encodeStateVector(first))
}

/** Something in the text that is no character, and a carriage return. */
function grafted(document: HourDocument): Uint8Array {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, document.whole())
    const before = Y.encodeStateVector(doc)
    const text = doc.getText("text")
    text.insertEmbed(Math.floor(text.length / 2), { image: "none" })
    text.insert(0, "\r")
    text.setAttribute("odd", "yes")
    text.format(0, 1, { bold: true })
    return Y.encodeStateAsUpdate(doc, before)
}

/** What lies before somebody's door comes twice, in another order, altered, or with something made up. */
export function tamper(inbox: FromServer[], earlier: readonly FromServer[], roll: number): void {
    const [first, second] = inbox
    const past = earlier[roll % Math.max(1, earlier.length)]
    const ways = [
        () => first && inbox.unshift(first),
        () => first && second && inbox.splice(0, 2, second, first),
        () => first?.type === "sealed" && inbox.splice(0, 1, { ...first, data: turned(first.data) }),
        () => past && inbox.unshift(past),
        () => past && "from" in past && inbox.push({ type: "hello", from: past.from, nonce: b64url(new Uint8Array(32)) }),
    ]
    ways[roll % ways.length]?.()
}

function turned(data: string): string {
    return data.slice(0, -9) + (data.at(-9) === "A" ? "B" : "A") + data.slice(-8)
}
