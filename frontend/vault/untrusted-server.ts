/** A server for tests, all in memory: honest unless a test bends it. It keeps what it is sent and knows no key. */

import { Refused } from "../web/api.ts"
import { accept, type ClaimBody, type InvitationPage } from "./accepting.ts"
import { type AnswerBody, checkHandover, type HandedPage } from "./confirming.ts"
import { memoryCupboard } from "./cupboard.ts"
import { fragmentOf } from "./invitation.ts"
import { invite, type InviteBody } from "./inviting.ts"
import type { ChangeBody } from "./rekeying.ts"
import type { Listed, PutRow, Query, Row, Shelf } from "./shelf.ts"
import { type SignUpBody, signUp } from "./sign-up.ts"
import { Store } from "./store.ts"
import { Vault } from "./vault.ts"
import { b64url, type Bytes } from "./bytes.ts"

export const PARAMETERS = { salt: b64url(new Uint8Array(32)), n: 2 ** 17, r: 8, p: 1 }

/** Stands for scrypt, which has a vector of its own: tests need not wait for it. */
export async function quickStretch(passphrase: Bytes): Promise<Bytes> {
    return new Uint8Array(await crypto.subtle.digest("SHA-256", passphrase))
}

export interface Member {
    readonly vault: Vault
    readonly store: Store
    readonly body: SignUpBody
    readonly code: string
}

/** Revisions that come at once. */
const AT_ONCE = 20

export class UntrustedServer {
    /** Every revision of every record, oldest first. */
    readonly rows = new Map<string, Row[]>()
    readonly published: Record<string, string> = {}
    readonly invitations = new Map<string, InviteBody & { inviter: string; claimed?: ClaimBody & { by: string } }>()
    /** Partnerships in which nothing is taken any more. */
    readonly ended = new Set<string>()
    /** In which order rows came; one that a test made up has none, and its bytes are always sent. */
    readonly numbers = new WeakMap<Row, number>()
    /** What was sent: ids of the records whose bytes a listing held. */
    readonly sent: string[] = []
    #last = 0
    /** Bend what is said to have been sent before. */
    leavesOut: (row: Row, since: number) => boolean = (row, since) => (this.numbers.get(row) ?? Infinity) <= since
    /** Bend what a listing shows. */
    shows: (rows: Row[]) => Row[] = (rows) => rows

    keep(author: string, row: PutRow): Row | null {
        const before = this.rows.get(row.id) ?? []
        const newest = before.at(-1)
        if (row.revision !== (newest?.revision ?? 0) + 1) return newest ?? null
        const kept = { ...row, author }
        this.#last += 1
        this.numbers.set(kept, this.#last)
        this.rows.set(row.id, [...before, kept])
        return null
    }

    #listed(person: string, query: Query): Row[] {
        const newest = [...this.rows.values()].map((revisions) => some(revisions.at(-1)))
        return this.shows(
            newest.filter((row) =>
                "own" in query ? row.server === "own" && row.author === person : row.partnership === query.partnership,
            ),
        )
    }

