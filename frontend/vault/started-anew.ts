/** A life with a start anew in it, for tests: Ana and Ben are partners and have written, and Ana loses both secrets. */

import { accept } from "./accepting.ts"
import { checkHandover } from "./confirming.ts"
import { memoryCupboard } from "./cupboard.ts"
import { findKept, type Found, openKept } from "./former.ts"
import { fragmentOf } from "./invitation.ts"
import { letBackIn } from "./inviting.ts"
import { startAnew } from "./new-root.ts"
import { keysOfPassphrase } from "./passphrase.ts"
import { drawCode, enter, type Entered, type Secret } from "./rekeying.ts"
import { Store } from "./store.ts"
import { keepKeyring } from "./unlocking.ts"
import { type Member, pair, PARAMETERS, quickStretch, UntrustedServer } from "./untrusted-server.ts"
import { Vault } from "./vault.ts"
import type { Keyring } from "./wrap.ts"

export const FIRST = "ana's first passphrase"
export const SHARED = ["from ana", "from ben"]
const stretch = quickStretch

/** A browser of Ana's, with the passphrase of its keyring and the wrap that the server has of it. */
export interface Place {
    readonly vault: Vault
    readonly store: Store
    readonly passphrase: string
    readonly wrap: string
    readonly revision: number
}

/** A passphrase as somebody types it. */
export function typed(passphrase: string): Secret {
    return { passphrase, parameters: PARAMETERS }
}

/** What a passphrase gives. */
export function signIn(passphrase: string): ReturnType<typeof keysOfPassphrase> {
    return keysOfPassphrase(passphrase, PARAMETERS, stretch)
}

/** Keeping keys overwrites the roots they come from. */
function copied(keyring: Keyring): Keyring {
    return { ...keyring, roots: keyring.roots.map((root) => root?.slice() ?? null) }
}

/** A keyring opened by its passphrase, as whoever changes it does. */
export function entered({ vault, store, passphrase, wrap, revision }: Place): Promise<Entered> {
    const ask = () => Promise.resolve({ person: vault.person, wrap, revision })
    return enter(typed(passphrase), ask, { storeOf: () => Promise.resolve(store), now: Date.now, keep: true, stretch })
}

/** Ana’s notes as this browser opens them. */
export async function notes(vault: Vault): Promise<string[]> {
    return (await vault.own.list("note")).map(({ body }) => String(body.text)).sort()
}

/** Everybody, and the server between them. */
export class Life {
    readonly server: UntrustedServer
    readonly ana: Member
    readonly ben: Member
    readonly partnership: string
    /** Where Ana was before. */
    readonly before: Place

    private constructor(server: UntrustedServer, [ana, ben]: readonly [Member, Member], partnership: string) {
        ;[this.server, this.ana, this.ben, this.partnership] = [server, ana, ben, partnership]
        const { vault, store, body } = ana
        this.before = { vault, store, passphrase: FIRST, wrap: body.wrap, revision: 1 }
    }

    static async begin(): Promise<Life> {
        const server = new UntrustedServer()
        const [ana, ben] = await Promise.all([server.member(FIRST), server.member("ben's own passphrase")])
        const partnership = await pair(server, ana, ben)
        await ana.vault.own.write({ kind: "note", body: { text: "to myself" } })
        await (await ana.vault.shared(partnership)).write({ kind: "takeaway", body: { text: "from ana" } })
        await (await ben.vault.shared(partnership)).write({ kind: "takeaway", body: { text: "from ben" } })
        await (await ben.vault.shared(partnership)).all()
        return new Life(server, [ana, ben], partnership)
    }

    /** A browser with the keys of a keyring: a new one, unless it has a store already. */
    async unlocked(keyring: Keyring, store = new Store(keyring.person, memoryCupboard())): Promise<[Vault, Store]> {
        const { person } = keyring
        await keepKeyring(store, copied(keyring), { keep: true, now: Date.now() }, this.server.published[person])
        const keys = await store.keys(Date.now())
        if (!keys) throw new Error("no keys")
        return [new Vault(store, keys, this.server.shelf(person)), store]
    }

    /** New keys with nothing of before. */
    async anew(from: Place, closed: number[] = [], store?: Store): Promise<Place> {
        const { person, keys } = from.vault
        const [passphrase, code] = [`passphrase of root ${String(keys.root + 1)}`, await drawCode()]
        const standing = { person, revision: from.revision, root: keys.root, closed }
        const { body, keyring } = await startAnew(standing, { signIn: await signIn(passphrase), code }, Date.now())
        await this.server.rekey(person)(body)
        const [vault, there] = await this.unlocked(keyring, store)
        return { vault, store: there, passphrase, wrap: body.wrap, revision: body.revision }
    }

    /** What a secret finds of before, where the server hands out this wrap for it. */
    async finds(now: Place, secret = typed(FIRST), wrap = this.before.wrap): Promise<Found> {
        const { person } = now.vault
        const kept = await openKept(secret, () => Promise.resolve({ person, wrap }), { person, stretch })
        return await findKept(now.vault, now.store, await entered(now), kept)
    }

    /** The browser after what was found was brought back. */
    async brings(now: Place, found: Found): Promise<Place> {
        let wrap = ""
        const keyring = await found.bring(async (body) => {
            wrap = body.wrap
            await this.server.rekey(now.vault.person)(body)
        })
        const [vault] = await this.unlocked(keyring, now.store)
        return { ...now, vault, wrap, revision: keyring.revision }
    }

    /** Brought back whole. */
    async comesBack(now: Place): Promise<Place> {
        return await this.brings(now, await this.finds(now))
    }

    /** Ben lets Ana in by a link; answers how he says yes, where he has not. */
    async letIn(returning: Vault, answer: "yes" | "none" = "yes"): Promise<() => Promise<void>> {
        const asked = { name: "Ben", message: "", origin: "https://turnabout.example" }
        const send = this.server.invite(this.ben.vault.person)
        const { id, link } = await letBackIn(this.ben.vault, this.partnership, asked, send)
        const fragment = fragmentOf(new URL(link).hash)
        await accept(returning, this.server.page(id), { fragment, name: "Ana" }, this.server.claim(id, returning.person))
        const sayYes = async (): Promise<void> => {
            const checked = await checkHandover(this.ben.vault, id, this.server.handed(id))
            await checked.yes(this.server.answer(this.ben.vault.person))
        }
        if (answer === "yes") await sayYes()
        return sayYes
    }

    /** What the two share, as a browser of either opens it. */
    async texts(vault: Vault): Promise<string[]> {
        return (await (await vault.shared(this.partnership)).list("takeaway")).map(({ body }) => String(body.text)).sort()
    }
}
