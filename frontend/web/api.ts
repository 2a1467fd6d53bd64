/** JSON to and from our own server. Everything else a page needs is in the page. */

/** The server said no; `message` is a sentence for the person. */
export class Refused extends Error {
    override readonly name = "Refused"
    readonly status: number
    readonly body: Record<string, unknown>

    constructor(status: number, body: Record<string, unknown>) {
        super(typeof body.error === "string" ? body.error : "")
        this.status = status
        this.body = body
    }
}

/** No answer came: what was sent may or may not have arrived. */
export class Unreachable extends Error {
    override readonly name = "Unreachable"
}

/** The JSON at an address of ours. Throws Refused or Unreachable. */
export async function getJSON(url: string): Promise<unknown> {
    return await answer(url, { method: "GET" })
}

let along: Readonly<Record<string, string>> = {}

/** From now on these headers go with whatever this page sends. */
export function sendAlong(headers: Readonly<Record<string, string>>): void {
    along = headers
}

type Method = "POST" | "PUT" | "DELETE"

/**
 * Send JSON with the token that proves the page is ours. Throws Refused or Unreachable.
 *
 * Something small may be sent with `keepalive`: it arrives even where the page goes meanwhile.
 */
export async function sendJSON(
    method: Method, url: string, body: unknown, { keepalive = false } = {},
): Promise<unknown> {
    const headers = { ...along, "Content-Type": "application/json", "X-CSRFToken": token() }
    return await answer(url, { method, headers, body: JSON.stringify(body), keepalive })
}

/** A server that has not answered by then is not there, in milliseconds. */
const ANSWERS_WITHIN = 20_000
/** What a proxy says while there is no server behind it. */
const NOBODY_THERE: ReadonlySet<number> = new Set([502, 503, 504])

async function answer(url: string, request: RequestInit): Promise<unknown> {
    const response = await reached(url, request)
    const body: unknown = await response.json().catch(() => ({}))
    // Whoever holds keys listens: without a sign-in this device locks.
    if (response.status === 401) dispatchEvent(new Event("signed-out"))
    if (!response.ok) throw new Refused(response.status, body as Record<string, unknown>)
    return body
}

/** Ask our own server for nothing; the page is told whether it answered. */
export async function isThere(): Promise<void> {
    await reached("/help/", { method: "HEAD", cache: "no-store" }).catch(() => undefined)
}

/** The answer of our own server, whatever it says; the page is told whether one came. */
async function reached(url: string, request: RequestInit): Promise<Response> {
    const headers = new Headers(request.headers)
    headers.set("Accept", "application/json")
    const signal = AbortSignal.timeout(ANSWERS_WITHIN)
    try {
        const response = await fetch(url, { ...request, headers, signal, credentials: "same-origin", redirect: "error" })
        if (NOBODY_THERE.has(response.status)) throw new Error(`status ${response.status}`)
        dispatchEvent(new Event("reached"))
        return response
    } catch (error) {
        dispatchEvent(new Event("unreachable"))
        throw new Unreachable("no answer", { cause: error })
    }
}

function token(): string {
    // Under https only the cookie that no sibling host can set.
    const name = location.protocol === "https:" ? "__Host-csrf" : "csrf"
    const cookies = document.cookie.split("; ").map((cookie) => cookie.split("="))
    return cookies.find(([known]) => known === name)?.[1] ?? ""
}
