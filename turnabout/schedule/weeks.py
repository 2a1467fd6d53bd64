"""The rhythm strip of a partnership, as the viewer sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from turnabout.schedule.laying import Absences, absences
from turnabout.schedule.models import Rhythm, Session
from turnabout.schedule.outcome import Outcome
from turnabout.schedule.planning import first_focus
from turnabout.schedule.recurrence import occurrences
from turnabout.schedule.strip import PastOrPlanned, View, Week, weeks

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership
    from turnabout.schedule.models import SessionQuerySet
    from turnabout.schedule.recurrence import Occurrence

# About a quarter back and a month ahead: what one glance can hold.
MOST_PAST = 12
WEEKS_AHEAD = 4


def strip_of(partnership: Partnership, viewer: Person, now: datetime) -> list[Week]:
    """The last dozen hours and the coming weeks, oldest first; slips that were taken back are no weeks."""
    rhythm = Rhythm.objects.filter(partnership=partnership).current().first()
    ahead = occurrences(rhythm.slot, now, WEEKS_AHEAD) if rhythm and not partnership.ended_at else []
    seen = [_as_seen(session, now) for session in _sessions(partnership) if not session.is_taken_back]
    line = weeks([*seen, *_left_out(ahead, seen, absences(partnership, now))], ahead, _view(partnership, viewer))
    past = [week for week in line if week.past]
    return past[-MOST_PAST:] + [week for week in line if not week.past][:WEEKS_AHEAD]


def past_of(partnership: Partnership, viewer: Person, now: datetime) -> list[tuple[Session, Week]]:
    """Every hour that has been, with its mark, oldest first."""
    sessions = list(_sessions(partnership))
    line = weeks([_as_seen(session, now) for session in sessions], [], _view(partnership, viewer))
    return [(session, week) for session, week in zip(sessions, line, strict=True) if week.past]


def _left_out(ahead: list[Occurrence], seen: list[PastOrPlanned[UUID]], away: Absences) -> list[PastOrPlanned[UUID]]:
    """Hours to come that have no row yet, and fall into a pause or days away."""
    laid = {session.slot_date for session in seen}
    return [
        PastOrPlanned(hour.starts_at, Outcome.SKIPPED, slot_date=hour.date, ahead=True)
        for hour in ahead
        if hour.date not in laid and away.why(hour.starts_at)
    ]


def _sessions(partnership: Partnership) -> SessionQuerySet:
    return (
        Session.objects.within(partnership)
        .select_related("partnership", "rhythm")
        .prefetch_related("attendances")
        .in_order()
    )


def _view(partnership: Partnership, viewer: Person) -> View[UUID]:
    return View(
        viewer=viewer.id,
        pair=(partnership.first_id, partnership.second_id),
        first=first_focus(partnership).id,
        zone=viewer.time_zone,
        spells=tuple((one.begins_at, one.ends_at, one.focus_id) for one in partnership.spells.all()),
    )


def _as_seen(session: Session, now: datetime) -> PastOrPlanned[UUID]:
    return PastOrPlanned(
        starts_at=session.starts_at,
        outcome=session.outcome(now),
        focus=session.focus_id,
        slot_date=session.slot_date,
        own_start=session.moved_from,
        agreed=session.swapped_to_id,
        ahead=session.is_skipped and session.starts_at > now,
        held_on=session.held_on,
        expected=session.expected_held(now),
    )
