/**
 * Something sealed was opened and not believed, or must not be written now. `reason` is a word for programs;
 * pages say it in sentences. The words shared with `turnabout/vault/envelope.py` mean the same there.
 */

export const REASONS = [
    "unopenable", // sealed to other keys, or damaged
    "malformed",
    "mac", // nobody who holds the key wrote it
    "version",
    "slot", // written for another place
    "author",
    "too-large",
    "rolled-back", // older than what this device has seen
    "replaced", // the same revision with other content
    "broken-chain", // does not follow from the revision before
    "gap", // revisions between are missing
    "roster-missing",
    "pin-missing",
    "not-rostered",
    "not-confirmed",
    "recipient-changed",
    "own-recipient",
    "secret-swapped",
    "another-person", // the link lets somebody else back in
    "already-pinned", // one pin per invitation, ever
    "ended",
    "parameters", // scrypt cheaper or dearer than we ever ask for
    "passphrase",
    "passphrase-common",
    "passphrase-own", // little more than a name or an address of the person
    "code-unanswered", // new words were sent, and may be in force
    "code", // not a recovery code: `detail` is how many words it has
    "code-word", // one of its words is not of the list: `detail` is which
    "code-sum", // twelve words of the list that do not fit together
    "code-as-passphrase", // a recovery code where only a passphrase serves
    "link",
    "no-passkey", // none was shown or made: not wanted, not found, or too late
    "passkey-held", // the device holds one for this person already
    "passkey-opens-nothing", // it signs in, and gives nothing to open the keyring with
    "old-keys", // sealed under keys of an earlier root or epoch that are not known here
    "unvouched", // written under earlier keys and not on the list made when they were replaced
    "manifest-missing",
    "not-shown", // new keys would lose what the server does not show
    "keys-changed", // sealed under later keys than this device holds
    "other-keys", // handed out as the keys of before a start anew, and cannot be those
    "renewing", // a device was lost, and the next epoch has not begun
    "locked",
    "archive", // no archive, or not whole
    "archive-closed", // another passphrase or code than of its day
    "archive-later", // made by a later version
    "archive-damaged", // changed since it was made, where everything else hangs on it
    "left-out", // more of a partner's than is taken in, or what none of our pages wrote
    "unread", // part of one's own log says what cannot be read back
    "nonce", // a live room's hello or reply out of turn
    "frame",
    "words", // a run of safety words that does not fit
] as const

export type Reason = (typeof REASONS)[number]

export class Refusal extends Error {
    override readonly name = "Refusal"
    readonly reason: Reason
    /** What the sentence names: shown on the page to whoever typed it, and nowhere else. */
    readonly detail: string

    constructor(reason: Reason, { detail = "", ...options }: ErrorOptions & { readonly detail?: string } = {}) {
        super(reason, options)
        this.reason = reason
        this.detail = detail
    }
}
