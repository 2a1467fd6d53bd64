"""What somebody's own page says of their days away: stretches of days, and which hours fall out by them.

Each was noted by itself; two that overlap or touch read as one, and end as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

from django.db.models import Q

from turnabout.partnerships.models import Partnership
from turnabout.schedule import laying
from turnabout.schedule.models import Away, Session, Skip
from turnabout.schedule.recurrence import following

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from turnabout.accounts.models import Person

# More are counted: a year away is fifty hours.
MOST_NAMED = 5


@dataclass(frozen=True)
class FallsOut:
    """An hour that nobody meets in."""

    starts_at: datetime
    partner: Person


@dataclass(frozen=True)
class Stretch:
    """Days away in a row, the last one included, and the hours to come that fall out by them."""

    begins_on: date
    ends_on: date
    hours: list[FallsOut]

    @property
    def named(self) -> list[FallsOut]:
        """The first of them."""
        return self.hours[:MOST_NAMED]

    @property
    def more(self) -> int:
        """How many come after these."""
        return len(self.hours[MOST_NAMED:])


def stretches(person: Person, now: datetime) -> list[Stretch]:
    """Those of somebody that are not over."""
    runs = list(_runs(Away.objects.of(person).filter(ends_at__gt=now)))
    hours = sorted(_falling_out(person, runs, now), key=lambda hour: hour.starts_at) if runs else []
    return [
        Stretch(
            run[0].begins_on,
            max(one.ends_on for one in run),
            [hour for hour in hours if any(one.holds(hour.starts_at) for one in run)],
        )
        for run in runs
    ]


def within(person: Person, begins_on: date, ends_on: date) -> list[Away]:
    """What somebody noted that lies inside these days, as a stretch reads."""
    return list(Away.objects.of(person).filter(begins_on__gte=begins_on, ends_on__lte=ends_on))


def _runs(aways: Iterable[Away]) -> Iterator[list[Away]]:
    """By their first day; those in one list overlap or touch."""
    run: list[Away] = []
    for away in aways:
        if run and away.begins_on > max(one.ends_on for one in run) + timedelta(days=1):
            yield run
            run = []
        run.append(away)
    if run:
        yield run


def _falling_out(person: Person, runs: list[list[Away]], now: datetime) -> Iterator[FallsOut]:
    """Hours that are laid down already, and those of a weekly time that will be."""
    known = Session.objects.of(person).filter(Q(starts_at__gt=now) | Q(slot_date__gte=now.date()))
    laid = set[tuple[int | None, date | None]]()
    for session in known:
        laid.add((session.rhythm_id, session.slot_date))
        if session.skipped_for == Skip.AWAY and session.starts_at > now:
            yield FallsOut(session.starts_at, session.partnership.partner_of(person))
    last = max(away.ends_at for run in runs for away in run)
    partnerships = list(Partnership.objects.of(person).confirmed())
    laying.fetch_weeks(partnerships)
    for partnership in partnerships:
        rhythm, partner = laying.rhythm_of(partnership), partnership.partner_of(person)
        away = laying.absences(partnership, now)
        coming = following(rhythm.slot, now) if rhythm else iter(())
        for hour in takewhile(lambda one: one.starts_at < last, coming):
            why = away.why(hour.starts_at)
            if rhythm and (rhythm.id, hour.date) not in laid and why and why[0] == Skip.AWAY:
                yield FallsOut(hour.starts_at, partner)
