import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest"
import * as Y from "yjs"
import { b64url } from "../vault/bytes.ts"
import { seal } from "../vault/envelope.ts"
import type { Opened } from "../vault/session.ts"
import type { Member } from "../vault/untrusted-server.ts"
import { sendWaiting } from "../vault/waiting.ts"
import { clientOf, deleting, forged, nestedMaps } from "./hostile-updates.ts"
import { HourDocument } from "./hour-document.ts"
import { QUIET } from "./open-hour.ts"
import { Device, OpenPage, type Partners, partners } from "./two-rooms.ts"

// In one process nothing says that another page holds a draft.
vi.stubGlobal("navigator", {})

let two: Partners
let session: string
beforeAll(async () => (two = await partners()))
beforeEach(() => void (session = crypto.randomUUID()))

async function opened(member: Member, device = new Device(member, two.server)): Promise<OpenPage> {
    const page = new OpenPage(device)
    await page.open(session, two.partnership)
    return page
}

async function writes(page: OpenPage, words: string): Promise<void> {
    page.hour!.document.edit({ at: page.hour!.document.text.length, remove: 0, insert: words })
    await page.hour!.send()
}

const text = ({ hour }: OpenPage) => hour!.document.text
const says = (page: OpenPage) => page.shown.at(-1)

/** Ben's altered page writes this into a log of his. */
async function bensLog(update: Uint8Array, over?: Opened): Promise<Opened> {
    const drawer = await two.ben.vault.shared(two.partnership)
    const body = { session, update: b64url(update), since: 1, text: "" }
    return await drawer.write({ kind: "page", body, ...(over ? { over } : {}) })
}

/** A log of two revisions, the second of which follows from none. */
async function brokenLog(): Promise<void> {
    const { vault } = two.ben
    const pin = (await vault.pin(two.partnership))
    const document = new HourDocument()
    document.edit({ at: 0, remove: 0, insert: "ben" })
    const [id, { epoch }] = [crypto.randomUUID(), pin]
    for (const revision of [1, 2]) {
        const place = { server: "shared", id, partnership: two.partnership, epoch, revision } as const
        const slot = { ...place, author: vault.person }
        const body = { session, update: b64url(document.whole()), since: 1, text: "ben" }
        const previous = revision === 1 ? null : "A".repeat(43)
        const content = { kind: "page", previous, at: new Date().toISOString(), body }
        const { sealed } = await seal(pin.keys.shared, "record", slot, content)
        await vault.shelf.put({ ...place, sealed: b64url(sealed) })
    }
}

describe("an hour that a partner’s altered page writes to", () => {
    it("is kept, and read by both, whatever came by the line", async () => {
        const ana = await opened(two.ana)
        await writes(ana, "An hour of words. ")
        const { document } = ana.hour!
        expect([nestedMaps(8000), deleting(9, 0, 1)].map((update) => document.take(update, "line"))[0]).toBe(false)
        for (let time = 0; time < 6; time += 1) await writes(ana, `${String(time)} `)
        ana.timers.pass(QUIET)
        await ana.hour!.send()
        for (const member of [two.ana, two.ben]) expect(text(await opened(member))).toBe("An hour of words. 0 1 2 3 4 5 ")
    })

    it("opens with one’s own where the other’s log is broken, says so, and sends what waits", async () => {
        const device = new Device(two.ana, two.server)
        const ana = await opened(two.ana, device)
        await writes(ana, "Mine, for years.")
        await brokenLog()
        await ana.hour!.read()
        expect(says(ana)).toEqual(["failed", "left-out"])
        device.online = false
        await writes(ana, " And more.")
        ana.dies()
        device.online = true
        expect(await sendWaiting(new OpenPage(device).vault)).toMatchObject({ sent: 1, reached: true })
        const again = await opened(two.ana)
        expect(text(again)).toBe("Mine, for years. And more.")
        expect(says(again)).toEqual(["failed", "left-out"])
    })

    it("keeps the words one has sent, whoever else says they were others, and whoever’s log is older", async () => {
        const ben = await opened(two.ben)
        await writes(ben, "Hi. ")
        const ana = await opened(two.ana)
        await writes(ana, "True words.")
        await ben.hour!.read()
        const client = [...Y.decodeStateVector(ana.hour!.document.vector())].find(([, clock]) => clock === 11)![0]
        const drawer = await two.ben.vault.shared(two.partnership)
        const all = (await drawer.list("page")).filter(({ body }) => body.session === session)
        const false_ = forged(new HourDocument(), client, 0, "False word.")
        await bensLog(false_, all.find(({ author }) => author === ben.vault.person))
        await bensLog(false_)
        for (const page of [ana, await opened(two.ana)]) {
            await page.hour!.read()
            expect(text(page)).toBe("Hi. True words.")
        }
    })

    it("keeps the words one typed without a network, though the other said before what they would be", async () => {
        const device = new Device(two.ana, two.server)
        const ana = await opened(two.ana, device)
        await writes(ana, "Sent. ")
        const { document } = (await opened(two.ben)).hour!
        const client = clientOf(document)
        device.online = false
        ana.hour!.document.edit({ at: 6, remove: 0, insert: "Typed on a train." })
        await ana.hour!.keep()
        const bens = await bensLog(forged(document, client, 6, " ".repeat(17)))
        await bensLog(deleting(client, 6, 1000), bens)
        ana.dies()
        device.online = true
        const again = await opened(two.ana, device)
        await again.hour!.send()
        expect(await again.vault.drafts.names()).toEqual([])
        // The other may cross out what stands there, as on paper: it stood there all the same.
        const drawer = await again.vault.shared(two.partnership)
        const all = (await drawer.list("page")).filter(({ author }) => author === again.vault.person)
        const run = await drawer.run(all.find(({ body }) => body.session === session)!, 1)
        expect(run.map(({ body }) => body.text)).toContain("Sent. Typed on a train.")
    })

    it("keeps them also where they stand beside words of the other’s", async () => {
        const device = new Device(two.ana, two.server)
        const ben = await opened(two.ben)
        await writes(ben, "His. ")
        const ana = await opened(two.ana, device)
        await writes(ana, "Hers. ")
        device.online = false
        ana.hour!.document.edit({ at: 2, remove: 0, insert: "(within his)" })
        await ana.hour!.keep()
        await ben.hour!.read()
        const { document } = ben.hour!
        const client = [...Y.decodeStateVector(document.vector())].find(([, clock]) => clock === 6)![0]
        await bensLog(forged(document, client, 2, " ".repeat(12)))
        ana.dies()
        device.online = true
        const again = await opened(two.ana, device)
        expect(text(again)).toBe("Hi(within his)s. Hers. ")
        await again.hour!.send()
        expect(text(await opened(two.ana))).toBe("Hi(within his)s. Hers. ")
    })

    it("says so where part of one’s own log cannot be read back, and never that all is saved", async () => {
        const ana = await opened(two.ana)
        await writes(ana, "Mine. ")
        const drawer = await ana.vault.shared(two.partnership)
        const own = (await drawer.list("page")).find(({ body }) => body.session === session)!
        await drawer.write({ kind: "page", over: own, body: { ...own.body, update: b64url(nestedMaps(3)) } })
        const again = await opened(two.ana)
        await writes(again, "More.")
        expect(text(again)).toBe("Mine. More.")
        expect(says(again)).toEqual(["failed", "unread"])
    })
})
