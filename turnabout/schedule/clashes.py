"""Where a weekly time, or an hour, meets something in one's own calendar. Told to that person only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from django.utils.translation import gettext as _

from turnabout.accounts.models import Person
from turnabout.schedule.models import LENGTHS, BusyCalendar, BusyTime, Session
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
    if not BusyCalendar.objects.of(person).exclude(read_at=None).exists():
        return None
    starts = [hour.starts_at for hour in occurrences(slot, now, WEEKS)]
    # One question for all weeks.
    busy = list(BusyTime.objects.of(person).over(starts[0], starts[-1] + slot.length))
    taken = [
        start for start in starts if any(one.begins_at < start + slot.length and one.ends_at > start for one in busy)
    ]
    return Clashes(len(taken))


def with_hour(person: Person, session: Session) -> bool:
    """Whether somebody is busy in this hour, as far as we know."""
    ends_at = session.starts_at + timedelta(minutes=session.minutes)
    return BusyTime.objects.of(person).over(session.starts_at, ends_at).exists()
