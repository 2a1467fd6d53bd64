"""The weekly hour: one weekday and wall-clock time in one place, for years.

A slot is anchored in the time zone of the place it was agreed in. There it stays at
the same wall-clock time through every clock change; elsewhere its local time may
shift for some weeks, which is why times are always shown for both people.

A local time that a clock change skips or repeats is read as RFC 5545 says (section
3.3.5, https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5):

- *skipped*: with the offset in force before the gap, so 02:30 in a gap from 02:00
  to 03:00 is held at 03:30;
- *repeated*: the first of the two.

Instants are aware datetimes in UTC, dates are those of the anchor's own calendar.
This module knows no clock and no database.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import count as counting
from itertools import islice
from zoneinfo import ZoneInfo

DAYS_A_WEEK = 7
WEEK = timedelta(days=DAYS_A_WEEK)


class UnknownZone(ValueError):  # noqa: N818 - says what is wrong
    """A name that is no IANA time zone."""


class NotInSlot(ValueError):  # noqa: N818 - says what is wrong
    """A date on which the slot has no hour."""


@dataclass(frozen=True, slots=True)
class WeeklySlot:
    """A weekly hour: ``weekday`` 0 is Monday, ``local_time`` is naive wall-clock time.

    ``anchor_zone`` is an IANA name, ``minutes`` the length. The first hour is on the
    first such weekday on or after ``starts_on``. Raises ValueError (UnknownZone for
    the zone) where a value is none.
    """

    weekday: int
    local_time: time
    anchor_zone: str
    minutes: int
    starts_on: date

    def __post_init__(self) -> None:
        if self.weekday not in range(DAYS_A_WEEK):
            message = "weekday is 0 (Monday) to 6 (Sunday)"
            raise ValueError(message)
        if self.local_time.tzinfo is not None:
            message = "local_time has no time zone of its own"
            raise ValueError(message)
        if self.minutes <= 0:
            message = "an hour has a length"
            raise ValueError(message)
        zone(self.anchor_zone)

    @property
    def length(self) -> timedelta:
        """From the hour's start to its planned end."""
        return timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One hour of a slot: its date in the anchor's calendar, its start in UTC."""

    date: date
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class LocalView:
    """An instant as read in one zone.

    ``local`` is aware, in that zone. ``days_apart`` is how many calendar days it is
    after (or, negative, before) the date in the first zone asked for.
    """

    zone: str
    local: datetime
    days_apart: int


def occurrence(slot: WeeklySlot, on: date) -> datetime:
    """Say when the slot's hour of that date starts, in UTC.

    Raises NotInSlot if the date is on another weekday or before the slot begins.
    """
    if on.weekday() != slot.weekday or on < slot.starts_on:
        raise NotInSlot(on)
    # fold=0 is RFC 5545's reading of both the skipped and the repeated local time.
    local = datetime.combine(on, slot.local_time.replace(fold=0))
    return local.replace(tzinfo=zone(slot.anchor_zone)).astimezone(UTC)


def occurrences(slot: WeeklySlot, after: datetime, count: int) -> list[Occurrence]:
    """List the next ``count`` hours that start strictly after the instant ``after``."""
    return list(islice(following(slot, after), count))


def following(slot: WeeklySlot, after: datetime) -> Iterator[Occurrence]:
    """Yield every hour that starts strictly after the instant ``after``, without end."""
    anchored = after.astimezone(zone(slot.anchor_zone)).date()
    # A week early: a skipped time may be held on the day after its own date.
    earliest = max(slot.starts_on, anchored - WEEK)
    return (hour for hour in _from(slot, earliest) if hour.starts_at > after)


def first_date(weekday: int, today: date) -> date:
    """Give the first date with that weekday (0 is Monday), today included."""
    return today + timedelta(days=(weekday - today.weekday()) % DAYS_A_WEEK)


def local_views(instant: datetime, zones: Sequence[str]) -> list[LocalView]:
    """Read the instant in each of the zones, in their order. Raises UnknownZone."""
    readings = [(name, instant.astimezone(zone(name))) for name in zones]
    return [LocalView(name, local, (local.date() - readings[0][1].date()).days) for name, local in readings]


@cache
def zone(name: str) -> ZoneInfo:
    """Look up the IANA time zone of that name. Raises UnknownZone."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        # ZoneInfo answers an odd name with whichever of these its search met first.
        raise UnknownZone(name) from error


def _from(slot: WeeklySlot, earliest: date) -> Iterator[Occurrence]:
    """Yield every hour of the slot on or after a date that is not before its beginning."""
    start = first_date(slot.weekday, earliest)
    for week in counting():
        on = start + week * WEEK
        yield Occurrence(on, occurrence(slot, on))
