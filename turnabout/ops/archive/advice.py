"""The ask, the heard check, offers and ideas of an hour in an archive: from what each of the two said.

What only the focus person may say counts from nobody else, an offer from the coach alone, and ideas are their
author's: `tests/contracts/advice.json` holds this and the page to the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from turnabout.vault.archive_opening import ReadRecord

ASKS: Final = ("listen", "usual", "challenge")
KINDS: Final = ("idea", "experience", "question")
ANSWERS: Final = ("yes", "not yet")
FATES: Final = ("taken", "binned")
MOST_HEARD: Final = 10
LONGEST_IDEA: Final = 300
LATEST: Final = 8_640_000_000_000_000
_ID = re.compile(r"[A-Za-z0-9_-]{1,36}")
_GAPS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ufeff]+")


@dataclass(frozen=True, slots=True)
class Stamped:
    """Something said, and when: in milliseconds since 1970, by its writer's clock."""

    at: int
    value: Any


@dataclass(frozen=True, slots=True)
class Offer:
    """What was asked, and how it was answered; "" for not at all."""

    id: str
    kind: str
    answer: str


@dataclass(frozen=True, slots=True)
class Idea:
    """An idea, of whom (`focus` or `coach`), and what became of it; "" for nothing yet."""

    id: str
    by: str
    text: str
    fate: str


@dataclass(frozen=True, slots=True)
class Advice:
    """Whether advice was wanted, and what was offered."""

    ask: str
    heard: int | None
    open: bool
    offers: tuple[Offer, ...]
    ideas: tuple[Idea, ...]


Values = Mapping[str, Stamped]


def advice_of(reads: Sequence[ReadRecord], *, partner: str, own: bool) -> Advice:
    """How it stood in the end; `own` says that the hour was that of the archive's person."""
    said: dict[bool, list[object]] = {True: [], False: []}
    for read in reads:
        mine = read.record.author != partner
        said[mine] += [version.body["values"] for version in read.versions if "values" in version.body]
    return advice_from(focus=said[own], coach=said[not own])


def advice_from(*, focus: Iterable[object], coach: Iterable[object]) -> Advice:
    """How it stands, from what each of the two said in their log, entry by entry."""
    theirs, others = _merged(focus), _merged(coach)
    ask, heard, opened = (theirs.get(name) for name in ("ask", "heard", "open"))
    return Advice(
        ask=ask.value if ask else "",
        heard=heard.value if heard else None,
        open=bool(opened and opened.value),
        offers=tuple(_offers(theirs, others)),
        ideas=tuple(_ideas(theirs, others)),
    )


def advice_told(advice: Advice, *, own: bool, name: str) -> Iterator[str]:
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
    sentences = [asks.get(advice.ask, "") % {"name": name}]
    # What was asked for and not wanted was never offered; ideas stand below, one by one.
    wanted = sum(offer.answer == "yes" for offer in advice.offers)
    if wanted and not advice.ideas:
        said = ngettext("Something was offered once.", "Something was offered %(count)s times.", wanted)
        sentences.append(said % {"count": wanted})
    if any(sentences):
        yield " ".join(filter(None, sentences))
    fates = {"taken": _("Taken"), "binned": _("Binned")}
    for idea in advice.ideas:
        who = _("You") if (idea.by == "focus") == own else name
        yield " · ".join(filter(None, (f"- {who}: {idea.text}", fates.get(idea.fate))))


def _offers(focus: Values, coach: Values) -> Iterator[Offer]:
    """An answer counts for what was asked then."""
    for id_, said in _named(coach, "offer"):
        answer = focus.get(f"answer:{id_}")
        yield Offer(id_, said.value, answer.value["said"] if answer and answer.value["to"] == said.value else "")


def _ideas(focus: Values, coach: Values) -> Iterator[Idea]:
    """Each one's own, the oldest first; of two by one name the focus person's stands."""
    for id_, said in _named({**coach, **focus}, "idea"):
        fate = focus.get(f"fate:{id_}")
        by = "focus" if f"idea:{id_}" in focus else "coach"
        yield Idea(id_, by, said.value, fate.value["fate"] if fate and fate.value["of"] == said.value else "")


def _named(values: Values, kind: str) -> list[tuple[str, Stamped]]:
    found = sorted(values.items(), key=lambda one: (one[1].at, one[0]))
    return [(name.partition(":")[2], said) for name, said in found if name.startswith(f"{kind}:")]


def _merged(all_said: Iterable[object]) -> Values:
    """Of each name what was said last, of each kind its first few."""
    last: dict[str, Stamped] = {}
    for name, said in (one for entry in all_said for one in _read(entry)):
        last[name] = max(last.get(name, said), said, key=_lateness)
    kept: dict[str, Stamped] = {}
    for kind, (most, _read_it) in _SHAPES.items():
        names = sorted((name for name in last if name.partition(":")[0] == kind), key=lambda one: (last[one].at, one))
        kept |= {name: last[name] for name in names[:most]}
    return kept


def _lateness(said: Stamped) -> tuple[int, str]:
    return said.at, json.dumps(said.value, ensure_ascii=False)


def _read(entry: object) -> Iterator[tuple[str, Stamped]]:
    """What has not its shape was not said."""
    for name, stamped in _fields(entry).items():
        kind, _colon, id_ = name.partition(":")
        if kind not in _SHAPES or not isinstance(stamped, dict):
            continue
        most, read = _SHAPES[kind]
        value, at = read(stamped.get("value")), _whole(stamped.get("at"), LATEST)
        if value is not None and at is not None and (name == kind if most == 1 else _ID.fullmatch(id_)):
            yield name, Stamped(at, value)


def _line(value: object) -> str | None:
    """As much of a text as is kept of an idea, on one line. Lengths are those of a browser: UTF-16."""
    if not isinstance(value, str):
        return None
    return _cut(_GAPS.sub(" ", _cut(value, 2 * LONGEST_IDEA)).strip(), LONGEST_IDEA).strip() or None


def _cut(text: str, units: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore")


def _whole(value: object, most: int) -> int | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most else None


def _one_of(known: Sequence[str]) -> Callable[[object], str | None]:
    return lambda value: value if isinstance(value, str) and value in known else None


def _both(**reads: Callable[[object], str | None]) -> Callable[[object], dict[str, str] | None]:
    def read(value: object) -> dict[str, str] | None:
        found = {name: one(_fields(value).get(name)) for name, one in reads.items()}
        return {name: one for name, one in found.items() if one is not None} if None not in found.values() else None

    return read


def _fields(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


#: Kind → how many of them one person may say in an hour, and how one is read.
_SHAPES: Final[Mapping[str, tuple[int, Callable[[object], Any]]]] = {
    "ask": (1, _one_of(ASKS)),
    "heard": (1, lambda value: _whole(value, MOST_HEARD)),
    "open": (1, lambda value: value if isinstance(value, bool) else None),
    "offer": (20, _one_of(KINDS)),
    "answer": (20, _both(said=_one_of(ANSWERS), to=_one_of(KINDS))),
    "idea": (3, _line),
    "fate": (6, _both(fate=_one_of(FATES), of=_line)),
}
