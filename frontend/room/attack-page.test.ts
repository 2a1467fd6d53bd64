import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { HourDocument } from "./hour-document.ts"
import { besideItsFuture, clientOf, crowd, deepValue, deleting, forged, nestedMaps, queue } from "./hostile-updates.ts"

/** Some hundred times what it takes here; without a bound it is minutes. */
const SOON = 3000

function typed(text: string): HourDocument {
    const document = new HourDocument()
    document.edit({ at: 0, remove: 0, insert: text })
    return document
}

/** What somebody reads who has nothing but all of it. */
function readBack(document: HourDocument): string {
    const other = new HourDocument()
    expect(other.take(document.whole(), "own log")).toBe(true)
    return other.text
}

describe("a page that a partner’s altered page writes to", () => {
    it.each([
        ["maps within maps", [nestedMaps(8000), deleting(9, 0, 1)]],
        ["map", [nestedMaps(1)]],
        ["value", [deepValue(1)]],
        ["value of lists in lists", [deepValue(8000)]],
        ["letter beside one that comes later", [besideItsFuture()]],
        ["letters deleted again and again", [deleting(5, 0, 900, 900)]],
        ["letters with a form", [formatted()]],
        ["crowd of writers", [queue(3000)]],
    ])("takes in no %s, is whole after it, and can be read again", (_what, updates) => {
        const document = typed("Mine.")
        expect(updates.map((update) => document.take(update, "line"))[0]).toBe(false)
        document.edit({ at: 5, remove: 0, insert: " More." })
        document.take(typed(" Theirs.").whole(), "line")
        expect(document.text).toContain("Mine. More.")
        expect(document.text).toContain("Theirs.")
        expect(readBack(document)).toBe(document.text)
        expect(document.gained()).not.toBeNull()
        document.keep(document.gained()!)
        expect(document.gained()).toBeNull()
    })

    it("shows what is one’s own of a log into which such a thing had come, and says that not all is", () => {
        const doc = new Y.Doc()
        Y.applyUpdate(doc, typed("Mine.").whole())
        Y.applyUpdate(doc, nestedMaps(500))
        const document = new HourDocument()
        expect(document.take(Y.encodeStateAsUpdate(doc), "own log")).toBe(false)
        expect(document.text).toBe("Mine.")
    })

    it("stops for no crowd of letters at one place, however often it comes", () => {
        const document = typed("Mine.")
        const crowds = [200, 3000, 10_000, 3000].map(crowd)
        const begun = performance.now()
        for (const update of crowds) document.take(update, "line")
        for (let time = 0; time < 200; time += 1) document.take(crowds[1]!, "line")
        expect(performance.now() - begun).toBeLessThan(SOON)
        expect(document.take(crowd(3000), "their log")).toBe(false)
        document.edit({ at: 0, remove: 0, insert: "Still " })
        expect(readBack(document)).toBe(document.text)
        expect(document.text).toContain("Mine.")
    })

    it("reads as soon again what it let in", () => {
        const document = new HourDocument()
        for (const letters of [300, 500, 700, 900]) document.take(crowd(letters), "line")
        const begun = performance.now()
        readBack(document)
        expect(performance.now() - begun).toBeLessThan(SOON)
    })

    it("stays equal where two honest pages wrote at one place for long, apart", () => {
        const [one, other] = [new HourDocument(), new HourDocument()]
        for (const [document, letter] of [[one, "a"], [other, "b"]] as const) {
            for (let at = 0; at < 600; at += 1) {
                document.edit({ at: at % 3 === 0 ? 0 : document.text.length, remove: 0, insert: letter })
                if (at % 5 === 0) document.edit({ at: 0, remove: 1, insert: "" })
            }
        }
        const [first, second] = [one.whole(), other.whole()]
        expect([one.take(second, "line"), other.take(first, "line")]).toEqual([true, true])
        expect(one.text).toBe(other.text)
    })

    it("lets nobody else say what one writes next", () => {
        const [document, other] = [typed("One. "), new HourDocument()]
        other.take(document.whole(), "line")
        const client = clientOf(document)
        expect(document.take(forged(other, client, 5, "Fake. "), "line")).toBe(false)
        expect(document.take(deleting(client, 5, 1000), "line")).toBe(false)
        expect(document.text).toBe("One. ")
        document.edit({ at: 5, remove: 0, insert: "Two. " })
        document.edit({ at: 10, remove: 0, insert: "Three." })
        expect(document.text).toBe("One. Two. Three.")
        expect(readBack(document)).toBe(document.text)
    })

    it("takes in beside it what is the other’s, and one’s own of another device once that says so", () => {
        const [phone, desk, other] = [typed("Hers. "), new HourDocument(), new HourDocument()]
        desk.take(phone.whole(), "own log")
        desk.owns([clientOf(phone)])
        phone.edit({ at: 6, remove: 0, insert: "And more. " })
        other.take(phone.whole(), "line")
        other.edit({ at: 0, remove: 0, insert: "His. " })
        expect(desk.take(other.whole(), "their log")).toBe(true)
        expect(desk.text).toBe("His. Hers. ")
        expect(desk.holdsBack).toBe(true)
        desk.take(phone.whole(), "own log")
        expect(desk.text).toBe("His. Hers. And more. ")
        expect(desk.holdsBack).toBe(false)
    })
})

function formatted(): Uint8Array {
    const doc = new Y.Doc()
    doc.getText("text").insert(0, "bold", { bold: true })
    return Y.encodeStateAsUpdate(doc)
}
