/** An archive for tests, made from what a server in memory holds, as a file that a test may spoil. */

import { zipSync } from "fflate"
import { FORMAT } from "./archive.ts"
import { openedKeyring } from "./archive-keyring.ts"
import { type FetchedRow, makeArchive } from "./archive-making.ts"
import type { BringWorld } from "./bringing.ts"
import type { Bytes } from "./bytes.ts"
import { memoryCupboard } from "./cupboard.ts"
import { type Brought, goingOn, openBrought } from "./moving-in.ts"
import type { Secret } from "./rekeying.ts"
import { signUp, type SignUpBody } from "./sign-up.ts"
import { Store } from "./store.ts"
import { type Member, pair, PARAMETERS, quickStretch, UntrustedServer } from "./untrusted-server.ts"
import { Vault } from "./vault.ts"

export type Files = Map<string, Bytes>

/** When everything in these archives came to the instance they are from. */
export const THEN = "2026-03-02T10:00:00Z"

export const PASSPHRASES = { ana: "a passphrase of ana's own", ben: "a passphrase of ben's own" }

/** Two partners of one server who have written, and what each takes along. */
export async function twoWithArchives() {
    const server = new UntrustedServer()
    const ana = await server.member(PASSPHRASES.ana)
    const ben = await server.member(PASSPHRASES.ben)
    const partnership = await pair(server, ana, ben)
    const note = (await ana.vault.own.write({ kind: "note", body: { text: "one" } })).id
    for (const text of ["two", "three"]) await ana.vault.own.write({ id: note, kind: "note", body: { text } })
    await (await ana.vault.shared(partnership)).write({ kind: "takeaway", body: { text: "from ana" } })
    await (await ben.vault.shared(partnership)).write({ kind: "takeaway", body: { text: "from ben" } })
    const files = await filesOf(server, ana, PASSPHRASES.ana)
    const bens = await filesOf(server, ben, PASSPHRASES.ben)
    return { server, ana, ben, partnership, note, files, bens }
}

/** What somebody takes along, file by file. */
export async function filesOf(server: UntrustedServer, member: Member, passphrase: string): Promise<Files> {
    const files: Files = new Map()
    const rows = fetchable(server, member)
    const people = Object.entries(server.published).map(([id, recipient]) => ({ id, recipient }))
    const listed = (await member.vault.roster()).partnerships
    const partnerships = await Promise.all(listed.map(({ id, epoch }) => partnershipOf(member, id, epoch)))
    const manifest = { format: FORMAT, version: 1, made_at: THEN }
    const holdings = { manifest, account: { name: "Ana" }, people, partnerships, revisions: rows.length }
    const { person, wrap, recipient } = member.body
    const asked = { person, passphrase, parameters: PARAMETERS, stretch: quickStretch }
    const keyring = await openedKeyring(asked, () => Promise.resolve({ person, wrap, recipient }))
    await makeArchive(member.vault, keyring, { "README.txt": "read me" }, {
        holdings: () => Promise.resolve(holdings),
        page: () => Promise.resolve({ revisions: rows, next: null }),
        add: (name, bytes) => files.set(name, bytes),
        marks: () => Promise.resolve(new Map()),
    })
    return files
}

/** The files as one: envelopes as they are, the rest packed. */
export function zipped(files: Files): Blob {
    const packed = [...files].map(([name, bytes]) => [name, [bytes, { level: name.endsWith(".age") ? 0 : 6 }]] as const)
    return new Blob([zipSync(Object.fromEntries(packed) as unknown as Parameters<typeof zipSync>[0])])
}

function fetchable(server: UntrustedServer, member: Member): FetchedRow[] {
    const rows = [...server.rows.values()].flat()
    const theirs = rows.filter(({ server: kind, author }) => kind !== "own" || author === member.vault.person)
    return theirs.map((row) => ({ ...row, session: null, created_at: THEN }))
}

async function partnershipOf({ vault }: Member, id: string, epoch: number): Promise<Record<string, unknown>> {
    const { people } = await vault.pin(id)
    const [first, second] = [...people].sort()
    const held = { starts_at: THEN, opened_at: THEN, ended_at: "2026-03-02T11:00:00Z", together_seconds: 3500, focus: first }
    const noted = { id: crypto.randomUUID(), noted_by: first, noted_at: "2026-03-04T09:00:00Z", held_on: "2026-03-02", held_at: null }
    const hour = { id: crypto.randomUUID(), minutes: 60, ...held, attendance: { [vault.person]: "held" } }
    const times = { created_at: THEN, confirmed_at: THEN, ended_at: null, first_turn: first }
    const before = { since: "2019-03-01", since_said_by: second, since_said_at: THEN }
    return { id, first, second, epoch, ...times, ...before, sessions: [hour, { ...hour, ...noted }] }
}

/** Open an archive by the passphrase of its day. */
export function open(found: Files, passphrase: string): Promise<Brought> {
    const secret: Secret = { passphrase, parameters: PARAMETERS }
    return openBrought(zipped(found), () => secret, quickStretch)
}

/** Somebody who came with an archive. */
export interface Come {
    readonly vault: Vault
    readonly brought: Brought
    readonly body: SignUpBody
    readonly world: BringWorld
}

/** Another server, which takes what is brought. */
export class OtherServer extends UntrustedServer {
    async comes(found: Files, passphrase: string): Promise<Come> {
        const brought = await open(found, passphrase)
        const store = new Store(brought.keyring.person, memoryCupboard())
        let body: SignUpBody | undefined
        const send = (sent: SignUpBody): Promise<void> => {
            body = sent
            this.published[sent.person] = sent.recipient
            this.rows.set(sent.roster.id, [{ ...sent.roster, author: sent.person }])
            return Promise.resolve()
        }
        const asked = { passphrase: "quite another passphrase", parameters: PARAMETERS, now: Date.now(), keep: true }
        const storeOf = (): Promise<Store> => Promise.resolve(store)
        await signUp(asked, { send, storeOf, stretch: quickStretch }, goingOn(brought))
        const keys = await store.keys(Date.now())
        if (!keys || !body) throw new Error("nobody signed up")
        const vault = new Vault(store, keys, this.shelf(body.person))
        return { vault, brought, body, world: { send: this.takes(body.person), marks: store } }
    }

    takes(author: string): BringWorld["send"] {
        return (page) => {
            for (const row of page) {
                const before = (this.rows.get(row.id) ?? []).filter(({ revision }) => revision !== row.revision)
                const after = [...before, { ...row, author }].sort((one, other) => one.revision - other.revision)
                this.rows.set(row.id, after)
            }
            return Promise.resolve()
        }
    }
}
