"""Why an address that somebody gave us was not reached: a word to keep, and a sentence for its person.

Neither repeats the address: it may be a secret link, and words end up in rows and logs.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Why(StrEnum):
    """Our own words for it; nothing that the other side said is kept."""

    ADDRESS = "address"
    INSIDE = "inside"
    UNKNOWN = "unknown"
    SILENT = "silent"
    CERTIFICATE = "certificate"
    SLOW = "slow"
    LONG = "long"
    REDIRECTS = "redirects"
    GARBLED = "garbled"


# One for both: two would tell anybody who gives addresses which names are known inside this server's network.
_NOWHERE: Final = _(
    "That address leads nowhere that everybody can reach: its name is not known, or is one of a private network. Look "
    "whether it was copied whole."
)

SENTENCES: Final[dict[str, _StrPromise]] = {
    Why.ADDRESS: _(
        "That is no address that can be asked. Write one that begins with https://, http:// or webcal://, "
        "without a name, password or port in it."
    ),
    Why.INSIDE: _NOWHERE,
    Why.UNKNOWN: _NOWHERE,
    Why.SILENT: _("Nothing answered at that address."),
    Why.CERTIFICATE: _("That address could not show that it is who it says: its certificate is not valid."),
    Why.SLOW: _("The answer took too long and was given up."),
    Why.LONG: _("The answer was longer than is taken in."),
    Why.REDIRECTS: _("That address sent us on to others, to none that can be asked."),
    Why.GARBLED: _("What came from that address could not be read."),
}


class Unreached(Exception):  # noqa: N818 - it is told to a person, and is no fault of the program
    """Nothing usable came back. What was asked for is not in it."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why
        self.sentence = SENTENCES[why]
