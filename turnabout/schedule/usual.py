"""What somebody's clock shows when the weekly time begins, and when that is another time than usual.

The weekly time is anchored in one zone. Elsewhere it shifts whenever clocks change on other days than there: for the
few weeks between, or for a *season*, where one of the two changes its clocks and the other does not. What people are
used to is what they have had for long; a time that came for few weeks does not become it, and a season does after its
first hours. Of a time that came before the weekly time was chosen, nobody is told: they never had it.

This module knows no clock and no database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby

from turnabout.schedule.recurrence import WEEK, WeeklySlot, occurrence, zone

# A year and a week: wherever one begins to count, every change of the clocks is in it with the weeks around it.
WEEKS = 53
# What lasts longer is what people are used to; between the days on which two places change their clocks lie fewer.
SEASON = 8
# After so many hours at a time that goes on, it is the usual one.
FAMILIAR = 4

_HALF_A_WEEK = WEEK / 2


@dataclass(frozen=True, slots=True)
class Shift:
    """How much later than usual an hour begins on somebody's clock; less than nothing is earlier.

    `until` is the date, in that somebody's calendar, of the last hour for which it is so; None where no end is known.
    """

    by: timedelta
    until: date | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a person's clock shows when the hour begins, and in how many of the weeks."""

    weekday: int
    local_time: time
    weeks: int


@dataclass(frozen=True, slots=True)
class _Run:
    """Hours in a row that begin at one time of the week: the places of the first and the last."""

    time_of_week: timedelta
    first: int
    last: int

    @property
    def is_season(self) -> bool:
        return self.last - self.first >= SEASON


def shift(slot: WeeklySlot, on: date, name: str) -> Shift | None:
    """How the slot's hour of that date differs, in the zone of that name, from what is usual there; None where not."""
    if name == slot.anchor_zone:
        return None
    dates = [on + week * WEEK for week in range(-WEEKS, WEEKS + 1)]
    # Also before it was chosen: what it would have been tells a season from the few weeks between two.
    always = replace(slot, starts_on=dates[0])
    hours = [occurrence(always, day).astimezone(zone(name)) for day in dates]
    runs = _runs(hours)
    own = next(run for run in runs if run.first <= WEEKS <= run.last)
    if own.is_season and WEEKS - own.first >= FAMILIAR:
        return None
    had = (run for run in reversed(runs) if run.last < own.first and dates[run.last] >= slot.starts_on)
    usual = next((run for run in had if run.is_season), own)
    later = own.time_of_week - usual.time_of_week
    if not later:
        return None
    until = hours[own.last].date() if own.last < 2 * WEEKS else None
    return Shift((later + _HALF_A_WEEK) % WEEK - _HALF_A_WEEK, until)


def readings(instants: Sequence[datetime], name: str) -> tuple[Reading, ...]:
    """What a clock shows at these instants, and how often; the most frequent first."""
    local = [instant.astimezone(zone(name)) for instant in instants]
    counted = Counter((moment.weekday(), moment.time()) for moment in local)
    first = (local[0].weekday(), local[0].time())
    order = sorted(counted, key=lambda shown: (-counted[shown], shown != first, shown))
    return tuple(Reading(*shown, counted[shown]) for shown in order)


def _runs(hours: list[datetime]) -> list[_Run]:
    runs: list[_Run] = []
    for time_of_week, run in groupby(hours, key=_time_of_week):
        first = runs[-1].last + 1 if runs else 0
        runs.append(_Run(time_of_week, first, first + len(list(run)) - 1))
    return runs


def _time_of_week(local: datetime) -> timedelta:
    """What clock and calendar show: an hour that begins after midnight is on the day after."""
    return timedelta(days=local.weekday(), hours=local.hour, minutes=local.minute)
