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

/** Send JSON with the token that proves the page is ours. Throws Refused or Unreachable. */
export async function sendJSON(method: "POST" | "PUT" | "DELETE", url: string, body: unknown): Promise<unknown> {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token() }
    return await answer(url, { method, headers, body: JSON.stringify(body) })
}

async function answer(url: string, request: RequestInit): Promise<unknown> {
    let response: Response
    try {
        const headers = new Headers(request.headers)
        headers.set("Accept", "application/json")
        response = await fetch(url, { ...request, headers, credentials: "same-origin", redirect: "error" })
    } catch (error) {
        throw new Unreachable("no answer", { cause: error })
    }
    const body: unknown = await response.json().catch(() => ({}))
    // Whoever holds keys listens: without a sign-in this device locks.
    if (response.status === 401) dispatchEvent(new Event("signed-out"))
    if (!response.ok) throw new Refused(response.status, body as Record<string, unknown>)
    return body
}

function token(): string {
    // Under https only the cookie that no sibling host can set.
    const name = location.protocol === "https:" ? "__Host-csrf" : "csrf"
    const cookies = document.cookie.split("; ").map((cookie) => cookie.split("="))
    return cookies.find(([known]) => known === name)?.[1] ?? ""
}
