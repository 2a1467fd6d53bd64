"""A program of its own: reads a calendar (RFC 5545), writes when its person is busy, and nothing else of it.

A calendar is written by others, and a few bytes of it can describe more appointments than any machine can count. So
this runs in a process that gives itself little time and memory before it reads a byte, and that can be killed. It knows
no Django, no settings and no database, and is given no environment.

    python -m turnabout.schedule.busy.expansion SECONDS BEGINS ENDS ZONE < calendar.ics

SECONDS of the processor are all it takes. BEGINS and ENDS are seconds since 1970; a day, or a time without a zone, is
read in ZONE. It writes JSON: a list of
[begins, ends] in such seconds, in order and not overlapping, or one of our own words for what is wrong.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, tzinfo
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Event

BYTES: Final = 512 * 1024 * 1024
#: More than a person can have in sixty days, each apart from the others.
MOST: Final = 1000
#: What our own calendars and invitations call their hours ends so.
OURS: Final = "@turnabout"
_FREE: Final = {"FREE", "WORKINGELSEWHERE"}

Span = tuple[float, float]


def limit(seconds: int) -> None:
    """Take little from here on, behind all others, and write no file."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def busy(written: bytes, begins: float, ends: float, zone: tzinfo) -> list[Span]:
    """When the person of this calendar is busy within this time. Raises ValueError where it is no calendar."""
    # Slow to load, and no business of whoever only asks for the limits.
    from icalendar import Calendar  # noqa: PLC0415 - as above
    from recurring_ical_events import of  # type: ignore[import-untyped]  # noqa: PLC0415 - as above; it ships no types

    calendars = Calendar.from_ical(written, multiple=True)
    if not calendars or any(calendar.name != "VCALENDAR" for calendar in calendars):
        raise ValueError
    window = datetime.fromtimestamp(begins, UTC), datetime.fromtimestamp(ends, UTC)
    found = []
    for calendar in calendars:
        # What cannot be read of it is left out: one odd appointment must not hide all the others.
        for event in of(calendar, skip_bad_series=True).between(*window):
            if _counts(event):
                span = _instant(event.start, zone), _instant(event.end, zone)
                found.append((max(span[0], begins), min(span[1], ends)))
    return list(_joined(found))


def _counts(event: Event) -> bool:
    """Whether it keeps its person busy.

    A day without hours does only where its calendar says so in words: without a word, birthdays and holidays would take
    every hour of the day.
    """
    said = {name: str(event.get(name, "")).upper() for name in ("STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS")}
    microsoft = said["X-MICROSOFT-CDO-BUSYSTATUS"]
    if said["STATUS"] == "CANCELLED" or said["TRANSP"] == "TRANSPARENT" or microsoft in _FREE:
        return False
    if str(event.get("UID", "")).endswith(OURS):
        return False
    whole_day = not isinstance(event.start, datetime)
    return not whole_day or said["TRANSP"] == "OPAQUE" or microsoft in {"BUSY", "OOF"}


def _instant(moment: date | datetime, zone: tzinfo) -> float:
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=zone)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp()


def _joined(found: Iterable[Span]) -> Iterator[Span]:
    """In order, and what touches as one: fewer rows, and they tell less."""
    begun: Span | None = None
    for begins, ends in sorted(span for span in found if span[0] < span[1]):
        if begun and begins <= begun[1]:
            begun = begun[0], max(begun[1], ends)
            continue
        if begun:
            yield begun
        begun = begins, ends
    if begun:
        yield begun


def main() -> None:
    """Read, and write what there is to say."""
    seconds, begins, ends, zone = sys.argv[1:]
    limit(int(seconds))
    try:
        spans = busy(sys.stdin.buffer.read(), float(begins), float(ends), ZoneInfo(zone))
    except MemoryError:
        said: object = "heavy"
    except Exception:  # noqa: BLE001 - whatever a library makes of what somebody wrote, it is no calendar to us
        said = "not_calendar"
    else:
        said = spans if len(spans) <= MOST else "heavy"
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()
