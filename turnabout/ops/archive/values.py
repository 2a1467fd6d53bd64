"""What each of the two said beside the text of an hour: named values, the last of each, held to their shapes.

The page reads them alike (`frontend/room/values.ts`); what has not its shape was not said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from turnabout.vault.archive_opening import ReadRecord

ASKS: Final = ("listen", "usual", "challenge")
KINDS: Final = ("idea", "experience", "question")
ANSWERS: Final = ("yes", "not yet")
FATES: Final = ("taken", "binned")
MOST_HEARD: Final = 10
LONGEST_IDEA: Final = 300
LATEST: Final = 8_640_000_000_000_000
#: Seconds: nobody's hour is longer, however often it was extended and paused.
LONGEST_HOUR: Final = 4 * 60 * 60
_ID = re.compile(r"[A-Za-z0-9_-]{1,36}")
_GAPS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ufeff]+")


@dataclass(frozen=True, slots=True)
class Stamped:
    """Something said, and when: in milliseconds since 1970, by its writer's clock."""

    at: int
    value: Any


Values = Mapping[str, Stamped]

#: Seconds spoken, and seconds heard.
Seconds = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Totals:
    """How long somebody spoke by their own device: in the listening, None where there was none, and in all."""

    listen: Seconds | None
    hour: Seconds


def values_in(reads: Sequence[ReadRecord], *, partner: str, own: bool) -> tuple[list[object], list[object]]:
    """What the focus person said in their log, entry by entry, and the coach; `own` says that it was one's own hour."""
    said: dict[bool, list[object]] = {True: [], False: []}
    for read in reads:
        mine = read.record.author != partner
        said[mine] += [version.body["values"] for version in read.versions if "values" in version.body]
    return said[own], said[not own]


def merged(all_said: Iterable[object]) -> Values:
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
    return said.at, json.dumps(said.value, ensure_ascii=False, default=asdict)


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


def _totals(value: object) -> Totals | None:
    fields = _fields(value)
    listen, hour = _seconds(fields.get("listen")), _seconds(fields.get("hour"))
    if hour is None or (listen is None and fields.get("listen", ...) is not None):
        return None
    # A part of the hour is no longer than the hour.
    longer = listen is not None and (listen[0] > hour[0] or listen[1] > hour[1])
    return None if longer else Totals(listen, hour)


def _seconds(value: object) -> Seconds | None:
    if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004 - spoken, and heard
        return None
    spoke, of = (_whole(one, LONGEST_HOUR) for one in value)
    return (spoke, of) if spoke is not None and of is not None and spoke <= of else None


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
    "talk": (1, _totals),
}
