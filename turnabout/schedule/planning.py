"""The hours of two people, and whose turn each is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from turnabout.partnerships.holding import held
from turnabout.schedule import turns
from turnabout.schedule.laying import AHEAD, begin_with, lay_ahead
from turnabout.schedule.models import Attendance, Session
from turnabout.schedule.outcome import Answer, Outcome, Whose
from turnabout.web.answers import Refused

if TYPE_CHECKING:
    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership
    from turnabout.schedule.glance import Glance

# In so many of the last hours something may have been promised and still come back at the door.
HOURS_BACK = 12
# Pages of long ago ask nobody any more who could not come.
TIME_TO_SAY_WHOSE = timedelta(days=7)


@dataclass(frozen=True)
class PlannedHour:
    """An hour with the person whose it is, settled or as it now looks, and with what has become of it by now.

    `turn` is the same for the rules of turns; what waits for its answers as a forecast takes it.
    """

    session: Glance
    focus: Person
    coach: Person
    outcome: Outcome
    turn: turns.Hour[UUID]

    @property
    def one_way(self) -> bool:
        """Whether it lies in a one-way spell."""
        return self.turn.one_way

    def row(self) -> Session:
        """The row, for whoever changes it."""
        return Session.objects.select_related("partnership").get(id=self.session.id)

    def role_of(self, person: Person) -> str:
        """`focus` or `coach`."""
        return "focus" if person == self.focus else "coach"


def hours(partnership: Partnership, now: datetime) -> list[PlannedHour]:
    """Every hour of a partnership, oldest first, each with whose it is.

    Coming hours alternate as if each will be held, which is how the weeks ahead are shown.
    """
    return _planned(partnership, Session.objects.at_a_glance(partnership), now)


def laid_out(partnership: Partnership, now: datetime, *, ahead: timedelta = AHEAD) -> list[PlannedHour]:
    """The same for whoever looks at the weeks, with rows for those to come, to one after `ahead`."""
    sessions = Session.objects.at_a_glance(partnership)
    if lay_ahead(partnership, now, ahead=ahead, known=sessions):
        sessions = Session.objects.at_a_glance(partnership)
    return _planned(partnership, sessions, now)


def _planned(partnership: Partnership, sessions: list[Glance], now: datetime) -> list[PlannedHour]:
    first, second = partnership.people
    roles: dict[UUID, tuple[Person, Person]] = {first.id: (first, second), second.id: (second, first)}
    pair = (partnership.first_id, partnership.second_id)
    balance = turns.balance([], pair, first_focus(partnership).id)
    spells = list(partnership.spells.all())
    planned = []
    for session in sessions:
        spell = next((one for one in spells if one.holds(session.starts_at)), None)
        became = session.outcome(now)
        turn = turns.whose(
            balance.due,
            settled=session.focus_id,
            spell=spell.focus_id if spell else None,
            agreed=session.swapped_to_id,
            held=session.expected_held(became),
        )
        balance.add(turn)
        planned.append(PlannedHour(session, *roles[turn.focus], became, turn))
    return planned


def hour_of(session: Session, now: datetime) -> PlannedHour:
    """One session with whose hour it is."""
    return next(hour for hour in hours(session.partnership, now) if hour.session.id == session.id)


def next_hour(partnership: Partnership, now: datetime) -> PlannedHour | None:
    """The hour at hand or the next to come: not ended, not over, not answered by both."""
    return next_of(hours(partnership, now), now)


def next_of(planned: list[PlannedHour], now: datetime) -> PlannedHour | None:
    """The same among hours that are at hand already."""
    for hour in planned:
        session = hour.session
        # An hour that began late, or was given more time, runs on past its planned end.
        running = session.opened_at is not None and session.door_is_open(now)
        if session.ended_at is not None or not (session.ends_at > now or running):
            continue
        if session.is_skipped or (session.is_elsewhere and not session.is_denied):
            continue
        # A note and a no to it speak of another hour than the one that may still be held here.
        if session.is_denied or not session.is_answered:
            return hour
    return None


def next_to_move(partnership: Partnership, now: datetime) -> Session | None:
    """The first hour of the weekly time that is still to come, and that nobody has been in."""
    coming = Session.objects.within(partnership).filter(rhythm__replaced_at=None, rhythm__isnull=False)
    return coming.filter(starts_at__gt=now, opened_at=None, noted_by=None).order_by("starts_at").first()


def hours_before(planned: list[PlannedHour], session: Session | Glance | None, now: datetime) -> list[UUID]:
    """The ids of the last hours that have been, newest first: what was promised in one of them comes back.

    Before `session`, or all of them. Weeks in which nobody came are not counted: a long break forgets no promise.
    """
    ids: list[UUID] = []
    lived = 0
    for one in (hour.session for hour in reversed(_until(planned, session))):
        if lived == HOURS_BACK:
            break
        if one.has_begun(now):
            ids.append(one.id)
            lived += one.left_a_trace
    return ids


def held_before(planned: list[PlannedHour], session: Session | Glance) -> int:
    """How many hours the two have held before that one, as the forecast of turns counts them."""
    return sum(hour.turn.held for hour in _until(planned, session))


def _until(planned: list[PlannedHour], session: Session | Glance | None) -> list[PlannedHour]:
    """The hours that come before this one, also where two begin at the same time; or all of them."""
    return list(takewhile(lambda hour: session is None or hour.session.id != session.id, planned))


def next_turn(partnership: Partnership, planned: list[PlannedHour]) -> Person:
    """Whose hour comes after these, also where none is planned yet."""
    pair = (partnership.first_id, partnership.second_id)
    due = turns.next_focus([hour.turn for hour in planned], pair, first_focus(partnership).id)
    return next(person for person in partnership.people if person.id == due)


def first_focus(partnership: Partnership) -> Person:
    """Who begins; the inviter, until somebody says otherwise."""
    chosen = getattr(partnership, "first_turn", None)
    return partnership.second if chosen and chosen.focus_id == partnership.second_id else partnership.first


def has_begun(partnership: Partnership) -> bool:
    """Whether any hour has settled whose it was; from then on the turn follows from the hours."""
    return Session.objects.within(partnership).exclude(focus=None).exists()


def start_now(partnership: Partnership, *, minutes: int, first: Person | None, now: datetime) -> Session:
    """An hour on the spot; the one at hand, when there is one within the door's opening.

    `first` says who begins, and is heard only while no hour has been anybody's yet. Raises Refused 410.
    """
    with transaction.atomic():
        held(partnership)
        at_hand = next_hour(partnership, now)
        if at_hand and at_hand.session.door_opens_at <= now:
            return at_hand.row()
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


def may_still_say_whose(session: Session, person: Person, now: datetime) -> bool:
    """Whether somebody may add who could not come, once both have said that they did not meet.

    A link in a letter has no room for it. Only for whoever has not said it: to try both would show what the other said.
    """
    if not session.settled(now) or now >= session.ends_at + TIME_TO_SAY_WHOSE:
        return False
    own = next((one for one in session.attendances.all() if one.person_id == person.id), None)
    return own is not None and (own.answer, own.whose) == (Answer.NOT, Whose.NOBODY)


def answer(session: Session, person: Person, said: Answer, now: datetime, *, whose: Whose = Whose.NOBODY) -> None:
    """Keep one person's *did we meet?*. Raises Refused 400 (too early), 409 (settled, or noted by them), 410."""
    if not session.has_begun(now):
        raise Refused(400, _("This hour has not begun. Answer once it is over."))
    with transaction.atomic():
        held(session.partnership)
        if session.noted_by_id == person.id:
            raise Refused(409, _("You noted this hour yourself. If it was a slip, take it back."))
        if session.is_skipped:
            raise Refused(409, _("This hour was left out. If you met after all, note it as held elsewhere."))
        adds = said is Answer.NOT and whose is not Whose.NOBODY and may_still_say_whose(session, person, now)
        if session.settled(now) and not adds:
            raise Refused(409, _("You have both answered; this hour is settled."))
        settle_focus(session, now)
        Attendance.objects.update_or_create(
            session=session,
            person=person,
            defaults={"answer": said.value, "answered_at": now, "whose": whose.value if said is Answer.NOT else ""},
        )
        lay_ahead(session.partnership, now)
