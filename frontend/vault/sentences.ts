/** What went wrong, in a sentence that says what was kept and what to do. */

import { Refused, Unreachable } from "../web/api.ts"
import { gettext, interpolate, ngettext } from "../web/gettext.ts"
import { type Reason, Refusal } from "./refusal.ts"

/** The sentence for anything thrown on the way to or from the vault. */
export function sentenceFor(error: unknown): string {
    if (error instanceof Refusal) return REFUSALS[error.reason]?.(error.detail) ?? forgery()
    if (error instanceof Refused && error.message !== "") return error.message
    if (error instanceof Unreachable) {
        return gettext("There is no connection just now. What you typed is kept here; try again in a moment.")
    }
    return gettext("Something went wrong on this page. What you typed is still here; reload and try again.")
}

function forgery(): string {
    return gettext("What arrived is not what your partner or you wrote. It was not opened, and nothing was changed.")
}

const older = (): string =>
    gettext("The server showed something older than this device has seen. It was not opened. Tell whoever runs this server.")

const REFUSALS: Partial<Record<Reason, (detail: string) => string>> = {
    "unopenable": () => gettext("This does not open with your keys. Nothing was changed."),
    "too-large": () => gettext("This is longer than one record may be. It is kept here; shorten it a little."),
    "left-out": () =>
        gettext("Something your partner’s browser sent is too much for this page, or cannot be read. It was left out; what you wrote is kept."),
    "unread": () =>
        gettext("Part of what was kept of this page cannot be read here. It stays where it is, sealed; copy out what you see, and tell whoever runs this server."),
    "rolled-back": older,
    "replaced": older,
    "gap": older,
    "broken-chain": older,
    "roster-missing": () =>
        gettext("The server does not show the list of your partnerships. Nothing was made anew; tell whoever runs it."),
    "pin-missing": () => gettext("The keys of this partnership are not shown. Nothing was made anew; try again later."),
    "not-rostered": () => gettext("This partnership is not on your own list, so nothing was opened."),
    "not-confirmed": () => gettext("Your partner has not said “yes, that is them” yet. Drafts are kept here until then."),
    "recipient-changed": () =>
        gettext("Your partner’s keys changed. Nothing is sealed to the new ones; ask them, by your own means, why."),
    "own-recipient": () => gettext("This invitation carries your own keys. It was refused; send the link to your friend."),
    "secret-swapped": () => gettext("The answer was changed on its way. Refuse it, and send your friend a new link."),
    "already-pinned": () => gettext("This invitation was answered already and cannot serve a second time."),
    "another-person": () => gettext("This link lets somebody else back in. Sign in as the person it was sent to."),
    "ended": () => gettext("This partnership has ended. What you shared stays readable; nothing new is sealed."),
    "parameters": () => gettext("The server asked for weaker keys than we accept. Nothing was sent; tell whoever runs it."),
    "code-unanswered": () =>
        gettext("No answer came. The new words may be in force already: keep them, and those before, and tap once more to make sure."),
    "passphrase-common": () =>
        gettext("That passphrase is among the first that somebody would try. Draw five words, or think of another; nothing was sent."),
    "passphrase": () => gettext("The passphrase needs twelve characters at least."),
    "passphrase-own": () =>
        gettext("It contains your name or email. Draw five words, or think of another; nothing was sent."),
    "code": (count) =>
        interpolate(
            ngettext("That is %(count)s word; it takes 12.", "That is %(count)s words; it takes 12.", Number(count)),
            { count },
        ),
    "code-word": (word) =>
        interpolate(gettext("“%(word)s” is not a word of the list. Compare it with your paper."), { word }),
    "code-sum": () =>
        gettext("All twelve are words of the list, but they do not fit together: look for two swapped, or one wrong."),
    "code-as-passphrase": () =>
        gettext("That looks like your recovery code. Use it by “Forgot your passphrase?” below; nothing was sent. If it is your passphrase after all, go on once more."),
    "no-passkey": () => gettext("No passkey was used. Nothing was changed; try again, or use your passphrase."),
    "passkey-held": () => gettext("This device, or this password manager, has a passkey of yours already."),
    "passkey-opens-nothing": () =>
        gettext("This passkey signs you in, but it cannot open what is sealed here. Use your passphrase."),
    "old-keys": () => gettext("This was sealed with keys that are gone. It stays sealed."),
    "unvouched": () =>
        gettext("This was written with keys that were replaced, and is not on the list made then. It was not opened."),
    "manifest-missing": () =>
        gettext("The server does not show the list of what was written before your keys were replaced. Try again later."),
    "not-shown": () =>
        gettext("Some of what this device has seen is not shown as it was. Nothing was changed; try again, or go on without it."),
    "keys-changed": () => gettext("Your keys were changed on another device. What you typed is kept; unlock again."),
    "other-keys": () =>
        gettext("What the server handed out cannot be what your keys were. Nothing was changed; tell whoever runs it."),
    "renewing": () =>
        gettext("The two of you need new keys: ask your partner for a link. Reading goes on; what you type is kept."),
    "archive": () => gettext("This is not an archive of Turnabout, or not all of it. Nothing was changed; choose the file again."),
    "archive-closed": () =>
        gettext("This does not open the archive. It takes the passphrase or the recovery code of the day it was made."),
    "archive-later": () => gettext("This archive was made by a later version than runs here. Nothing was changed."),
    "archive-damaged": () =>
        gettext("This archive was changed after it was made. Nothing was brought along; take another copy of the file."),
    "link": () => gettext("The link is not whole. Ask your friend to copy all of it again."),
    "words": () => gettext("What you said of the words could not be kept. Compare once more, from the start."),
    "locked": () => gettext("Locked on this device; what you typed is kept."),
}
