"""What is wrong with an archive, in a sentence each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from turnabout.ops.archive.asking import Mistyped
from turnabout.ops.archive.folder import NotEmpty
from turnabout.vault.archive import MalformedArchive
from turnabout.vault.envelope import Refusal

if TYPE_CHECKING:
    from turnabout.vault.archive_opening import Problem

Said = Callable[[], str]

WHOLE: Final[Mapping[str, Said]] = {
    "index-missing": lambda: _("The sealed index is missing, so nothing can tell whether something else is too."),
    "index": lambda: _("The sealed index was not sealed by you, or was changed; nothing tells whether all is here."),
    "roster-missing": lambda: _("The list of your partnerships is missing, so what you shared could not be opened."),
    "pin": lambda: _("The keys of the partnership %(name)s are missing; what was shared there could not be opened."),
    "recipient": lambda: _("The published key in %(name)s is not yours: somebody changed it."),
    "file-missing": lambda: _("%(name)s is missing."),
    "file-changed": lambda: _("%(name)s was changed after the archive was made; do not rely on the dates in it."),
    "file-added": lambda: _("%(name)s was not in the archive when it was made."),
}

ENVELOPE: Final[Mapping[str, Said]] = {
    "missing": lambda: _("%(file)s is missing."),
    "changed": lambda: _("%(file)s is not the file that was put in: it was damaged, changed or swapped."),
    "added": lambda: _("%(file)s was not in the archive when it was made. It was not read."),
    "withheld": lambda: _("%(file)s was seen by your device, and the server did not hand it out for the archive."),
    "replaced": lambda: _("%(file)s says something else than it did when the archive was made."),
    "gap": lambda: _("%(file)s was not read, because a version before it is missing."),
    "broken-chain": lambda: _("%(file)s does not follow from the version before it."),
    "slot": lambda: _("%(file)s was written for another place."),
    "author": lambda: _("%(file)s is by somebody who is none of the two."),
    "mac": lambda: _("%(file)s was written by nobody who holds your keys."),
    "unopenable": lambda: _("%(file)s does not open with your keys: it is damaged, or sealed to others."),
    "old-keys": lambda: _("%(file)s is sealed to keys of long ago that are gone."),
    "unvouched": lambda: _("%(file)s was written under earlier keys and is on no list of what counts."),
    "manifest-missing": lambda: _("%(file)s was written under earlier keys, and the list of what counts is missing."),
    "rolled-back": lambda: _("%(file)s is older than what your list of what counts names."),
    "version": lambda: _("%(file)s is of a later version of Turnabout; read it with a newer one."),
}

NOT_READ: Final[Mapping[str, Said]] = {
    "zip": lambda: _("This is no zip file, or a damaged one. Nothing was written."),
    "large": lambda: _("This holds a file larger than any archive has. Nothing was written."),
    "format": lambda: _("This is no Turnabout archive. Nothing was written."),
    "version": lambda: _("This archive is of a later version of Turnabout. Read it with a newer one."),
    "malformed": lambda: _("This archive is damaged in a part that everything needs. Nothing was written."),
    "unopenable": lambda: _("That does not open this archive. Nothing was written; try again."),
    "slot": lambda: _("The keyring in this archive is somebody else’s. Nothing was written."),
}


def sentence_of(problem: Problem) -> str:
    """A problem as a sentence."""
    said = WHOLE.get(problem.reason)
    if said:
        return said() % {"name": _printable(problem.name or "")}
    said = ENVELOPE.get(problem.reason, lambda: _("%(file)s could not be read."))
    return said() % {"file": f"records/{problem.record}/{problem.number}.age"}


def why_not(fault: Exception) -> str:
    """Why an archive was not read at all."""
    if isinstance(fault, NotEmpty):
        return _("%(folder)s is there already and not empty. Name another folder with --to.") % {"folder": fault.folder}
    if isinstance(fault, Mistyped):
        return _("These twelve words are no recovery code; one of them may be mistyped. Nothing was written.")
    if isinstance(fault, MalformedArchive | Refusal):
        return NOT_READ.get(fault.reason, NOT_READ["malformed"])()
    if isinstance(fault, OSError):
        return f"{fault.filename}: {fault.strerror}"
    return NOT_READ["malformed"]()


def _printable(name: str) -> str:
    """A name out of a zip may hold anything; a terminal must not be told what to do by it."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)
