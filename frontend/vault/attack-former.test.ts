/** A server that hands out another keyring than the one that a start anew replaced. */

import { beforeEach, describe, expect, it } from "vitest"
import { b64url, randomSecret } from "./bytes.ts"
import { memoryCupboard } from "./cupboard.ts"
import type { RootKeys } from "./derive.ts"
import { loseDevice } from "./new-root.ts"
import { pinSlot, sealPin } from "./pins.ts"
import { drawCode, keysFor } from "./rekeying.ts"
import { EMPTY } from "./roster.ts"
import { putRow } from "./shelf.ts"
import { firstRoster } from "./sign-up.ts"
import { entered, FIRST, Life, notes, SHARED, signIn, typed } from "./started-anew.ts"
import { Store } from "./store.ts"
import { Vault } from "./vault.ts"
import { wrapKeyring } from "./wrap.ts"

let life: Life

beforeEach(async () => {
    life = await Life.begin()
})

describe("a server that hands out a root of its own", () => {
    /**
     * It knows the old passphrase, or is helped by somebody who does, and has made a past that fits its root: a note,
     * and a pin of the partnership, if asked.
     */
    async function forged(pinned = false): Promise<string> {
        const { person } = life.before.vault
        const elsewhere = { ...life.before, store: new Store(person, memoryCupboard()) }
        const { unlock, recovery } = (await entered(elsewhere)).keyring.ways
        const ways = { unlock, recovery, passkeys: {} }
        const keyring = { person, revision: 1, root: 1, roots: [randomSecret()], ways }
        const keys = await keysFor(keyring)
        const partnerships = pinned ? [{ id: life.partnership, epoch: 1, pin: await pinUnder(keys), state: "open" as const }] : []
        life.server.keep(person, await firstRoster(keys, person, { ...EMPTY, partnerships }, Date.now()))
        const theirs = new Vault(new Store(person, memoryCupboard()), keys, life.server.shelf(person))
        life.server.keep(person, (await theirs.own.prepare({ kind: "note", body: { text: "not mine" } })).row)
        return b64url(await wrapKeyring(keyring))
    }

    async function pinUnder(keys: RootKeys): Promise<string> {
        const { pin } = await life.before.vault.rawPin(life.partnership)
        const record = crypto.randomUUID()
        const sealed = await sealPin(keys, pin, randomSecret(), record, new Date().toISOString())
        life.server.keep(life.before.vault.person, putRow(pinSlot(pin, record), sealed))
        return record
    }

    it("is refused where this device has had the true one", async () => {
        const now = await life.anew(life.before, [], life.before.store)
        await expect(life.finds(now, typed(FIRST), await forged())).rejects.toMatchObject({ reason: "other-keys" })
        expect((await life.finds(now)).words).toBe(1)
    })

    it("is shown before it counts elsewhere, and leaves no trace when it is refused", async () => {
        const now = await life.anew(life.before)
        expect(await life.finds(now, typed(FIRST), await forged())).toMatchObject({ words: 1, partners: [] })
        const { vault } = await life.comesBack(now)
        expect(await notes(vault)).toEqual(["to myself"])
    })

    it("is refused where a partner has handed on what it cannot know", async () => {
        const now = await life.anew(life.before)
        await life.letIn(now.vault)
        await expect(life.finds(now, typed(FIRST), await forged(true))).rejects.toMatchObject({ reason: "other-keys" })
        expect((await life.finds(now)).words).toBe(1)
    })

    it("is refused for the keys that a lost device had", async () => {
        const made = { signIn: await signIn("after the loss"), code: await drawCode() }
        let wrap = ""
        const keyring = await loseDevice(life.before.vault, await entered(life.before), made, async (body) => {
            wrap = body.wrap
            await life.server.rekey(life.before.vault.person)(body)
        })
        const [vault, store] = await life.unlocked(keyring)
        const lost = { vault, store, passphrase: "after the loss", wrap, revision: 2 }
        const now = await life.anew(lost)
        await expect(life.finds(now)).rejects.toMatchObject({ reason: "other-keys" })
        const { vault: back } = await life.brings(now, await life.finds(now, typed("after the loss"), wrap))
        expect(await notes(back)).toEqual(["to myself"])
        expect(await life.texts(back)).toEqual(SHARED)
    })

    it("is refused for the keys of today", async () => {
        const now = await life.anew(life.before)
        await expect(life.finds(now, typed(now.passphrase), now.wrap)).rejects.toMatchObject({ reason: "other-keys" })
    })
})
