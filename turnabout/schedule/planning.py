"""From rhythm and history to the hours ahead: rows for coming weeks, and whose turn each is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from turnabout.schedule import turns
from turnabout.schedule.models import Attendance, FirstTurn, Rhythm, Session
from turnabout.schedule.recurrence import Occurrence, occurrences
from turnabout.web.answers import Refused

if TYPE_CHECKING:
    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership
    from turnabout.schedule.outcome import Answer

# The hour at hand and the one after it.
HOURS_AHEAD = 2
# A pair away for longer finds the weeks between unmarked rather than a wall of missed ones.
LONGEST_GAP = timedelta(weeks=26)
# In so many of the last hours something may have been promised and still come back at the door.
HOURS_BACK = 12


@dataclass(frozen=True)
class PlannedHour:
    """A session with the person whose hour it is, settled or as it now looks."""

    session: Session
    focus: Person
    coach: Person

    def role_of(self, person: Person) -> str:
        """`focus` or `coach`."""
        return "focus" if person == self.focus else "coach"


def plan_ahead(partnership: Partnership, now: datetime) -> None:
    """Make sure the coming hours of the rhythm exist, and those of weeks nobody looked.

    Idempotent: an hour is known by its rhythm and date.
    """
    rhythm = Rhythm.objects.filter(partnership=partnership).current().first()
    if rhythm is None or partnership.ended_at or not partnership.confirmed_at:
        return
    planned = set(rhythm.sessions.values_list("slot_date", flat=True))
    missing = [hour for hour in _due(rhythm, now) if hour.date not in planned]
    if not missing:
        return
    with transaction.atomic():
        # Held while hours are made: another process may be setting a new time at this moment.
        type(partnership).objects.select_for_update().get(id=partnership.id)
        if not Rhythm.objects.filter(id=rhythm.id).current().exists():
            return
        for hour in missing:
            Session.objects.get_or_create(
                rhythm=rhythm,
                slot_date=hour.date,
                defaults={"partnership": partnership, "starts_at": hour.starts_at, "minutes": rhythm.minutes},
            )


def _due(rhythm: Rhythm, now: datetime) -> list[Occurrence]:
    """The rhythm's hours from its beginning, or half a year back, to the one after next week's."""
    # Never one that had begun when the rhythm was set: nobody could have been there in time.
    begin = max(now - LONGEST_GAP, rhythm.created_at)
    coming = occurrences(rhythm.slot, begin, int(LONGEST_GAP.days / 7) + HOURS_AHEAD)
    beyond = next(index for index, hour in enumerate(coming) if hour.starts_at > now + timedelta(days=7))
    return coming[: beyond + 1]


def hours(partnership: Partnership, now: datetime) -> list[PlannedHour]:
    """Every hour of a partnership, oldest first, each with whose it is.

    Coming hours alternate as if each will be held, which is how the weeks ahead are shown.
    """
    sessions = (
        Session.objects.within(partnership)
        .select_related("partnership", "rhythm")
        .prefetch_related("attendances")
        .in_order()
    )
    people: dict[UUID, Person] = {person.id: person for person in partnership.people}
    first = first_focus(partnership)
    pair = (partnership.first_id, partnership.second_id)
    history: list[turns.Hour[UUID]] = []
    planned = []
    for session in sessions:
        focus = session.focus_id or turns.next_focus(history, pair, first.id)
        history.append(turns.Hour(focus=focus, held=session.expected_held(now)))
        session.partnership = partnership
        planned.append(
            PlannedHour(session=session, focus=people[focus], coach=people[turns.partner(pair, focus)]),
        )
    return planned


def hour_of(session: Session, now: datetime) -> PlannedHour:
    """One session with whose hour it is."""
    return next(hour for hour in hours(session.partnership, now) if hour.session == session)


def next_hour(partnership: Partnership, now: datetime) -> PlannedHour | None:
    """The hour at hand or the next to come: not ended, not over, not answered by both."""
    return next_of(hours(partnership, now), now)


def next_of(planned: list[PlannedHour], now: datetime) -> PlannedHour | None:
    """The same among hours that are at hand already."""
    for hour in planned:
        session = hour.session
        if session.is_elsewhere and not session.is_denied:
            continue
        # A note and a no to it speak of another hour than the one that may still be held here.
        answered = not session.is_denied and len(session.answers()) == len(session.partnership.people)
        # An hour that began late, or was given more time, runs on past its planned end.
        running = session.opened_at is not None and session.door_is_open(now)
        if session.ended_at is None and (session.ends_at > now or running) and not answered:
            return hour
    return None


def hours_before(planned: list[PlannedHour], session: Session | None, now: datetime) -> list[UUID]:
    """The ids of the last hours that have been, newest first: what was promised in one of them comes back.

    Before `session`, or all of them. Weeks in which nobody came are not counted: a long break forgets no promise.
    """
    ids: list[UUID] = []
    lived = 0
    for one in reversed(_until(planned, session)):
        if lived == HOURS_BACK:
            break
        if one.has_begun(now):
            ids.append(one.id)
            lived += one.left_a_trace
    return ids


def held_before(planned: list[PlannedHour], session: Session, now: datetime) -> int:
    """How many hours the two have held before that one, as the forecast of turns counts them."""
    return sum(one.expected_held(now) for one in _until(planned, session))


def _until(planned: list[PlannedHour], session: Session | None) -> list[Session]:
    """The hours that come before this one, also where two begin at the same time; or all of them."""
    return [hour.session for hour in takewhile(lambda hour: hour.session != session, planned)]


def next_turn(partnership: Partnership, planned: list[PlannedHour], now: datetime) -> Person:
    """Whose hour comes after these, also where none is planned yet."""
    past = [turns.Hour(focus=hour.focus.id, held=hour.session.expected_held(now)) for hour in planned]
    pair = (partnership.first_id, partnership.second_id)
    due = turns.next_focus(past, pair, first_focus(partnership).id)
    return next(person for person in partnership.people if person.id == due)


def first_focus(partnership: Partnership) -> Person:
    """Who begins; the inviter, until somebody says otherwise."""
    chosen = FirstTurn.objects.filter(partnership=partnership).select_related("focus").first()
    return chosen.focus if chosen else partnership.first


def set_rhythm(rhythm: Rhythm, *, first: Person | None, now: datetime) -> None:
    """Put a rhythm in force: hours ahead of the old one that nobody opened move to the new time.

    They are not made anew, because what was written ahead for an hour is sealed with its id.
    """
    with transaction.atomic():
        type(rhythm.partnership).objects.select_for_update().get(id=rhythm.partnership_id)
        old = Rhythm.objects.filter(partnership=rhythm.partnership).current()
        ahead = Session.objects.filter(rhythm__in=old, opened_at=None, noted_by=None, starts_at__gt=now)
        moving = list(ahead.order_by("starts_at"))
        old.update(replaced_at=now)
        rhythm.save()
        _move(moving, rhythm)
        if first is not None:
            begin_with(rhythm.partnership, first)
        plan_ahead(rhythm.partnership, now)


def _move(sessions: list[Session], rhythm: Rhythm) -> None:
    for session, hour in zip(sessions, occurrences(rhythm.slot, rhythm.created_at, len(sessions)), strict=True):
        session.rhythm, session.minutes = rhythm, rhythm.minutes
        session.slot_date, session.starts_at = hour.date, hour.starts_at
        session.save(update_fields=["rhythm", "minutes", "slot_date", "starts_at"])


def has_begun(partnership: Partnership) -> bool:
    """Whether any hour has settled whose it was; from then on the turn follows from the hours."""
    return Session.objects.within(partnership).exclude(focus=None).exists()


def begin_with(partnership: Partnership, first: Person) -> None:
    """Say who has the first hour."""
    FirstTurn.objects.update_or_create(partnership=partnership, defaults={"focus": first})


def start_now(partnership: Partnership, *, minutes: int, first: Person | None, now: datetime) -> Session:
    """An hour on the spot; the one at hand, when there is one within the door's opening.

    `first` says who begins, and is heard only while no hour has been anybody's yet.
    """
    with transaction.atomic():
        type(partnership).objects.select_for_update().get(id=partnership.id)
        at_hand = next_hour(partnership, now)
        if at_hand and at_hand.session.door_opens_at <= now:
            return at_hand.session
        if first is not None and not has_begun(partnership):
            begin_with(partnership, first)
        return Session.objects.create(partnership=partnership, starts_at=now, minutes=minutes)


def settle_focus(session: Session, now: datetime) -> None:
    """From here on this hour is this person's, whatever happens to other weeks."""
    if session.focus_id is not None:
        return
    due = hour_of(session, now).focus
    # Only if nobody was faster: two browsers may enter at once, and both must be told the same.
    Session.objects.filter(id=session.id, focus=None).update(focus=due)
    session.refresh_from_db(fields=["focus"])


def answer(session: Session, person: Person, said: Answer, now: datetime) -> None:
    """Keep one person's *did we meet?*. Raises Refused 400 (too early), 409 (settled, or noted by them), 410."""
    if not session.has_begun(now):
        raise Refused(400, _("This hour has not begun. Answer once it is over."))
    if session.partnership.ended_at:
        raise Refused(410, _("This partnership has ended. What you shared stays readable."))
    if session.noted_by_id == person.id:
        raise Refused(409, _("You noted this hour yourself. If it was a slip, take it back."))
    if session.settled(now):
        raise Refused(409, _("You have both answered; this hour is settled."))
    settle_focus(session, now)
    Attendance.objects.update_or_create(
        session=session,
        person=person,
        defaults={"answer": said.value, "answered_at": now},
    )
    plan_ahead(session.partnership, now)
