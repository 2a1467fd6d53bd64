"""Our page in an archive: what its two logs say in plain words, without a program that merges them.

Each revision of a short page, and every one that holds everything, carries the text beside the update. What
is too long for one revision goes on in the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from turnabout.vault.archive_opening import ReadRecord

KIND = "page"


@dataclass(frozen=True, slots=True)
class Plain:
    """A page as one log last said it in plain words. `last` says that nothing was added since."""

    author: str
    text: str
    at: datetime
    last: bool


def plain_pages(reads: Sequence[ReadRecord]) -> list[Plain]:
    """What the logs say, the newest first; one, where both say the same."""
    found = sorted(filter(None, map(_plain, reads)), key=lambda page: page.at, reverse=True)
    return found[:1] if len({page.text for page in found}) == 1 else found


def _plain(read: ReadRecord) -> Plain | None:
    pieces: list[str] = []
    for back, version in enumerate(reversed(read.versions)):
        text, part, of = (version.body.get(name, usual) for name, usual in (("text", None), ("part", 0), ("of", 1)))
        # From the end on: the last part of a text, those before it, its first.
        if not isinstance(text, str) or (not pieces and of != _following(part)):
            pieces = []
            continue
        pieces.insert(0, text)
        if part == 0:
            return Plain(read.record.author, "".join(pieces), version.at, last=back < len(pieces))
    return None


def _following(number: object) -> int | None:
    return number + 1 if isinstance(number, int) else None
