/** Bytes and their text forms. "b64url" is unpadded base64url (RFC 4648, section 5). */

/** Bytes that WebCrypto and IndexedDB take: never over shared memory. */
export type Bytes = Uint8Array<ArrayBuffer>

export const SECRET_BYTES = 32

const encoder = new TextEncoder()
// A byte order mark is kept, so that it is seen and refused rather than quietly dropped.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** UTF-8 bytes of a text. */
export function utf8(text: string): Bytes {
    return encoder.encode(text)
}

/** The text of UTF-8 bytes; throws TypeError for anything that is not. */
export function fromUtf8(bytes: Uint8Array): string {
    return decoder.decode(bytes)
}

/** Bytes over memory of their own. */
export function owned(bytes: Uint8Array): Bytes {
    return new Uint8Array(bytes)
}

/** Several runs of bytes as one. */
export function joined(...parts: readonly Uint8Array[]): Bytes {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
    let offset = 0
    for (const part of parts) {
        whole.set(part, offset)
        offset += part.length
    }
    return whole
}

/** Unpadded base64url. */
export function b64url(bytes: Uint8Array): string {
    let binary = ""
    for (const byte of bytes) binary += String.fromCharCode(byte)
    return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")
}

/** The bytes of unpadded base64url; throws RangeError for padding, other alphabets or stray bits. */
export function fromB64url(text: string): Bytes {
    if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw new RangeError("not base64url")
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"))
    const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0))
    if (b64url(bytes) !== text) throw new RangeError("base64url with stray bits")
    return bytes
}

/** Random system bytes: a root, a pair secret, a fragment secret or a nonce. */
export function randomSecret(length = SECRET_BYTES): Bytes {
    return crypto.getRandomValues(new Uint8Array(length))
}

/** SHA-256, as b64url. */
export async function sha256(bytes: Bytes): Promise<string> {
    return b64url(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)))
}

/** Overwrite secrets that are no longer needed. The engine may hold copies; this narrows, not closes, the window. */
export function zero(...secrets: readonly Uint8Array[]): void {
    for (const secret of secrets) secret.fill(0)
}
