"""From the address of a calendar to when its person is busy: asked outside, expanded in a process apart."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

import turnabout
from turnabout.schedule.busy.expansion import MOST
from turnabout.web.unreached import SENTENCES, Unreached

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

#: How far ahead busy times are kept.
WINDOW: Final = timedelta(days=60)
# The process limits itself; this is for the case that it cannot.
_PATIENCE: Final = 20  # seconds
_PROCESSOR: Final = 10  # seconds
_OUTWARD_PATIENCE: Final = 15.0  # seconds; whoever sends letters waits meanwhile
_OK: Final = 200
_REFUSED: Final = {401, 403, 404, 410}
_ROOT: Final = Path(turnabout.__file__).resolve().parents[1]

Span = tuple[datetime, datetime]


class Fault(StrEnum):
    """Our own words for what was wrong with a calendar that answered."""

    REFUSED = "refused"
    FAILING = "failing"
    NOT_CALENDAR = "not_calendar"
    HEAVY = "heavy"
    LOST = "lost"


_SENTENCES: Final[dict[str, _StrPromise]] = {
    **SENTENCES,
    Fault.REFUSED: _("The address no longer leads to a calendar: perhaps it was made anew or taken back there."),
    Fault.FAILING: _("The other side answered that it cannot give the calendar at present."),
    Fault.NOT_CALENDAR: _("What is at that address is no calendar in the iCalendar format (.ics)."),
    Fault.HEAVY: _("That calendar holds more appointments than we can work through."),
    Fault.LOST: _("The address can no longer be opened, because this server has new secrets. Please give it again."),
}


class Unread(Exception):  # noqa: N818 - it is told to a person
    """There are no busy times to be had. `word` is one of ours, to be kept."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


def sentence(word: str) -> _StrPromise | str:
    """What a kept word says to its person; nothing for none."""
    return _SENTENCES.get(word, "")


def read(address: str, zone: str, now: datetime) -> list[Span]:
    """When somebody is busy in the coming weeks. Days are those of `zone`. Raises Unread."""
    # What asks outside takes a while to load; pages never need it.
    from turnabout.web.outward import Asked, ask  # noqa: PLC0415 - as above

    accepted = Asked(headers={"Accept": "text/calendar, */*;q=0.1"})
    try:
        answer = ask(address, accepted, patience=_OUTWARD_PATIENCE)
    except Unreached as fault:
        raise Unread(fault.why) from None
    if answer.status != _OK:
        raise Unread(Fault.REFUSED if answer.status in _REFUSED else Fault.FAILING)
    return expanded(answer.body, zone, now)


def expanded(calendar: bytes, zone: str, now: datetime, *, seconds: int = _PROCESSOR) -> list[Span]:
    """The busy times in a calendar, worked out by a process that ends soon, whatever it was given. Raises Unread."""
    words = [str(seconds), str(now.timestamp()), str((now + WINDOW).timestamp()), zone]
    try:
        ran = subprocess.run(  # noqa: S603 - our own program; the calendar comes by its standard input
            [sys.executable, "-P", "-s", "-m", "turnabout.schedule.busy.expansion", *words],
            input=calendar,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
            # None of ours: a library that is led astray there finds no secret.
            env={"PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            cwd="/",
        )
        said = json.loads(ran.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        # It was killed, by us or by its own limits, before it had said anything.
        raise Unread(Fault.HEAVY) from None
    if isinstance(said, str):
        raise Unread(Fault(said))
    return [(_moment(begins), _moment(ends)) for begins, ends in said[:MOST]]


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
