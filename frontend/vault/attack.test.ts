/** The server is the attacker here: it forges, swaps, replays, rolls back and withholds, and gets nowhere. */

import { beforeEach, describe, expect, it } from "vitest"
import { accept } from "./accepting.ts"
import { b64url, randomSecret } from "./bytes.ts"
import { checkHandover } from "./confirming.ts"
import { memoryCupboard } from "./cupboard.ts"
import { pairKeys, rootKeys } from "./derive.ts"
import { encrypt, seal } from "./envelope.ts"
import type { Row } from "./shelf.ts"
import { Store } from "./store.ts"
import { unlock } from "./unlocking.ts"
import {
    type Invited,
    type Member,
    pair,
    PARAMETERS,
    quickStretch,
    sendInvitation,
    takeUp,
    UntrustedServer,
} from "./untrusted-server.ts"

let server: UntrustedServer
let ana: Member
let ben: Member
const mallory = await rootKeys(randomSecret())

const refusal = (reason: string) => ({ name: "Refusal", reason })

const invited = (): Promise<Invited> => sendInvitation(server, ana)
const accepted = (invitation: Invited): Promise<string> => takeUp(server, ben, invitation)
const paired = (): Promise<string> => pair(server, ana, ben)

beforeEach(async () => {
    server = new UntrustedServer()
    ;[ana, ben] = await Promise.all([server.member("ana's own passphrase"), server.member("ben's own passphrase")])
})

describe("a server that publishes another recipient", () => {
    it("stops sealing, and reads nothing; it resumes with the pinned one", async () => {
        const partnership = await paired()
        await (await ben.vault.shared(partnership)).write({ kind: "note", body: { text: "before" } })
        server.published[ben.vault.person] = mallory.recipient
        const drawer = await ana.vault.shared(partnership)
        expect(drawer.stopped).toBe("recipient-changed")
        await expect(drawer.write({ kind: "note", body: {} })).rejects.toMatchObject(refusal("recipient-changed"))
        expect((await drawer.list("note")).map(({ body }) => body)).toEqual([{ text: "before" }])
        server.published[ben.vault.person] = ben.vault.keys.recipient
        expect((await ana.vault.shared(partnership)).stopped).toBeNull()
    })

    it("gives a person's own back as the partner's", async () => {
        const partnership = await paired()
        server.published[ben.vault.person] = ana.vault.keys.recipient
        expect((await ana.vault.shared(partnership)).stopped).toBe("recipient-changed")
    })

    it("while an invitation is confirmed, or accepted", async () => {
        const invitation = await invited()
        const asked = { fragment: invitation.fragment, name: "Ben", published: mallory.recipient }
        const accepting = accept(ben.vault, server.page(invitation.id), asked, () => Promise.resolve())
        await expect(accepting).rejects.toMatchObject(refusal("recipient-changed"))
        await accepted(invitation)
        const page = { ...server.handed(invitation.id), recipient: mallory.recipient }
        await expect(checkHandover(ana.vault, invitation.id, page)).rejects.toMatchObject(refusal("recipient-changed"))
    })
})

