"""When the demo takes place: so that its last hour is wholly behind *now*, and its next one ahead."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from turnabout.schedule.recurrence import WEEK, WeeklySlot, occurrence, zone

ANCHOR: Final = "Europe/Berlin"
LOCAL_TIME: Final = time(17, 30)
MINUTES: Final = 60
TUESDAY: Final = 1
THURSDAY: Final = 3
A_LITTLE: Final = 40_000  # milliseconds at most


@dataclass(frozen=True, slots=True)
class Timeline:
    """The rhythm, and the dates of its hours that are over, in its own calendar."""

    slot: WeeklySlot
    dates: tuple[date, ...]

    @property
    def begins_at(self) -> datetime:
        """The start of the very first hour."""
        return occurrence(self.slot, self.dates[0])


def timeline_until(now: datetime, *, weeks: int) -> Timeline:
    """A weekly hour of which so many are over.

    On Thursdays; but where today is one, on Tuesdays, or the demo might begin in the middle of its hour.
    """
    today = now.astimezone(zone(ANCHOR)).date()
    weekday = TUESDAY if today.weekday() == THURSDAY else THURSDAY
    last = today - timedelta(days=(today.weekday() - weekday) % 7)
    dates = tuple(last - (weeks - 1 - week) * WEEK for week in range(weeks))
    slot = WeeklySlot(
        weekday=weekday,
        local_time=LOCAL_TIME,
        anchor_zone=ANCHOR,
        minutes=MINUTES,
        starts_on=dates[0],
    )
    return Timeline(slot=slot, dates=dates)


def after(moment: datetime, minutes: int) -> datetime:
    """So many minutes later, and a few seconds: nobody acts on the stroke of a minute."""
    return moment + timedelta(minutes=minutes, milliseconds=a_little())


def a_little() -> int:
    """A few seconds, in milliseconds."""
    return secrets.randbelow(A_LITTLE)
