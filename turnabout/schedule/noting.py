"""Hours held elsewhere, as rows: one of the two notes them, and the turn goes on at once."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from turnabout.schedule import planning
from turnabout.schedule.elsewhere import Finding, Known, find, may_be_noted
from turnabout.schedule.models import Attendance, Rhythm, Session
from turnabout.schedule.outcome import Answer
from turnabout.web.answers import Refused

if TYPE_CHECKING:
    from datetime import date

    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership

# Nobody says at what time it was, and nobody needs to: noon is that day everywhere the day is.
AT: time = time(12, 0)
# So long the other is asked on the first page whether it was so.
ASKED_FOR = timedelta(days=14)


def note(partnership: Partnership, by: Person, *, on: date, focus: Person, now: datetime) -> Session:
    """Note an hour that was held elsewhere; the one it is, where it is known.

    Raises Refused 400 (a date to come, or of long ago), 409 (that room is open), 410 (the two have ended).
    """
    if not may_be_noted(on, now.astimezone(by.zone).date()):
        raise Refused(400, _("Choose a day that has been, within the last year."))
    with transaction.atomic():
        standing = type(partnership).objects.select_for_update().get(id=partnership.id)
        if standing.ended_at:
            raise Refused(410, _("This partnership has ended. What you shared stays readable."))
        session = _found(partnership, by, on=on, focus=focus, now=now)
        if session.noted_by_id is not None and not session.settled(now):
            said = {"answer": Answer.HELD.value, "answered_at": now}
            Attendance.objects.update_or_create(session=session, person=by, defaults=said)
        planning.plan_ahead(partnership, now)
    return session


def _found(partnership: Partnership, by: Person, *, on: date, focus: Person, now: datetime) -> Session:
    sessions = {one.id: one for one in Session.objects.of(by).within(partnership)}
    candidates = [_known(one, by, now) for one in sessions.values()]
    found = find(candidates, on=on, focus=focus.id)
    finding, known = found
    if finding is Finding.RUNNING:
        raise Refused(409, _("The room of that day is open. If you met elsewhere, end the hour there first."))
    if known is None:
        return _new(partnership, by, on=on, focus=focus, now=now)
    session = sessions[known]
    if finding is Finding.SETTLES:
        session.focus, session.noted_by, session.noted_at, session.held_on = focus, by, now, on
        session.ended_at = session.ended_at or min(session.ends_at, now)
        session.save(update_fields=["focus", "noted_by", "noted_at", "held_on", "ended_at"])
    return session


def _known(session: Session, by: Person, now: datetime) -> Known[UUID, UUID]:
    running = session.opened_at is not None and session.door_is_open(now)
    return Known(
        id=session.id,
        on=session.held_on or session.starts_at.astimezone(by.zone).date(),
        focus=session.focus_id,
        counts=session.outcome(now).moves_turn,
        noted=session.noted_by_id is not None,
        running=running,
        over=session.settled(now),
    )


def _new(partnership: Partnership, by: Person, *, on: date, focus: Person, now: datetime) -> Session:
    rhythm = Rhythm.objects.filter(partnership=partnership).current().first()
    minutes = rhythm.minutes if rhythm else 60
    length = timedelta(minutes=minutes)
    # Noted on the morning of the same day, it was before now all the same.
    starts_at = min(datetime.combine(on, AT, tzinfo=by.zone), now - length)
    return Session.objects.create(
        partnership=partnership,
        starts_at=starts_at,
        minutes=minutes,
        focus=focus,
        ended_at=starts_at + length,
        noted_by=by,
        noted_at=now,
        held_on=on,
    )


def take_back(session: Session, by: Person) -> None:
    """It was a slip. An hour that was there before is as it was; one that was not is gone.

    Raises Refused 409 once the other has answered, or where somebody else noted it.
    """
    with transaction.atomic():
        type(session.partnership).objects.select_for_update().get(id=session.partnership_id)
        session = Session.objects.select_for_update().get(id=session.id)
        answered = set(session.attendances.values_list("person", flat=True))
        if session.noted_by_id != by.id or answered - {by.id}:
            raise Refused(409, _("You have both said something of this hour; it stays. You may change your answer."))
        session.attendances.all().delete()
        if session.rhythm_id is None and session.opened_at is None:
            session.delete()
            return
        session.focus = session.noted_by = session.noted_at = session.held_on = None
        session.ended_at = None
        session.save(update_fields=["focus", "noted_by", "noted_at", "held_on", "ended_at"])


def to_be_seen(planned: list[planning.PlannedHour], person: Person, now: datetime) -> list[planning.PlannedHour]:
    """What the other noted lately, and this person has said nothing of."""
    return [
        hour
        for hour in planned
        if hour.session.noted_at is not None
        and hour.session.noted_by_id != person.id
        and now < hour.session.noted_at + ASKED_FOR
        and person.id not in hour.session.answers()
    ]
