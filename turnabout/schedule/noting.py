"""Hours held elsewhere, as rows: one of the two notes them, and the turn goes on at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from turnabout.partnerships.holding import held
from turnabout.schedule import laying, occupied, planning
from turnabout.schedule.elsewhere import Finding, Known, When, asked_first, earliest, find, stood_at
from turnabout.schedule.models import Attendance, Rhythm, Session
from turnabout.schedule.outcome import Answer
from turnabout.vault.keeping import not_here
from turnabout.web.answers import Refused

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, time

    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership
    from turnabout.schedule.glance import Glance

# So long the other is asked on the first page whether it was so.
ASKED_FOR = timedelta(days=14)
# In minutes, where there is no rhythm.
USUAL_LENGTH = 60
OF_A_NOTE = ("focus", "focus_noted", "noted_by", "noted_at", "held_on", "held_at")


@dataclass(frozen=True, kw_only=True)
class Told:
    """What somebody says of an hour. `id` is made by their browser: told twice, it is one hour."""

    id: UUID
    on: date
    at: time | None
    focus: Person


def note(partnership: Partnership, by: Person, told: Told, now: datetime) -> tuple[Session, Finding]:
    """Note an hour that was held elsewhere; answers the one it is, where it is known.

    Raises Refused 400 (a day or time to come, or of long ago), 404 (the id is another hour's), 409 (people are in
    that room), 410 (the two have ended).
    """
    with transaction.atomic():
        held(partnership)
        laying.lay_ahead(partnership, now)
        _refuse_unless_it_has_been(partnership, by, told, now)
        session, finding = _found(partnership, by, told, now)
        if session.is_elsewhere and session.noted_by_id != by.id and not session.settled(now):
            said = {"answer": Answer.HELD.value, "answered_at": now}
            Attendance.objects.update_or_create(session=session, person=by, defaults=said)
            # What was said of it until now is forgotten here, too.
            session.refresh_from_db()
        laying.lay_ahead(partnership, now)
    return session, finding


def first_day(partnership: Partnership, person: Person, now: datetime) -> date:
    """The first day of which this person may note an hour of these two."""
    first = Session.objects.within(partnership).order_by("starts_at").first()
    began = min(partnership.created_at, first.starts_at) if first else partnership.created_at
    return earliest(began.astimezone(person.zone).date(), now.astimezone(person.zone).date())


def turn_on(partnership: Partnership, on: date | None, now: datetime) -> Person:
    """Whose turn it was on a day, by the hours that were held until then; or is, by all of them."""
    counted = [hour for hour in planning.hours(partnership, now) if hour.session.counts(now)]
    until = [hour for hour in counted if on is None or day_of(hour.session, hour.focus) <= on]
    return planning.next_turn(partnership, until)


def day_of(session: Session | Glance, person: Person) -> date:
    """The day of an hour: the one that was said, or that of its beginning where this person lives."""
    return session.held_on or session.starts_at.astimezone(person.zone).date()


def _refuse_unless_it_has_been(partnership: Partnership, by: Person, told: Told, now: datetime) -> None:
    if not first_day(partnership, by, now) <= told.on <= now.astimezone(by.zone).date():
        raise Refused(400, _("Choose a day that has been, within the last year, since the two of you are here."))
    if told.at and datetime.combine(told.on, told.at, tzinfo=by.zone) > now:
        raise Refused(400, _("This time is still to come. Leave it out, or choose another."))


def _found(partnership: Partnership, by: Person, told: Told, now: datetime) -> tuple[Session, Finding]:
    sessions = {one.id: one for one in Session.objects.of(by).within(partnership)}
    if told.id in sessions and sessions[told.id].is_elsewhere:
        return sessions[told.id], Finding.SAME
    when = When.said(told.on, told.at, by.zone)
    found = find(_all_known(sessions.values(), by, now), when=when, focus=told.focus.id)
    finding, known = found
    if finding is Finding.RUNNING:
        raise Refused(409, _("You have been in the room of that day; its hour is not over. End it there first."))
    if known is None:
        return _new(partnership, by, told, now), finding
    session = sessions[known]
    if finding is Finding.SETTLES:
        if session.is_taken_back:
            length = timedelta(minutes=session.minutes)
            session.starts_at = stood_at(told.on, told.at, zone=by.zone, length=length, now=now)
            session.ended_at = session.starts_at + length
        session.focus_noted = session.focus_id is None
        session.focus, session.noted_by, session.noted_at = told.focus, by, now
        session.held_on, session.held_at = told.on, told.at
        session.save(update_fields=[*OF_A_NOTE, "starts_at", "ended_at"])
    return session, finding


def _all_known(sessions: Collection[Session], by: Person, now: datetime) -> list[Known[UUID, UUID]]:
    open_now = {one.id: one for one in sessions if one.opened_at is not None and one.door_is_open(now)}
    # Past its planned end somebody may still be there, since it began late or was given more time.
    late = occupied.among([one.id for one in open_now.values() if now >= one.ends_at], now)
    running = {one.id for one in open_now.values() if now < one.ends_at} | late
    return [_known(one, by, now, running=one.id in running) for one in sessions]


def _known(session: Session, by: Person, now: datetime, *, running: bool) -> Known[UUID, UUID]:
    return Known(
        id=session.id,
        when=_when(session, by),
        focus=session.focus_id,
        counts=session.counts(now),
        noted=session.is_elsewhere,
        running=running,
        over=session.settled(now),
        ahead=not session.has_begun(now),
        ran=session.ended_at is not None and not session.is_elsewhere and not session.is_taken_back,
    )


def _when(session: Session, person: Person) -> When:
    """When it was: as whoever noted it said, who may live elsewhere; else as this person sees it."""
    if session.held_on is None:
        return When.seen(session.starts_at, person.zone)
    teller = next((one for one in session.partnership.people if one.id == session.noted_by_id), person)
    return When.said(session.held_on, session.held_at, teller.zone)


def _new(partnership: Partnership, by: Person, told: Told, now: datetime) -> Session:
    if Session.objects.filter(id=told.id).exists():
        raise not_here()
    rhythm = Rhythm.objects.filter(partnership=partnership).current().first()
    length = timedelta(minutes=rhythm.minutes if rhythm else USUAL_LENGTH)
    starts_at = stood_at(told.on, told.at, zone=by.zone, length=length, now=now)
    return Session.objects.create(
        id=told.id,
        partnership=partnership,
        starts_at=starts_at,
        minutes=rhythm.minutes if rhythm else USUAL_LENGTH,
        focus=told.focus,
        ended_at=starts_at + length,
        noted_by=by,
        noted_at=now,
        held_on=told.on,
        held_at=told.at,
        focus_noted=True,
    )


def take_back(session: Session, by: Person) -> None:
    """It was a slip. An hour that was there before is as it was; one that stood on its note alone came to nothing.

    It stays, since either may have written of it: noted anew with the other roles, it is that hour again.

    Raises Refused 409 once the other has said that it was so, or where somebody else noted it; 410 (ended).
    """
    with transaction.atomic():
        held(session.partnership)
        session = Session.objects.select_for_update(no_key=True).get(id=session.id)
        if not may_take_back(session, by):
            raise Refused(409, _("The other of you says that it was so; this hour stays."))
        if session.stands_on_its_note:
            session.attendances.all().delete()
        _without_note(session)


def lift(session: Session) -> None:
    """Somebody comes to the room of an hour whose note was denied: what is held there now is that hour."""
    with transaction.atomic():
        type(session.partnership).objects.locked().get(id=session.partnership_id)
        session.refresh_from_db()
        if session.is_denied:
            session.attendances.all().delete()
            _without_note(session)


def _without_note(session: Session) -> None:
    if session.focus_noted:
        session.focus = None
    session.focus_noted = False
    session.noted_by = session.noted_at = session.held_on = session.held_at = None
    session.save(update_fields=OF_A_NOTE)


def may_take_back(session: Session, person: Person) -> bool:
    """Whether this person noted it, and the other has not agreed."""
    agreed = any(one.person_id != person.id and one.answer != Answer.NOT for one in session.attendances.all())
    return session.noted_by_id == person.id and not agreed


def to_be_seen(planned: list[planning.PlannedHour], person: Person, now: datetime) -> list[planning.PlannedHour]:
    """What the other noted lately, and this person has said nothing of since."""
    lately = {hour.session.id: noted for hour in planned if (noted := _noted_lately(hour.session, person, now))}
    if not lately:
        return []
    said = Attendance.objects.filter(session__in=lately, person=person)
    # What was said before was an answer to another question: whether they had met in the room.
    since = {one.session_id for one in said if one.answered_at >= lately[one.session_id] or one.answer != Answer.NOT}
    return [hour for hour in planned if hour.session.id in lately and hour.session.id not in since]


def asked_at_once(waiting: list[planning.PlannedHour]) -> tuple[list[planning.PlannedHour], int]:
    """The few of them that were noted last, and how many more there are."""
    return asked_first(waiting, by_age=lambda hour: hour.session.noted_at or hour.session.starts_at)


def _noted_lately(session: Glance, person: Person, now: datetime) -> datetime | None:
    """When the other noted it, while this person is still asked whether it was so."""
    noted = session.noted_at
    if noted is None or session.noted_by_id == person.id or now >= noted + ASKED_FOR:
        return None
    return noted
