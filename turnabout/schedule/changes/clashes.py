"""Where a weekly time, or an hour, meets something in one's own calendar. Told to that person only."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import accumulate
from typing import Final
from uuid import UUID

from django.db.models import Exists
from django.utils.translation import gettext as _

from turnabout.accounts.models import Person
from turnabout.schedule.changes.proposals import Following, Move
from turnabout.schedule.glance import Glance
from turnabout.schedule.models import LENGTHS, BusyCalendar, BusyTime
from turnabout.schedule.models.busy import BusyCalendarQuerySet
from turnabout.schedule.recurrence import WeeklySlot, occurrences

#: As far as busy times are known.
WEEKS: Final = 8
KNOWN_FOR: Final = timedelta(weeks=WEEKS, days=1)


@dataclass(frozen=True)
class Clashes:
    """In how many of the coming weeks somebody is busy then."""

    busy: int
    weeks: int = WEEKS

    @property
    def sentence(self) -> str:
        """For that person."""
        if not self.busy:
            return _("You are free then in all of the next %(weeks)s weeks, says your calendar.") % {
                "weeks": self.weeks
            }
        return _("In %(busy)s of the next %(weeks)s weeks you are busy then.") % {
            "busy": self.busy,
            "weeks": self.weeks,
        }


def then(person: Person, said: Mapping[str, object], now: datetime) -> Clashes | None:
    """Of the weekly time that a form says; None where it says none, or where nothing is known of this person."""
    try:
        slot = WeeklySlot(
            weekday=int(str(said.get("weekday"))),
            local_time=_wall_clock(said.get("local_time")),
            anchor_zone=str(said.get("anchor_zone")),
            minutes=int(str(said.get("minutes"))),
            starts_on=now.date(),
        )
    except ValueError:
        return None
    return of_slot(person, slot, now) if slot.minutes in LENGTHS else None


def _wall_clock(said: object) -> time:
    """A form begins with a moment or a time, and ends with text. Raises ValueError."""
    if isinstance(said, datetime):
        return said.time()
    return said if isinstance(said, time) else time.fromisoformat(str(said))


def of_slot(person: Person, slot: WeeklySlot, now: datetime) -> Clashes | None:
    """Of the next hours of this weekly time; None for somebody whose calendar was never read."""
    return of_slots(person, [slot], now)[0]


def of_slots(person: Person, slots: Sequence[WeeklySlot], now: datetime) -> list[Clashes | None]:
    """The same of each of them, for one question to the database."""
    if not slots or not are_known(person):
        return [None for _slot in slots]
    taken = _Taken(person, now, KNOWN_FOR + max(slot.length for slot in slots))
    return [_counted(slot, taken, now) for slot in slots]


def _counted(slot: WeeklySlot, taken: _Taken, now: datetime) -> Clashes | None:
    coming = (hour.starts_at for hour in occurrences(slot, now, WEEKS))
    # One that begins later runs past what is known.
    starts = [start for start in coming if start <= now + KNOWN_FOR]
    busy = sum(taken.over(start, start + slot.length) for start in starts)
    return Clashes(busy, len(starts)) if starts else None


class _Taken:
    """When somebody is busy from now on, to be asked of many times."""

    def __init__(self, person: Person, now: datetime, ahead: timedelta) -> None:
        rows = BusyTime.objects.of(person).over(now, now + ahead).order_by("begins_at")
        spans = list(rows.values_list("begins_at", "ends_at"))
        self._begin = [begins_at for begins_at, _ends_at in spans]
        # Until when, of all that has begun by then: what began first may end last.
        self._end = list(accumulate((ends_at for _begins_at, ends_at in spans), max))

    def over(self, begins_at: datetime, ends_at: datetime) -> bool:
        """Whether any of it takes some of this time. What ends as it begins takes none."""
        begun = bisect_left(self._begin, ends_at)
        return begun > 0 and self._end[begun - 1] > begins_at


def with_hour(person: Person, session: Glance) -> bool:
    """Whether somebody is busy in this hour, as far as we know."""
    return _busy(person, session.starts_at, session.minutes)


def among(person: Person, hours: Sequence[Glance]) -> set[UUID]:
    """Those of these hours in which somebody is busy, for one question to the database."""
    if not hours:
        return set()
    all_of_them = min(hour.starts_at for hour in hours), max(hour.ends_at for hour in hours)
    spans = list(BusyTime.objects.of(person).over(*all_of_them).values_list("begins_at", "ends_at"))
    return {hour.id for hour in hours if any(begin < hour.ends_at and end > hour.starts_at for begin, end in spans)}


def of_move(person: Person, proposal: Move | Following, now: datetime) -> str:
    """Of another time for an hour, while it is being chosen."""
    if isinstance(proposal, Move):
        return at(person, proposal.starts_at, proposal.session.minutes)
    found = of_slot(person, proposal.slot, now)
    return found.sentence if found else ""


def are_known(person: Person) -> bool:
    """Whether a calendar of this person was ever read."""
    return _read(person).exists()


def known_of(person: Person) -> Exists:
    """The same as part of another question, for pages that ask few."""
    return Exists(_read(person))


def _read(person: Person) -> BusyCalendarQuerySet:
    return BusyCalendar.objects.of(person).exclude(read_at=None)


def at(person: Person, starts_at: datetime, minutes: int) -> str:
    """A sentence for somebody who is busy at a time that one hour may move to; empty where they are not."""
    return _("Your calendar has something then.") if _busy(person, starts_at, minutes) else ""


def _busy(person: Person, starts_at: datetime, minutes: int) -> bool:
    return BusyTime.objects.of(person).over(starts_at, starts_at + timedelta(minutes=minutes)).exists()
