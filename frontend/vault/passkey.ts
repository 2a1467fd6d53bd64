/**
 * Passkeys as a browser makes and shows them (WebAuthn, Level 3). One is asked for two things at once: a signature,
 * which the server checks, and the result of its PRF, from which the identity that opens the keyring is derived. That
 * result never leaves this module; what is sent is put together field by field, and never by `toJSON`, which adds it.
 */

import { b64url, type Bytes, fromB64url, owned, randomSecret, SECRET_BYTES, utf8, zero } from "./bytes.ts"
import { passkeyIdentity } from "./derive.ts"
import { Refusal } from "./refusal.ts"

/** What the server asks to be shown; the answer counts once. */
export interface ToShow {
    readonly challenge: string
    readonly rp: string
}

/** What the server says of a passkey to be made. */
export interface ToMake extends ToShow {
    readonly user: { readonly id: string; readonly name: string; readonly shown: string }
    readonly algorithms: readonly number[]
    readonly held: readonly string[]
}

/** What is sent of a passkey that was shown; `opens` says that this browser got what opens the keyring. */
export interface ShownFields {
    readonly id: string
    readonly client_data: string
    readonly authenticator_data: string
    readonly signature: string
    readonly person: string
    readonly opens: boolean
}

/** `identity` is null where browser or passkey know no PRF. */
export interface ShownPasskey {
    readonly fields: ShownFields
    readonly identity: CryptoKey | null
}

/** What is sent of a passkey that was made, but for its name. */
export interface MadeFields {
    readonly id: string
    readonly client_data: string
    readonly attestation: string
}

/** `evaluates` says that it has a PRF, whether or not it was evaluated when it was made. */
export interface MadePasskey {
    readonly fields: MadeFields
    readonly identity: CryptoKey | null
    readonly evaluates: boolean
}

const ASKED_FOR = 5 * 60_000

/** Whether this browser, at this address, can have passkeys: none belongs to a number. */
export function passkeysWork(): boolean {
    return globalThis.isSecureContext && "PublicKeyCredential" in globalThis && !/^[\d.]+$|:/.test(location.hostname)
}

/** Make a passkey. Refuses `no-passkey` when person or device do not want to, `passkey-held` for a second one. */
export async function makePasskey({ challenge, rp, user, algorithms, held }: ToMake): Promise<MadePasskey> {
    const made = await asking(async () =>
        navigator.credentials.create({
            publicKey: {
                challenge: fromB64url(challenge),
                rp: { id: rp, name: "Turnabout" },
                user: { id: fromB64url(user.id), name: user.name, displayName: user.shown },
                pubKeyCredParams: algorithms.map((alg) => ({ type: "public-key", alg })),
                excludeCredentials: held.map(described),
                authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
                attestation: "none",
                timeout: ASKED_FOR,
                extensions: await evaluating(),
            },
        }),
    )
    const { clientDataJSON, attestationObject } = made.response as AuthenticatorAttestationResponse
    const fields = { id: idOf(made), client_data: written(clientDataJSON), attestation: written(attestationObject) }
    const identity = await identityOf(made)
    return { fields, identity, evaluates: identity !== null || made.getClientExtensionResults().prf?.enabled === true }
}

/** Show a passkey, whichever the person chooses. Refuses `no-passkey`. */
export async function showPasskey({ challenge, rp }: ToShow): Promise<ShownPasskey> {
    const shown = await asked({ challenge: fromB64url(challenge), rpId: rp })
    const response = shown.response as AuthenticatorAssertionResponse
    const identity = await identityOf(shown)
    const fields = {
        id: idOf(shown),
        client_data: written(response.clientDataJSON),
        authenticator_data: written(response.authenticatorData),
        signature: written(response.signature),
        person: response.userHandle ? written(response.userHandle) : "",
        opens: identity !== null,
    }
    return { fields, identity }
}

/** What opens by a passkey that was just made and not evaluated then: of this showing nothing is sent. */
export async function evaluatePasskey(rp: string, id: string): Promise<CryptoKey | null> {
    return await identityOf(await asked({ challenge: randomSecret(), rpId: rp, allowCredentials: [described(id)] }))
}

/** Tell the device that a passkey is good for nothing here any more, where browsers can. */
export function disownPasskey(rp: string, id: string): void {
    const { signalUnknownCredential } = PublicKeyCredential as Partial<typeof PublicKeyCredential>
    void signalUnknownCredential?.call(PublicKeyCredential, { rpId: rp, credentialId: id }).catch(() => undefined)
}

async function asked(options: PublicKeyCredentialRequestOptions): Promise<PublicKeyCredential> {
    const extensions = await evaluating()
    const publicKey = { ...options, userVerification: "required", timeout: ASKED_FOR, extensions } as const
    return await asking(() => navigator.credentials.get({ publicKey }))
}

async function asking(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
    try {
        const credential = await ask()
        if (credential instanceof PublicKeyCredential) return credential
    } catch (error) {
        if (!(error instanceof DOMException)) throw error
        throw new Refusal(error.name === "InvalidStateError" ? "passkey-held" : "no-passkey", { cause: error })
    }
    throw new Refusal("no-passkey")
}

/** The PRF is asked for one fixed input: the passkey itself is what differs. */
async function evaluating(): Promise<AuthenticationExtensionsClientInputs> {
    return { prf: { eval: { first: await passkeyInput() } } }
}

/** SHA-256 of `turnabout/1/passkey`. */
export async function passkeyInput(): Promise<Bytes> {
    return new Uint8Array(await crypto.subtle.digest("SHA-256", utf8("turnabout/1/passkey")))
}

async function identityOf(credential: PublicKeyCredential): Promise<CryptoKey | null> {
    const first = credential.getClientExtensionResults().prf?.results?.first
    if (!first) return null
    const result = view(first)
    const secret = owned(result)
    try {
        return secret.length === SECRET_BYTES ? await passkeyIdentity(secret) : null
    } finally {
        zero(result, secret)
    }
}

function view(source: BufferSource): Uint8Array {
    return ArrayBuffer.isView(source)
        ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
        : new Uint8Array(source)
}

function idOf({ rawId }: PublicKeyCredential): string {
    return written(rawId)
}

function written(buffer: ArrayBuffer): string {
    return b64url(new Uint8Array(buffer))
}

function described(id: string): PublicKeyCredentialDescriptor {
    return { type: "public-key", id: fromB64url(id) }
}
