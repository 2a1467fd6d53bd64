"""The rhythm strip of a partnership, as the viewer sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from turnabout.schedule.laying import Absences, absences, rhythm_of
from turnabout.schedule.outcome import Outcome
from turnabout.schedule.planning import first_focus, hours
from turnabout.schedule.recurrence import occurrences
from turnabout.schedule.strip import PastOrPlanned, View, Week, weeks

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership
    from turnabout.schedule.glance import Glance
    from turnabout.schedule.planning import PlannedHour
    from turnabout.schedule.recurrence import Occurrence

# About a quarter back and a month ahead: what one glance can hold.
MOST_PAST = 12
WEEKS_AHEAD = 4


def strip_of(
    partnership: Partnership, viewer: Person, now: datetime, planned: list[PlannedHour] | None = None
) -> list[Week]:
    """The last dozen hours and the coming weeks, oldest first; slips that were taken back are no weeks.

    `planned` are all hours of the two, for whoever has them.
    """
    planned = hours(partnership, now) if planned is None else planned
    rhythm = rhythm_of(partnership)
    ahead = occurrences(rhythm.slot, now, WEEKS_AHEAD) if rhythm and not partnership.ended_at else []
    told = [hour for hour in planned if not hour.session.is_taken_back]
    over = [place for place, hour in enumerate(told) if _is_over(hour, now)]
    # What is longer ago is no mark any more, and still says whose turn comes next.
    begin = over[-MOST_PAST] if len(over) > MOST_PAST else 0
    seen = [_as_seen(hour, now) for hour in told[begin:]]
    line = weeks(
        [*seen, *_left_out(ahead, seen, absences(partnership, now))],
        ahead,
        _view(partnership, viewer),
        before=[hour.turn for hour in told[:begin]],
    )
    past = [week for week in line if week.past]
    return past[-MOST_PAST:] + [week for week in line if not week.past][:WEEKS_AHEAD]


def past_of(partnership: Partnership, viewer: Person, now: datetime) -> list[tuple[Glance, Week]]:
    """Every hour that has been, with its mark, oldest first."""
    planned = hours(partnership, now)
    line = weeks([_as_seen(hour, now) for hour in planned], [], _view(partnership, viewer))
    return [(hour.session, week) for hour, week in zip(planned, line, strict=True) if week.past]


def _left_out(ahead: list[Occurrence], seen: list[PastOrPlanned[UUID]], away: Absences) -> list[PastOrPlanned[UUID]]:
    """Hours to come that have no row yet, and fall into a pause or days away."""
    laid = {session.slot_date for session in seen}
    return [
        PastOrPlanned(hour.starts_at, Outcome.SKIPPED, slot_date=hour.date, ahead=True)
        for hour in ahead
        if hour.date not in laid and away.why(hour.starts_at)
    ]


def _view(partnership: Partnership, viewer: Person) -> View[UUID]:
    return View(
        viewer=viewer.id,
        pair=(partnership.first_id, partnership.second_id),
        first=first_focus(partnership).id,
        zone=viewer.time_zone,
        spells=tuple((one.begins_at, one.ends_at, one.focus_id) for one in partnership.spells.all()),
    )


def _as_seen(hour: PlannedHour, now: datetime) -> PastOrPlanned[UUID]:
    session = hour.session
    return PastOrPlanned(
        starts_at=session.starts_at,
        outcome=hour.outcome,
        focus=session.focus_id,
        slot_date=session.slot_date,
        own_start=session.moved_from,
        agreed=session.swapped_to_id,
        ahead=session.is_skipped and session.starts_at > now,
        held_on=session.held_on,
        expected=hour.turn.held,
    )


def _is_over(hour: PlannedHour, now: datetime) -> bool:
    """Whether it has been, or its time has."""
    left_out_ahead = hour.session.is_skipped and hour.session.starts_at > now
    return hour.outcome is not Outcome.COMING and not left_out_ahead
