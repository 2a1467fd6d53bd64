"""Our page in an archive: what its two logs say in plain words, without a program that merges them.

Each revision of a short page, and every one that holds everything, carries the text beside the update. What
is too long for one revision goes on in the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from turnabout.vault.archive_opening import ReadRecord
from turnabout.vault.envelope import JSON

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


def asked_of(reads: Sequence[ReadRecord]) -> JSON | None:
    """What was asked and offered, as it was said last."""
    said = [
        (version.at, version.body["asked"]) for read in reads for version in read.versions if "asked" in version.body
    ]
    newest = max(said, key=lambda one: one[0], default=None)
    return newest[1] if newest and isinstance(newest[1], dict) else None


def asked_told(asked: JSON, *, own: bool, name: str) -> Iterator[str]:
    """It in sentences: one's own hour, or that of the partner whose name is given."""
    if own:
        asks = {
            "listen": _("You asked to be listened to."),
            "usual": _("You asked for an hour as usual."),
            "challenge": _("You asked to be challenged."),
        }
    else:
        asks = {
            "listen": _("%(name)s asked to be listened to."),
            "usual": _("%(name)s asked for an hour as usual."),
            "challenge": _("%(name)s asked to be challenged."),
        }
    sentences = [asks.get(str(asked.get("ask")), "") % {"name": name}]
    offers = asked.get("offers")
    # Ideas stand below, one by one.
    if isinstance(offers, int) and offers > 0 and not _ideas(asked):
        said = ngettext("Something was offered once.", "Something was offered %(count)s times.", offers)
        sentences.append(said % {"count": offers})
    yield " ".join(filter(None, sentences))
    fates = {"taken": _("Taken"), "binned": _("Binned")}
    for idea in _ideas(asked):
        fate = fates.get(str(idea.get("fate")), "")
        yield f"- {idea['text']}" + (f" · {fate}" if fate else "")


def _ideas(asked: JSON) -> list[JSON]:
    ideas = asked.get("ideas")
    found = ideas if isinstance(ideas, list) else []
    return [idea for idea in found if isinstance(idea, dict) and isinstance(idea.get("text"), str)]
