/** An archive made after a device was lost: what was written with its keys since then does not come along. */

import { expect, test } from "vitest"
import { bring } from "./bringing.ts"
import { fromB64url } from "./bytes.ts"
import { memoryCupboard } from "./cupboard.ts"
import { loseDevice } from "./new-root.ts"
import { keysOfPassphrase } from "./passphrase.ts"
import { type ChangeBody, drawCode, enter } from "./rekeying.ts"
import { Store } from "./store.ts"
import { keepKeyring } from "./unlocking.ts"
import { filesOf, OtherServer, THEN } from "./untrusted-archive.ts"
import { type Member, PARAMETERS, quickStretch, UntrustedServer } from "./untrusted-server.ts"
import { Vault } from "./vault.ts"
import { unwrapKeyring } from "./wrap.ts"

const [BEFORE, AFTER] = ["the passphrase of before", "the passphrase of after"]

/** New keys for somebody, and the device that has them. */
async function renewed(server: UntrustedServer, member: Member): Promise<Member> {
    const { person } = member.vault
    const world = { storeOf: () => Promise.resolve(member.store), now: Date.now, keep: true, stretch: quickStretch }
    const held = { person, wrap: member.body.wrap, revision: 1 }
    const entered = await enter({ passphrase: BEFORE, parameters: PARAMETERS }, () => Promise.resolve(held), world)
    const made = { signIn: await keysOfPassphrase(AFTER, PARAMETERS, quickStretch), code: await drawCode() }
    const sent: ChangeBody[] = []
    await loseDevice(member.vault, entered, made, async (body) => {
        sent.push(body)
        await server.rekey(person)(body)
    })
    const { wrap = "", recipient = "" } = sent[0] ?? {}
    const keyring = await unwrapKeyring(fromB64url(wrap), made.signIn.unlock, { person, highest: 2 })
    const store = new Store(person, memoryCupboard())
    await keepKeyring(store, keyring, { keep: true, now: Date.now() }, recipient)
    const keys = await store.keys(Date.now())
    if (!keys) throw new Error("no keys")
    const vault = new Vault(store, keys, server.shelf(person))
    return { vault, store, body: { ...member.body, wrap, recipient }, code: made.code.code }
}

test("only what the list of then names is brought, and it opens under both roots", async () => {
    const server = new UntrustedServer()
    const lost = await server.member(BEFORE)
    const mine = await lost.vault.own.write({ kind: "note", body: { text: "mine" } })
    const ana = await renewed(server, lost)
    const finders = await lost.vault.own.write({ kind: "note", body: { text: "the finder's" } })
    const other = new OtherServer()
    const { vault, brought, body, world } = await other.comes(await filesOf(server, ana, AFTER), AFTER)
    expect(body.moving?.root).toBe(2)
    expect(body.roster.epoch).toBe(2)
    const { left } = await bring(brought.archive, null, await vault.shelf.list({ own: true }), world)
    expect([left, other.rows.has(finders.id), other.rows.get(mine.id)?.[0]?.epoch]).toEqual([1, false, 1])
    expect((await vault.own.get(mine.id))?.body).toEqual({ text: "mine" })
    expect(brought.archive.files.records.get(mine.id)?.revisions[0]?.created_at).toBe(THEN)
})
