"""The keys of an archive, as the age program reads them, each with what it opens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from turnabout.vault.archive_opening import Contents


def warning() -> str:
    """What whoever prints keys must know."""
    return _(
        "Careful: whoever has these keys reads everything, for ever, without your passphrase. "
        "They check nothing: “turnabout archive open” does. Delete them when you are done."
    )


def lines(contents: Contents, name: str) -> Iterator[str]:
    """The lines of a key file; what begins with # is for people."""
    yield "# " + warning()
    yield "# " + _("Each line below is a key of %(file)s. Keep them in a file, key.txt, unpack the archive, then:") % {
        "file": name
    }
    yield "#   age -d -i key.txt records/ID/1.age | tail -n +2"
    yield "# " + _("The first line of what comes out is the MAC, the rest JSON and spaces.")
    for number, root in sorted(contents.keys.roots.items()):
        yield ""
        yield "# " + _("Your own records of root %(number)d, your pins, and the index.") % {"number": number}
        yield str(root.own.seal)
    for id_, pair in contents.keys.pairs.items():
        for epoch, keys in sorted(pair.epochs.items()):
            words = {"name": " ".join(pair.pin.name.split()), "id": id_, "epoch": epoch}
            yield ""
            yield "# " + _("What you share with %(name)s: partnership %(id)s, epoch %(epoch)d.") % words
            yield str(keys.shared.seal)