describe("a server between inviter and accepter", () => {
    it("puts in a pair secret of its own", async () => {
        const invitation = await invited()
        await accepted(invitation)
        const secret = b64url(await encrypt(randomSecret(), [ana.vault.keys.recipient]))
        const checking = checkHandover(ana.vault, invitation.id, { ...server.handed(invitation.id), secret })
        await expect(checking).rejects.toMatchObject(refusal("secret-swapped"))
    })

    it("puts itself in the accepter's place", async () => {
        const invitation = await invited()
        await accepted(invitation)
        const handed = server.handed(invitation.id)
        const handover = handed.handover.replace(ben.vault.keys.recipient, mallory.recipient)
        const page = { ...handed, handover, recipient: mallory.recipient }
        await expect(checkHandover(ana.vault, invitation.id, page)).rejects.toMatchObject(refusal("mac"))
    })

    it("replays the handover of another invitation", async () => {
        const [one, other] = [await invited(), await invited()]
        await accepted(one)
        const checking = checkHandover(ana.vault, other.id, server.handed(one.id))
        await expect(checking).rejects.toMatchObject(refusal("mac"))
    })

    it("plays one handover twice: one pin per invitation, ever", async () => {
        const invitation = await invited()
        await accepted(invitation)
        const handed = server.handed(invitation.id)
        const [first, second] = [
            await checkHandover(ana.vault, invitation.id, handed),
            await checkHandover(ana.vault, invitation.id, handed),
        ]
        await first.yes(server.answer(ana.vault.person))
        await expect(second.yes(server.answer(ana.vault.person))).rejects.toMatchObject(refusal("already-pinned"))
        const third = checkHandover(ana.vault, invitation.id, handed)
        await expect(third).rejects.toMatchObject(refusal("already-pinned"))
    })

    it("brings a handover back after no", async () => {
        const invitation = await invited()
        await accepted(invitation)
        const handed = server.handed(invitation.id)
        await (await checkHandover(ana.vault, invitation.id, handed)).no(server.answer(ana.vault.person))
        const again = checkHandover(ana.vault, invitation.id, handed)
        await expect(again).rejects.toMatchObject(refusal("already-pinned"))
    })

    it("gives a person their own invitation to accept", async () => {
        const { id, fragment } = await invited()
        const asked = { fragment, name: "Ana" }
        const accepting = accept(ana.vault, server.page(id), asked, () => Promise.resolve())
        await expect(accepting).rejects.toMatchObject(refusal("own-recipient"))
    })

    it("names another inviter, or shows another's invitation", async () => {
        const [one, other] = [await invited(), await invited()]
        const asked = { fragment: one.fragment, name: "Ben" }
        const from = (page: object) =>
            accept(ben.vault, { ...server.page(one.id), ...page }, asked, () => Promise.resolve())
        await expect(from({ inviter: crypto.randomUUID() })).rejects.toMatchObject(refusal("author"))
        await expect(from({ id: other.id })).rejects.toMatchObject(refusal("slot"))
        await expect(from(server.page(other.id))).rejects.toMatchObject(refusal("unopenable"))
        await expect(from({ sealed: "not base64!" })).rejects.toMatchObject(refusal("malformed"))
    })

    it("confirms in the inviter's place", async () => {
        const partnership = await accepted(await invited())
        const slot = { server: "key", id: crypto.randomUUID(), partnership, epoch: 1, author: ana.vault.person } as const
        const keys = (await pairKeys(randomSecret())).shared
        const content = { kind: "confirmed", previous: null, at: new Date().toISOString(), body: { handover: "x" } }
        const { sealed } = await seal(keys, "confirmed", { ...slot, revision: 1 }, content)
        server.keep(ana.vault.person, { ...slot, revision: 1, sealed: b64url(sealed) })
        await expect(ben.vault.shared(partnership)).rejects.toMatchObject(refusal("not-confirmed"))
    })

    it("confirms with the yes of another partnership", async () => {
        const first = await paired()
        const second = await accepted(await invited())
        const yes = [...server.rows.values()].flat().find((row) => row.partnership === first && isConfirmed(row))!
        server.keep(ana.vault.person, { ...yes, id: crypto.randomUUID(), partnership: second })
        await expect(ben.vault.shared(second)).rejects.toMatchObject(refusal("not-confirmed"))
    })

    const isConfirmed = (row: Row): boolean => row.server === "key" && row.author === ana.vault.person
})

describe("a server that hands out keyrings", () => {
    const passphrase = "ana's own passphrase"
    const asked = { passphrase, parameters: PARAMETERS, now: 0, keep: true }
    const world = (wrapped: { person: string; wrap: string }) => ({
        open: () => Promise.resolve(wrapped),
        storeOf: (person: string) => Promise.resolve(new Store(person, memoryCupboard())),
        stretch: quickStretch,
    })

    it("asks for a cheaper passphrase", async () => {
        const cheap = { ...asked, parameters: { ...PARAMETERS, n: 2 ** 10 } }
        await expect(unlock(cheap, world(ana.body))).rejects.toMatchObject(refusal("parameters"))
    })

    it("gives an older one, another person's, or none of ours", async () => {
        await ana.store.raiseHighest(2)
        const here = { ...world(ana.body), storeOf: () => Promise.resolve(ana.store) }
        await expect(unlock(asked, here)).rejects.toMatchObject(refusal("rolled-back"))
        const asBen = { person: ben.vault.person, wrap: ana.body.wrap }
        await expect(unlock(asked, world(asBen))).rejects.toMatchObject(refusal("slot"))
        await expect(unlock({ ...asked, person: ana.vault.person }, world(asBen))).rejects.toMatchObject(refusal("slot"))
        const bens = { ...asked, passphrase: "ben's own passphrase", person: ana.vault.person }
        await expect(unlock(bens, world(ben.body))).rejects.toMatchObject(refusal("slot"))
        await expect(unlock(asked, world(ben.body))).rejects.toMatchObject(refusal("unopenable"))
        await expect(unlock(asked, world({ ...ana.body, wrap: "!" }))).rejects.toMatchObject(refusal("malformed"))
    })
})
