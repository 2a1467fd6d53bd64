"""What was said of the texts of an agreement: who signed which, who read it again, what was taken back or put off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from turnabout.ops.archive.told import Pair
from turnabout.vault.archive_opening import ReadRecord
from turnabout.vault.envelope import JSON

KINDS = frozenset({"agreement", "signature", "agreement-answer"})


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence with places for `name` and `day`, of whom and when, and what they added."""

    words: str
    author: str
    at: datetime
    why: str = ""


def remarks(text: ReadRecord, pair: Pair) -> Iterator[Remark]:
    """Everything that was said of one text, oldest first."""
    named = [(text.record.id, version.mac) for version in text.versions]
    for read in _sayings(pair):
        body = read.newest.body
        if _named(body) in named:
            yield _remark(read, _words(body))


def strays(pair: Pair) -> Iterator[Remark]:
    """Signatures of texts that are not here."""
    texts = {
        (read.record.id, version.mac)
        for read in pair.records
        if read.newest.kind == "agreement"
        for version in read.versions
    }
    for read in _sayings(pair):
        body = read.newest.body
        if read.newest.kind == "signature" and _named(body) not in texts:
            yield _remark(read, lambda: _("%(name)s signed a text that is not here, on %(day)s."))


def _named(body: JSON) -> tuple[str, str]:
    """Which text a record names; what is no word names none."""
    agreement, mac = body.get("agreement"), body.get("mac")
    return (agreement, mac) if isinstance(agreement, str) and isinstance(mac, str) else ("", "")


def _sayings(pair: Pair) -> Iterator[ReadRecord]:
    return (read for read in pair.records if read.newest.kind in KINDS - {"agreement"})


def _remark(read: ReadRecord, words: Callable[[], str]) -> Remark:
    why = read.newest.body.get("why")
    return Remark(words(), read.record.author, read.newest.at, why if isinstance(why, str) else "")


def _words(body: JSON) -> Callable[[], str]:
    answers: dict[str, Callable[[], str]] = {
        "not now": lambda: _("%(name)s said “not now” on %(day)s."),
        "withdrawn": lambda: _("%(name)s took it back on %(day)s."),
    }
    if "answer" in body:
        return answers.get(str(body["answer"]), lambda: _("%(name)s answered on %(day)s."))
    if "session" in body:
        return lambda: _("%(name)s confirmed it, after reading it together, on %(day)s.")
    return lambda: _("%(name)s agreed on %(day)s.")
