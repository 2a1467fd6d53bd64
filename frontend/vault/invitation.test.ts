import { describe, expect, it } from "vitest"
import { b64url, fromB64url, randomSecret } from "./bytes.ts"
import { fragmentKeys, pairKeys, recipientOf, rootKeys } from "./derive.ts"
import * as invitation from "./invitation.ts"
import { BENS_ROOT, FRAGMENT, ids, PAIR, ROOT, vectors } from "./key-vectors.ts"
import { withInvitation, withoutInvitation, withPartnership, withStage, EMPTY, readRoster } from "./roster.ts"

const keys = await fragmentKeys(FRAGMENT)
const [ana, ben] = await Promise.all([rootKeys(ROOT), rootKeys(BENS_ROOT)])
const asked = { invitation: ids.invitation, inviter: ids.ana }
const handover: invitation.Handover = {
    invitation: ids.invitation,
    partnership: ids.partnership,
    epoch: 1,
    people: [ids.ana, ids.ben],
    recipients: [ana.recipient, ben.recipient],
    name: "Ben",
}

describe("a link", () => {
    it("carries its secret after the hash", () => {
        const link = invitation.linkOf("https://turnabout.example", ids.invitation, FRAGMENT)
        expect(link).toBe(`https://turnabout.example/invitations/${ids.invitation}/#${b64url(FRAGMENT)}`)
        expect(invitation.fragmentOf(new URL(link).hash)).toEqual(FRAGMENT)
    })

    it.each(["", "#", "#AAAA", `#${"A".repeat(42)}B`, `#${"!".repeat(43)}`])("is refused when cut: %s", (hash) => {
        expect(() => invitation.fragmentOf(hash)).toThrow("link")
    })

    it("gives the claim, and the server its hash", async () => {
        expect(b64url(keys.claim)).toBe(vectors.invitation.claim)
        expect(await invitation.claimHash(keys)).toBe(vectors.invitation.claim_hash)
        expect(await recipientOf(keys.invitation.seal)).toBe(vectors.invitation.seal_recipient)
    })

    it("opens what Python sealed under it", async () => {
        const from = { id: ids.invitation, inviter: ids.ana }
        const opened = await invitation.openInvitation(keys, from, fromB64url(vectors.invitation.sealed))
        expect(opened).toEqual({ ...from, returning: null, recipient: ana.recipient, name: "Ana", message: "Shall we?" })
    })
})

describe("a handover", () => {
    it("of Python's brings the pair secret", async () => {
        const { text, secret, mac } = vectors.invitation.handover
        const opened = await invitation.openHandover(keys, ana, asked, { text, secret: fromB64url(secret) })
        expect(opened).toEqual({ handover, mac, secret: PAIR })
    })

    const refused: [string, Partial<invitation.Handover>][] = [
        ["slot", { invitation: ids.session }],
        ["slot", { people: [ids.ben, ids.ana] }],
        ["slot", { recipients: [ben.recipient, ben.recipient] }],
        ["own-recipient", { people: [ids.ana, ids.ana] }],
        ["own-recipient", { recipients: [ana.recipient, ana.recipient] }],
    ]
    it.each(refused)("is refused, %s: %o", async (reason, change) => {
        // Whoever the handover names as inviter, the age file is to Ana: the check is of the names.
        const made = await invitation.makeHandover(keys, { ...handover, ...change }, PAIR)
        await expect(invitation.openHandover(keys, ana, asked, made)).rejects.toMatchObject({ reason })
    })

    it("is refused with another secret's age file, or one of another length", async () => {
        const made = await invitation.makeHandover(keys, handover, PAIR)
        const other = await invitation.makeHandover(keys, handover, randomSecret())
        const swapped = invitation.openHandover(keys, ana, asked, { ...made, secret: other.secret })
        await expect(swapped).rejects.toMatchObject({ reason: "secret-swapped" })
        const short = await invitation.makeHandover(keys, handover, PAIR.slice(1))
        await expect(invitation.openHandover(keys, ana, asked, short)).rejects.toMatchObject({ reason: "malformed" })
    })
})

describe("confirmed", () => {
    it("answers one handover", async () => {
        const pair = await pairKeys(PAIR)
        const slot = invitation.confirmedSlot(ids.record, { partnership: ids.partnership, epoch: 1, inviter: ids.ana })
        const { sealed } = await invitation.sealConfirmed(pair, slot, "this one", vectors.at)
        expect((await invitation.openConfirmed(pair, slot, "this one", sealed)).slot).toEqual(slot)
        const other = invitation.openConfirmed(pair, slot, "another", sealed)
        await expect(other).rejects.toMatchObject({ reason: "not-confirmed" })
    })
})

describe("the roster", () => {
    const entry = { id: ids.partnership, epoch: 1, pin: ids.record, state: "waiting" } as const

    it("names partnerships once, and invitations while they are open", () => {
        const roster = withInvitation(withPartnership(EMPTY, entry), { id: ids.invitation, record: ids.record })
        expect(() => withPartnership(roster, { ...entry, pin: ids.session })).toThrow("already-pinned")
        expect(withStage(roster, ids.partnership, "open").partnerships).toEqual([{ ...entry, state: "open" }])
        expect(() => withStage(roster, ids.session, "open")).toThrow("not-rostered")
        expect(withoutInvitation(roster, ids.invitation).invitations).toEqual([])
        expect(readRoster({ ...roster })).toEqual(roster)
    })

    const malformed = [{ partnerships: [{}], invitations: [] }, { partnerships: [], invitations: [1] }]
    it.each([{}, { partnerships: [] }, ...malformed])(
        "is refused in another form: %o",
        (body) => {
            expect(() => readRoster(body)).toThrow("malformed")
        },
    )
})
