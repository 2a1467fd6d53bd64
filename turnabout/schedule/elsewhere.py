"""An hour held elsewhere, on a walk or a train, and noted afterwards: which hour it is, and whether it may be.

Somebody says a date, perhaps a time, and who was focus; the date is that of where they live, and the other may live
a day ahead. It may be an hour that is known already: the planned one of that day,
or one the other has noted before. Then it is that one, and not a second. Both roles on one day are two hours:
friends who meet seldom take both turns.

Nobody rewrites what the other said of whose hour it was: they say “we didn’t”, and it is noted anew.

People and ids are anything that can be compared. This module knows no clock and no database.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import Enum
from typing import Generic, TypeVar

Person = TypeVar("Person", bound=Hashable)
Id = TypeVar("Id", bound=Hashable)
Note = TypeVar("Note")

# Who was whose coach longer ago than this changes no turn worth talking about.
LONGEST_AGO = timedelta(days=366)
A_DAY = timedelta(days=1, hours=1)  # the longest there is: clocks are put back on it
# Of a day longer ago than this nobody remembers whether a note is right unless both say so.
LONG_AGO = timedelta(days=14)
# So many notes are asked about at once, the newest first.
ASKED_AT_ONCE = 3
# Where nobody says at what time it was, it stands among the other hours of its day as if it was noon.
NOON = time(12, 0)


class Finding(Enum):
    """What the noted hour is among those that are known."""

    NEW = "new"
    SETTLES = "settles"  # it was planned, or began and came to nothing: now it was held, elsewhere
    SAME = "same"  # it counts already, or somebody noted it before
    RUNNING = "running"  # people are in its room at this moment


@dataclass(frozen=True, slots=True)
class When:
    """Between which two moments an hour began, by whose calendar; where its time is known they are one."""

    first: datetime
    last: datetime
    zone: tzinfo

    @classmethod
    def said(cls, on: date, at: time | None, zone: tzinfo) -> When:
        """As somebody says it who lives there: on a day, and perhaps at what time."""
        first, last = (datetime.combine(on, at or edge, tzinfo=zone) for edge in (time.min, time.max))
        return cls(first, last, zone)

    @classmethod
    def seen(cls, moment: datetime, zone: tzinfo) -> When:
        """Of an hour whose beginning the server knows, as somebody sees it who lives there."""
        return cls(moment, moment, zone)

    def may_be(self, other: When) -> bool:
        """Whether both may be one hour: of one day for either, or, where no time was said, while that day lasts."""
        if self.first == self.last and other.first == other.last:
            near = abs(self.first - other.first) < A_DAY
            return near and any(_day(self.first, zone) == _day(other.first, zone) for zone in (self.zone, other.zone))
        return self.first <= other.last and other.first <= self.last


def _day(moment: datetime, zone: tzinfo) -> date:
    return moment.astimezone(zone).date()


@dataclass(frozen=True, slots=True)
class Known(Generic[Person, Id]):
    """An hour of that partnership.

    ``counts`` says that it was held, ``noted`` that somebody
    said it was held elsewhere, ``running`` that its time is now and somebody came to its room, ``over`` that
    both have said what became of it, ``ahead`` that it has not begun, ``ran`` that it went to its end in the room.
    """

    id: Id
    when: When
    focus: Person | None
    counts: bool = False
    noted: bool = False
    running: bool = False
    over: bool = False
    ahead: bool = False
    ran: bool = False


def find(known: Iterable[Known[Person, Id]], *, when: When, focus: Person) -> tuple[Finding, Id | None]:
    """Say which hour somebody means who notes one of then with that focus person: the nearest that it may be."""
    that_day = [hour for hour in known if hour.when.may_be(when)]
    that_day.sort(key=lambda hour: abs(hour.when.first - when.first))
    for hour in that_day:
        if (hour.noted or hour.counts) and hour.focus == focus:
            return Finding.SAME, hour.id
    for hour in that_day:
        if hour.running:
            return Finding.RUNNING, hour.id
    for hour in that_day:
        # What both said did not take place stays so: they met at another time of that day. One that is still ahead
        # may yet be held: nobody shuts this evening’s door for both. And what was held in the room waits for its
        # answers: a walk on the same day must not take it over, with all that was written in it. One that is settled
        # as the other’s is another hour.
        if hour.focus in {None, focus} and not (hour.noted or hour.counts or hour.over or hour.ahead or hour.ran):
            return Finding.SETTLES, hour.id
    return Finding.NEW, None


def earliest(began: date, today: date) -> date:
    """The first day of which an hour may be noted: within a year, and not before the two began."""
    return min(max(began, today - LONGEST_AGO), today)


def needs_a_yes(on: date, noted: date) -> bool:
    """Whether an hour of that day, noted then, counts only once the other has said that it was so."""
    return noted - on > LONG_AGO


def asked_first(waiting: Sequence[Note], *, by_age: Callable[[Note], datetime]) -> tuple[list[Note], int]:
    """The newest few of what waits for an answer, and how many more there are."""
    newest = sorted(waiting, key=by_age, reverse=True)
    return newest[:ASKED_AT_ONCE], max(0, len(newest) - ASKED_AT_ONCE)


def stood_at(on: date, at: time | None, *, zone: tzinfo, length: timedelta, now: datetime) -> datetime:
    """When to say that it began: by its day and time where it was noted; over by now, however soon that was."""
    return min(datetime.combine(on, at or NOON, tzinfo=zone), now - length)


def time_of_day(written: str) -> time:
    """`18:30`, on the clock of whoever writes it. Raises ValueError."""
    return time.fromisoformat(written).replace(tzinfo=None)
