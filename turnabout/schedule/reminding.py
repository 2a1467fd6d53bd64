"""When somebody is told of an hour, or not at all. Pure.

All datetimes are aware; quiet hours are times on the wall of the person's own zone, and may go over midnight.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from turnabout.schedule.outcome import TIME_TO_ANSWER


class Kind(StrEnum):
    """What a reminder is about."""

    DAY = "day"  # an hour comes near: a day ahead, unless somebody chose otherwise
    HOUR = "hour"  # an hour begins soon: an hour ahead, likewise
    MET = "met"  # an hour is over: did we meet?
    CHANGE = "change"  # a proposal waits for an answer, or the other has left hours out
    QUIET = "quiet"  # nothing was booked or held for a while


class Way(StrEnum):
    """How somebody is told."""

    MAIL = "mail"
    PUSH = "push"


class Ahead(StrEnum):
    """When somebody is told that an hour comes near."""

    DAY = "day"
    TWO_DAYS = "two-days"
    EVENING = "evening"  # of the day before, by the person's own wall


#: Those that follow from an hour alone; the others are told by whoever finds them.
OF_AN_HOUR = (Kind.DAY, Kind.HOUR, Kind.MET)
DAY_BEFORE = timedelta(hours=24)
EVENING_AT = time(18)
HOUR_BEFORE = timedelta(hours=1)
# What may be chosen instead, in minutes.
SOON_BEFORE = (15, 60, 180)
#: The longest before an hour that anybody is told of it, by kind.
EARLIEST = {Kind.DAY: timedelta(hours=48), Kind.HOUR: timedelta(minutes=max(SOON_BEFORE))}
# An hour may run on for a while, and nobody is to be asked in the midst of it.
AFTERWARDS = timedelta(hours=1)
# Closer than this, a word a day ahead is none any more; the one an hour ahead is about to come.
STILL_AHEAD = timedelta(hours=2)


@dataclass(frozen=True)
class Quiet:
    """The hours in which somebody is told nothing, from one time on the wall to another. Alike, there are none."""

    begins: time
    ends: time

    def over(self, instant: datetime, zone: ZoneInfo) -> datetime:
        """The instant itself, or the end of the quiet hours it falls into."""
        local = instant.astimezone(zone)
        wall = local.time().replace(tzinfo=None)
        if self.begins <= self.ends:
            quiet, days = self.begins <= wall < self.ends, 0
        else:
            quiet, days = wall >= self.begins or wall < self.ends, int(wall >= self.begins)
        if not quiet:
            return instant
        # Where clocks leave out that very time, `astimezone` takes the one an hour later, as people do.
        ends = datetime.combine(local.date() + timedelta(days=days), self.ends, tzinfo=zone).astimezone(UTC)
        # In an hour that clocks repeat, its first end may lie behind us.
        return max(ends, instant)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What one person wants: by which ways, when, when not, and whether that an hour begins soon also then."""

    zone: ZoneInfo
    ways: frozenset[Way]
    quiet: Quiet | None = Quiet(time(22), time(7))
    at_night: bool = False
    near: Ahead = Ahead.DAY
    soon: timedelta = HOUR_BEFORE


@dataclass(frozen=True, kw_only=True)
class Hour:
    """An hour as a reminder of it finds it.

    ``told_start`` is when it was to begin when the reminder was laid down. It ``stands`` while neither skipped, ended,
    noted nor paused, between two people who go on. ``answered`` says that this person has said how it went, or that the
    room saw them both.
    """

    starts_at: datetime
    ends_at: datetime
    told_start: datetime
    stands: bool = True
    answered: bool = field(default=False)


def window(
    kind: Kind, starts_at: datetime, ends_at: datetime, wanted: Wanted | None = None
) -> tuple[datetime, datetime]:
    """From when a reminder of an hour is due, and until when it is worth anything. Raises ValueError for others.

    Where nobody says what they want, it is due as for everybody who never chose.
    """
    if kind is Kind.DAY:
        return _near(starts_at, wanted), starts_at - STILL_AHEAD
    if kind is Kind.HOUR:
        return starts_at - (wanted.soon if wanted else HOUR_BEFORE), starts_at
    if kind is Kind.MET:
        return ends_at + AFTERWARDS, ends_at + TIME_TO_ANSWER
    raise ValueError(kind)


def _near(starts_at: datetime, wanted: Wanted | None) -> datetime:
    if wanted is None or wanted.near is Ahead.DAY:
        return starts_at - DAY_BEFORE
    if wanted.near is Ahead.TWO_DAYS:
        return starts_at - EARLIEST[Kind.DAY]
    day_before = starts_at.astimezone(wanted.zone).date() - timedelta(days=1)
    return datetime.combine(day_before, EVENING_AT, tzinfo=wanted.zone).astimezone(UTC)


def moment(kind: Kind, hour: Hour, wanted: Wanted, now: datetime) -> datetime | None:
    """When to tell somebody of an hour: not before now, and out of their quiet hours; None where not at all."""
    due, until = window(kind, hour.starts_at, hour.ends_at, wanted)
    if not (wanted.ways and hour.stands and hour.starts_at == hour.told_start):
        return None
    if kind is Kind.MET and hour.answered:
        return None
    at = awake(kind, max(due, now), wanted)
    return at if at is not None and at < until else None


def awake(kind: Kind, at: datetime, wanted: Wanted) -> datetime | None:
    """The moment, or the end of the quiet hours it falls into. What cannot wait is told then by choice alone."""
    over = wanted.quiet.over(at, wanted.zone) if wanted.quiet else at
    if over == at or kind is not Kind.HOUR:
        return over
    return at if wanted.at_night else None
