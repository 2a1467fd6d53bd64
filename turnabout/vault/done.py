"""What was just changed about somebody's keys: said once, on the page that follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from turnabout.accounts.access import Signed
    from turnabout.vault.rekeying import Change

_NAME = "keys done"


def note(request: Signed, new: Change) -> None:
    """Remember what a change was, for the next page of this sign-in."""
    request.session[_NAME] = _kind(new)


def take(request: Signed) -> str:
    """The sentence for it, and forget it; empty where nothing was changed."""
    sentences = {
        "everything": _(
            "Everything is new: keys, passphrase and code. Every other browser is signed out. "
            "Now ask each partner for a link."
        ),
        "joined": _("What you wrote before you started anew is back."),
        "passphrase": _("Your passphrase is changed, and your other browsers are signed out."),
        "code": _("The new twelve words count from now on. The ones before open nothing: you can throw them away."),
        "passkey": _("The passkey is added."),
        "removed": _("The passkey opens nothing any more."),
    }
    return sentences.get(str(request.session.pop(_NAME, "")), "")


def _kind(new: Change) -> str:
    if new.joins:
        return "joined"
    if new.auth is not None:
        return "everything" if new.recovery_auth is not None else "passphrase"
    if new.recovery_auth is not None:
        return "code"
    return "passkey" if new.made else "removed"
