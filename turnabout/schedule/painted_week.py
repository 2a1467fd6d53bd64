"""The half hours of a week in which somebody usually has time, and the instants they come to.

Half hours are numbered as the clock on that person's wall shows them: 0 is Monday 00:00, 335 Sunday 23:30. Kept, a
week is 42 bytes, its first half hour the highest bit of the first byte.

A minute is inside somebody's hours when the half hour that their clock then shows is chosen. So a half hour that a
clock change repeats counts both times, and one that it skips never comes. Instants are aware datetimes in UTC; this
module knows no clock and no database.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby

from turnabout.schedule.recurrence import DAYS_A_WEEK, WEEK, zone

HALF_HOUR = timedelta(minutes=30)
HALF_HOURS_A_DAY = 48
HALF_HOURS = HALF_HOURS_A_DAY * DAYS_A_WEEK
BYTES = HALF_HOURS // 8

# Between two looks at a zone's offset; no state has changed its clocks and changed them back within a day.
_LOOK = timedelta(days=1)
_SECOND = timedelta(seconds=1)


class NotAWeek(ValueError):  # noqa: N818 - says what is wrong
    """What should be the half hours of a week is something else."""


@dataclass(frozen=True, slots=True)
class Week:
    """The half hours somebody chose. Raises NotAWeek for a number that is none of a week."""

    chosen: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if not all(half in range(HALF_HOURS) for half in self.chosen):
            raise NotAWeek(self.chosen)

    @classmethod
    def of(cls, halves: Iterable[int]) -> Week:
        """The week with these half hours. Raises NotAWeek."""
        return cls(frozenset(halves))

    @classmethod
    def read(cls, kept: bytes) -> Week:
        """The week that was kept as these bytes. Raises NotAWeek where they are not 42."""
        if len(kept) != BYTES:
            raise NotAWeek(len(kept))
        bits = int.from_bytes(kept)
        return cls(frozenset(half for half in range(HALF_HOURS) if bits >> (HALF_HOURS - 1 - half) & 1))

    def kept(self) -> bytes:
        """The week as 42 bytes."""
        return sum(1 << (HALF_HOURS - 1 - half) for half in self.chosen).to_bytes(BYTES)

    def painted(self, chosen: Week, cleared: Week) -> Week:
        """The same with some half hours chosen and some cleared; what is in both is cleared."""
        return Week((self.chosen | chosen.chosen) - cleared.chosen)

    def covers(self, minute: int, length: int) -> bool:
        """Whether every half hour is chosen that so many minutes touch, from a minute of the week on.

        The week goes round: after Sunday comes Monday.
        """
        first, last = minute // 30, (minute + length - 1) // 30
        return all(half % HALF_HOURS in self.chosen for half in range(first, last + 1))

    def stretches(self) -> list[tuple[int, int]]:
        """Half hours in a row, as first and one after the last, in order; Monday does not go on from Sunday."""
        runs = groupby(enumerate(sorted(self.chosen)), key=lambda place: place[1] - place[0])
        halves = [[half for _place, half in run] for _key, run in runs]
        return [(run[0], run[-1] + 1) for run in halves]

    def by_day(self) -> list[tuple[int, time, time]]:
        """Half hours in a row as weekday, begin and end on the clock; each day by itself, and midnight is 00:00."""
        found: list[tuple[int, time, time]] = []
        for begin, end in self.stretches():
            for day in range(begin // HALF_HOURS_A_DAY, (end - 1) // HALF_HOURS_A_DAY + 1):
                midnight = day * HALF_HOURS_A_DAY
                first, last = max(begin, midnight), min(end, midnight + HALF_HOURS_A_DAY)
                found.append((day, on_the_clock(first), on_the_clock(last)))
        return found


@dataclass(frozen=True, slots=True)
class Painted:
    """The week of one person, and the IANA zone whose clock it means."""

    week: Week
    zone: str


@dataclass(frozen=True, slots=True)
class Span:
    """From an instant to another, which is not in it."""

    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Free:
    """When somebody has time: spans in order that do not touch each other, and where each begins."""

    spans: list[Span]
    begins: list[datetime]

    def around(self, begin: datetime, end: datetime) -> Span | None:
        """The span that holds all of this; None where some of it is outside."""
        place = bisect_right(self.begins, begin) - 1
        return self.spans[place] if place >= 0 and self.spans[place].end >= end else None


def free(painted: Painted, begin: datetime, end: datetime) -> Free:
    """When somebody has time between two instants, with every change of their clocks. Raises UnknownZone."""
    stretches = painted.week.stretches()
    spans: list[Span] = []
    for piece, offset in _pieces(painted.zone, begin, end):
        for span in _in_piece(stretches, piece, offset):
            if spans and spans[-1].end == span.begin:
                spans[-1] = Span(spans[-1].begin, span.end)
            else:
                spans.append(span)
    return Free(spans, [span.begin for span in spans])


def _in_piece(stretches: list[tuple[int, int]], piece: Span, offset: timedelta) -> Iterator[Span]:
    """The stretches of each week, while a zone's offset stays the same."""
    first = piece.begin + offset
    monday = first.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=first.weekday()) - offset
    while monday < piece.end:
        for start, stop in stretches:
            begin = max(monday + start * HALF_HOUR, piece.begin)
            end = min(monday + stop * HALF_HOUR, piece.end)
            if begin < end:
                yield Span(begin, end)
        monday += WEEK


def _pieces(name: str, begin: datetime, end: datetime) -> Iterator[tuple[Span, timedelta]]:
    """The time between two instants, cut where a zone's offset changes."""
    start, offset = begin, offset_at(name, begin)
    here = begin
    while here < end:
        ahead = min(here + _LOOK, end)
        if offset_at(name, ahead) != offset:
            change = _change(name, here, ahead)
            yield Span(start, change), offset
            start, offset = change, offset_at(name, change)
            ahead = change
        here = ahead
    if start < end:
        yield Span(start, end), offset


def _change(name: str, before: datetime, after: datetime) -> datetime:
    """The first whole second between two instants at which the offset is another."""
    offset = offset_at(name, before)
    while after - before > _SECOND:
        middle = before + timedelta(seconds=(after - before) // _SECOND // 2)
        if offset_at(name, middle) == offset:
            before = middle
        else:
            after = middle
    return after


def offset_at(name: str, instant: datetime) -> timedelta:
    """How far a zone is ahead of UTC at an instant. Raises UnknownZone."""
    return instant.astimezone(zone(name)).utcoffset() or timedelta()


def on_the_clock(half: int) -> time:
    """When a half hour begins: 0 is 00:00, and so is every 48th."""
    within = half % HALF_HOURS_A_DAY
    return time(within // 2, within % 2 * 30)


def minute_of_week(local: datetime) -> int:
    """Where a moment stands in the week of its own clock: 0 is Monday 00:00."""
    return (local.weekday() * 24 + local.hour) * 60 + local.minute
