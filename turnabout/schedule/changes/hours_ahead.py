"""Hours to come, brought in line with what was decided: a weekly time, a pause, days away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from turnabout.partnerships.holding import held
from turnabout.schedule.calendars import letters as calendar_letters
from turnabout.schedule.laying import absences, begin_with, lay_ahead, moving_along
from turnabout.schedule.models import Rhythm, Session, Skip
from turnabout.schedule.models.session import OF_LEFT_OUT
from turnabout.schedule.recurrence import occurrences

if TYPE_CHECKING:
    from datetime import datetime

    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership

_OF_A_MOVE = (
    *("rhythm", "minutes", "slot_date", "starts_at", "moved_from"),
    *OF_LEFT_OUT,
)


def leave_out(partnership: Partnership, now: datetime) -> None:
    """Bring the hours to come in line with pauses and days away, as these now stand.

    An hour that somebody left out by itself stays left out. A swap agreed for one that is left out is forgotten, as
    for any hour that is not held. The partnership's row is held.
    """
    away = absences(partnership, now)
    coming = Session.objects.within(partnership).filter(opened_at=None, noted_by=None, starts_at__gt=now)
    for session in coming.exclude(skipped_for=Skip.WEEK):
        why = away.why(session.starts_at)
        reason, by = why or ("", None)
        if (reason, by) != (session.skipped_for, session.skipped_by_id):
            session.skipped_for, session.skipped_by_id, session.skipped_at = reason, by, now if by else None
            if by:
                session.swapped_to = None
            session.save(update_fields=["skipped_for", "skipped_by", "skipped_at", "swapped_to"])
    lay_ahead(partnership, now)
    calendar_letters.tell(partnership, now)


def set_rhythm(rhythm: Rhythm, *, first: Person | None, now: datetime, since: Session | None = None) -> None:
    """Put a rhythm in force: hours ahead that nobody opened move to the new time.

    They are not made anew, because what was written ahead for an hour is sealed with its id. With `since`, hours
    before that one stay as they are; the rhythm then begins in its week. Raises Refused 410.
    """
    with transaction.atomic():
        held(rhythm.partnership)
        moving = moving_along(rhythm.partnership, since, now)
        Rhythm.objects.filter(partnership=rhythm.partnership).current().update(replaced_at=now)
        rhythm.save()
        _move(moving, rhythm)
        if first is not None:
            begin_with(rhythm.partnership, first)
        leave_out(rhythm.partnership, now)


def _move(sessions: list[Session], rhythm: Rhythm) -> None:
    """Each to the new time, in their order: rows of a rhythm leave out no week.

    Nor does the new time: that somebody could not come at the old one says nothing of it.
    """
    for session, hour in zip(sessions, occurrences(rhythm.slot, rhythm.created_at, len(sessions)), strict=True):
        session.rhythm, session.minutes, session.moved_from = rhythm, rhythm.minutes, None
        session.slot_date, session.starts_at = hour.date, hour.starts_at
        session.forget_left_out()
        session.save(update_fields=_OF_A_MOVE)
