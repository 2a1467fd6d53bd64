import { readFileSync } from "node:fs"
import { beforeAll, describe, expect, test } from "vitest"
import { envelopeName, FORMAT, INDEX, type Index, type KeyringFile, openIndex } from "./archive.ts"
import { openedKeyring } from "./archive-keyring.ts"
import { type ArchiveWorld, type FetchedRow, type Made, makeArchive } from "./archive-making.ts"
import { b64url, type Bytes, fromB64url, fromUtf8, sha256 } from "./bytes.ts"
import { rootKeys } from "./derive.ts"
import type { Mark } from "./marks.ts"
import type { Row } from "./shelf.ts"
import { type Member, PARAMETERS, pair, quickStretch, UntrustedServer } from "./untrusted-server.ts"

const server = new UntrustedServer()
const passphrase = "a passphrase of ana's own"
let ana: Member
let ben: Member
let partnership: string

beforeAll(async () => {
    ana = await server.member(passphrase)
    ben = await server.member("a passphrase of ben's own")
    partnership = await pair(server, ana, ben)
    const note = await ana.vault.own.write({ kind: "note", body: { text: "one" } })
    await ana.vault.own.write({ id: note.id, kind: "note", body: { text: "two" } })
    const shared = await ana.vault.shared(partnership)
    await shared.write({ kind: "takeaway", body: { text: "ours" } })
})

function fetchable(member: Member): FetchedRow[] {
    const rows = [...server.rows.values()].flat()
    const own = rows.filter(({ server: kind, author }) => kind !== "own" || author === member.vault.person)
    const order = ({ id, revision }: Row): string => id + String(revision)
    const sorted = own.sort((one, other) => (order(one) < order(other) ? -1 : 1))
    return sorted.map((row) => ({ ...row, session: null, created_at: "2026-03-02T10:00:00Z" }))
}

interface Archived {
    readonly files: Map<string, Bytes>
    readonly made: Made
    readonly index: Index
}

async function archived(
    member: Member,
    changes: Partial<ArchiveWorld> = {},
    rows: FetchedRow[] = fetchable(member),
): Promise<Archived> {
    const files = new Map<string, Bytes>()
    const known = { manifest: { format: FORMAT }, account: { name: "Ana" }, people: [], partnerships: [] }
    const world: ArchiveWorld = {
        holdings: () => Promise.resolve({ ...known, revisions: rows.length }),
        page: (after) => {
            const from = after === null ? 0 : Number(after)
            const next = from + 2 < rows.length ? String(from + 2) : null
            return Promise.resolve({ revisions: rows.slice(from, from + 2), next })
        },
        add: (name, bytes) => files.set(name, bytes),
        marks: () => Promise.resolve(new Map()),
        ...changes,
    }
    const made = await makeArchive(member.vault, await keyringOf(member), { "README.txt": "read me" }, world)
    return { files, made, index: await openIndex(member.vault.keys, files.get(INDEX) ?? new Uint8Array()) }
}

function keyringOf({ body }: Member): Promise<KeyringFile> {
    const { person, wrap, recipient } = body
    const asked = { person, passphrase, parameters: PARAMETERS, stretch: quickStretch }
    return openedKeyring(asked, () => Promise.resolve({ person, wrap, recipient }))
}

