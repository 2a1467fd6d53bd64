"""Where a weekly time, or an hour, meets something in one's own calendar. Told to that person only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from django.utils.translation import gettext as _

from turnabout.accounts.models import Person
from turnabout.schedule.glance import Glance
from turnabout.schedule.models import LENGTHS, BusyCalendar, BusyTime
from turnabout.schedule.proposals import Following, Move
from turnabout.schedule.recurrence import WeeklySlot, occurrences

#: As far as busy times are known.
WEEKS: Final = 8


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
    if not are_known(person):
        return None
    coming = (hour.starts_at for hour in occurrences(slot, now, WEEKS))
    # One that begins later runs past what is known.
    starts = [start for start in coming if start <= now + timedelta(weeks=WEEKS, days=1)]
    if not starts:
        return None
    # One question for all weeks.
    busy = list(BusyTime.objects.of(person).over(starts[0], starts[-1] + slot.length))
    taken = [
        start for start in starts if any(one.begins_at < start + slot.length and one.ends_at > start for one in busy)
    ]
    return Clashes(len(taken), len(starts))


def with_hour(person: Person, session: Glance) -> bool:
    """Whether somebody is busy in this hour, as far as we know."""
    return _busy(person, session.starts_at, session.minutes)


def of_move(person: Person, proposal: Move | Following, now: datetime) -> str:
    """Of another time for an hour, while it is being chosen."""
    if isinstance(proposal, Move):
        return at(person, proposal.starts_at, proposal.session.minutes)
    found = of_slot(person, proposal.slot, now)
    return found.sentence if found else ""


def are_known(person: Person) -> bool:
    """Whether a calendar of this person was ever read."""
    return BusyCalendar.objects.of(person).exclude(read_at=None).exists()


def at(person: Person, starts_at: datetime, minutes: int) -> str:
    """A sentence for somebody who is busy at a time that one hour may move to; empty where they are not."""
    return _("Your calendar has something then.") if _busy(person, starts_at, minutes) else ""


def _busy(person: Person, starts_at: datetime, minutes: int) -> bool:
    return BusyTime.objects.of(person).over(starts_at, starts_at + timedelta(minutes=minutes)).exists()