    #news(row: Row, since: number): Listed {
        if (this.leavesOut(row, since)) return { ...row, sealed: null }
        this.sent.push(row.id)
        return row
    }

    shelf(person: string): Shelf {
        return {
            list: (query) => Promise.resolve({ records: this.#listed(person, query), recipients: this.published }),
            news: (query, since) => {
                const records = this.#listed(person, query).map((row) => this.#news(row, since))
                return Promise.resolve({ records, recipients: this.published, upTo: this.#last })
            },
            get: (id, revision) => {
                const row = this.rows.get(id)?.find((one) => one.revision === revision)
                return row ? Promise.resolve(row) : Promise.reject(new Error("404"))
            },
            run: (id, from, to) => {
                const rows = this.rows.get(id) ?? []
                const found = rows.filter(({ revision }) => revision >= from && revision <= to)
                return Promise.resolve(found.slice(0, AT_ONCE))
            },
            put: (row) => {
                const over = row.partnership !== null && this.ended.has(row.partnership)
                return over ? Promise.reject(new Refused(404, {})) : Promise.resolve(this.keep(person, row))
            },
        }
    }

    /** Somebody new, signed up and unlocked on a device of their own. */
    async member(passphrase: string): Promise<Member> {
        const cupboard = memoryCupboard()
        const storeOf = (person: string): Promise<Store> => Promise.resolve(new Store(person, cupboard))
        let body: SignUpBody | undefined
        const send = (sent: SignUpBody): Promise<void> => {
            body = sent
            this.published[sent.person] = sent.recipient
            this.keep(sent.person, sent.roster)
            return Promise.resolve()
        }
        const asked = { passphrase, parameters: PARAMETERS, now: Date.now(), keep: true }
        const { person, code } = await signUp(asked, { send, storeOf, stretch: quickStretch })
        const store = await storeOf(person)
        const keys = await store.keys(Date.now())
        return { vault: new Vault(store, some(keys), this.shelf(person)), store, body: some(body), code }
    }

    invite(inviter: string): (body: InviteBody) => Promise<void> {
        return (body) => Promise.resolve(void this.invitations.set(body.id, { ...body, inviter }))
    }

    page(invitation: string): InvitationPage {
        const { id, inviter, sealed } = some(this.invitations.get(invitation))
        return { id, inviter, sealed }
    }

    claim(invitation: string, by: string): (body: ClaimBody) => Promise<void> {
        return (body) => {
            some(this.invitations.get(invitation)).claimed = { ...body, by }
            return this.#keepAll(by, body)
        }
    }

    /** A change of keys: what is published, and what comes with it. */
    rekey(person: string): (body: ChangeBody) => Promise<void> {
        return (body) => {
            this.published[person] = body.recipient
            for (const row of body.records ?? []) this.keep(person, row)
            return Promise.resolve()
        }
    }

    handed(invitation: string): HandedPage {
        const { handover, secret, by } = some(some(this.invitations.get(invitation)).claimed)
        return { handover, secret, recipient: some(this.published[by]) }
    }

    answer(by: string): (body: AnswerBody) => Promise<void> {
        return (body) => this.#keepAll(by, body)
    }

    #keepAll(by: string, { records }: AnswerBody): Promise<void> {
        for (const row of records) this.keep(by, row)
        return Promise.resolve()
    }
}

function some<T>(value: T | null | undefined): T {
    if (value === null || value === undefined) throw new Error("the test asked for what is not there")
    return value
}

/** From now on as in a browser that keeps what is given to it; memory alone says that it does not. */
export function keepsThings({ vault: { drafts } }: Member): void {
    const save = drafts.save.bind(drafts)
    drafts.save = async (name, body) => {
        await save(name, body)
        return true
    }
}

export interface Invited {
    readonly id: string
    readonly fragment: Bytes
}

/** An invitation, and the secret of its link. */
export async function sendInvitation(server: UntrustedServer, by: Member): Promise<Invited> {
    const asked = { name: "Ana", message: "", origin: "https://turnabout.example" }
    const { id, link } = await invite(by.vault, asked, server.invite(by.vault.person))
    return { id, fragment: fragmentOf(new URL(link).hash) }
}

/** Accept an invitation; answers the partnership, which waits for the inviter's yes. */
export async function takeUp(server: UntrustedServer, by: Member, { id, fragment }: Invited): Promise<string> {
    return await accept(by.vault, server.page(id), { fragment, name: "Ben" }, server.claim(id, by.vault.person))
}

/** A partnership of two, confirmed. */
export async function pair(server: UntrustedServer, inviter: Member, accepter: Member): Promise<string> {
    const invitation = await sendInvitation(server, inviter)
    const partnership = await takeUp(server, accepter, invitation)
    const checked = await checkHandover(inviter.vault, invitation.id, server.handed(invitation.id))
    await checked.yes(server.answer(inviter.vault.person))
    return partnership
}

/** Two who are partners, and the server between them. */
export async function partners(): Promise<{ server: UntrustedServer, ana: Member, ben: Member, partnership: string }> {
    const server = new UntrustedServer()
    const ana = await server.member("amber harbour quiet lantern seven")
    const ben = await server.member("copper meadow distant window three")
    return { server, ana, ben, partnership: await pair(server, ana, ben) }
}