describe("making an archive", () => {
    test("every envelope is in it as it is kept, and in the index by its digest and MAC", async () => {
        const { files, index, made } = await archived(ana)
        const rows = fetchable(ana)
        expect(made).toEqual({ envelopes: rows.length, unopened: 0, withheld: 0 })
        for (const row of rows) {
            const file = files.get(envelopeName(row.id, row.revision)) ?? new Uint8Array()
            expect(b64url(file)).toBe(row.sealed)
            const record = index.records.find(({ id }) => id === row.id)
            const entry = record?.revisions.find(([number]) => number === row.revision)
            expect(entry?.slice(0, 3)).toEqual([row.revision, row.epoch, await sha256(file)])
        }
    })

    test("kinds and partners' names stand in the sealed index only", async () => {
        const { files, index } = await archived(ana)
        const kinds = new Set(index.records.map(({ kind }) => kind))
        expect(kinds).toEqual(new Set(["note", "takeaway", "roster", "pin", "deleted", "confirmed", null]))
        const bens = { id: partnership, epoch: 1, partner: ben.vault.person, name: "Ben", state: "open" }
        expect(index.partnerships).toMatchObject([bens])
        const clear = [...files].filter(([name]) => !name.endsWith(".age")).map(([, bytes]) => fromUtf8(bytes))
        expect(clear.filter((text) => /Ben|takeaway|ours/.test(text))).toEqual([])
    })

    test("the partner's own pin is the one thing that does not open", async () => {
        const { index } = await archived(ana)
        const closed = index.records.filter(({ revisions }) => revisions.some(([, , , mac]) => mac === null))
        expect(closed.map(({ server: kind, author }) => [kind, author])).toEqual([["key", ben.vault.person]])
    })

    test("every clear file has its digest in the index", async () => {
        const { files, index } = await archived(ana)
        const clear = [...files].filter(([name]) => !name.endsWith(".age"))
        const digests = await Promise.all(clear.map(async ([name, bytes]) => [name, await sha256(bytes)] as const))
        expect(index.files).toEqual(Object.fromEntries(digests))
    })

    test("what does not open is counted, and goes in all the same", async () => {
        const { made } = await archived(ana, {}, fetchable(ana).map(damaged))
        expect(made.unopened).toBe(1)
    })

    test("what this device has seen and the server keeps back is named", async () => {
        const gone = "0fffffff-0000-4000-8000-000000000006"
        const marks = new Map<string, Mark>([[gone, { revision: 3, mac: "m".repeat(43) }]])
        const { made, index } = await archived(ana, { marks: () => Promise.resolve(marks) })
        expect(made.withheld).toBe(1)
        expect(index.withheld).toEqual([[gone, 3, "m".repeat(43)]])
    })

    test("what does not open here, though it is there, is not said to be kept back", async () => {
        const [shared] = fetchable(ana).filter(({ server: kind }) => kind === "shared")
        const marks = new Map<string, Mark>([[shared?.id ?? "", { revision: 1, mac: "m".repeat(43) }]])
        const { made } = await archived(ana, { marks: () => Promise.resolve(marks) }, fetchable(ana).map(damaged))
        expect(made).toMatchObject({ unopened: 1, withheld: 0 })
    })

    test("a keyring that the passphrase does not open goes into no archive", async () => {
        const { wrap, recipient } = ben.body
        const asked = { person: ana.vault.person, passphrase, parameters: PARAMETERS, stretch: quickStretch }
        await expect(openedKeyring(asked, () => Promise.resolve({ wrap, recipient }))).rejects.toThrow("unopenable")
    })
})

/** Shared records with one byte changed. */
function damaged(row: FetchedRow): FetchedRow {
    if (row.server !== "shared") return row
    const bytes = fromB64url(row.sealed)
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
    return { ...row, sealed: b64url(bytes) }
}

describe("the index", () => {
    test("only whoever sealed it opens it", async () => {
        const { files } = await archived(ana)
        const sealed = files.get(INDEX) ?? new Uint8Array()
        await expect(openIndex(ben.vault.keys, sealed)).rejects.toThrow("unopenable")
    })

    test("one sealed in either language says the same", async () => {
        const file = readFileSync(new URL("../../tests/contracts/archive.json", import.meta.url), "utf8")
        const contract = JSON.parse(file) as { root: string; index: Index; python: string; browser: string }
        const keys = await rootKeys(fromB64url(contract.root))
        expect(await openIndex(keys, fromB64url(contract.python))).toEqual(contract.index)
        expect(await openIndex(keys, fromB64url(contract.browser))).toEqual(contract.index)
    })
})
