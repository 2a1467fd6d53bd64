"""What one of the two says alone: an hour left out, a pause, days away. Nobody must agree that somebody cannot come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from turnabout.mail.outbox import take_back
from turnabout.partnerships.holding import held
from turnabout.partnerships.models import Partnership
from turnabout.schedule.changes import absence_letters, ended_early, silence, waiting
from turnabout.schedule.changes.hours_ahead import leave_out
from turnabout.schedule.laying import LONGEST_ABSENCE
from turnabout.schedule.models import Away, Change, Pause, Session, Skip, Spell
from turnabout.schedule.models.session import OF_LEFT_OUT
from turnabout.web.answers import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from turnabout.accounts.models import Person
    from turnabout.schedule.glance import Glance


# So many stretches of days away somebody has to come; a year has 52 weeks.
MOST_AWAYS = 52


@dataclass(frozen=True)
class LeftOut:
    """An hour that is left out, as a page shows it."""

    session: Glance
    may_take_up: bool
    may_move: bool


def may_still_change(session: Session | Glance, now: datetime) -> bool:
    """Whether an hour is still to come, and nobody has been in its room."""
    return session.starts_at > now and not session.left_a_trace


def leave_out_one(session: Session, by: Person, now: datetime) -> None:
    """Nobody meets in this hour. Said again, it changes nothing. Raises Refused 409 (it has begun), 410."""
    with transaction.atomic():
        held(session.partnership)
        session = Session.objects.select_for_update(no_key=True).get(id=session.id)
        if not may_still_change(session, now):
            raise Refused(409, _("This hour has begun. If you did not meet, say so once it is over."))
        if session.skipped_for != Skip.WEEK:
            if session.taken_up_at:
                take_back(ended_early.keys_of(session), now)
            _skip(session, Skip.WEEK, by, now)
            waiting.give_way(Change.objects.filter(session=session), by, now)
            absence_letters.tell(session.partnership, by, session, now)
        leave_out(session.partnership, now)


def take_up(session: Session, by: Person, now: datetime) -> None:
    """It takes place after all, as whoever left it out says; the other, who may have planned otherwise, is told.

    Raises Refused 409 (its time has come, or it was left out by the other), 410.
    """
    with transaction.atomic():
        held(session.partnership)
        session = Session.objects.select_for_update(no_key=True).get(id=session.id)
        if not may_take_up(session, by, now):
            raise Refused(409, _("This hour cannot be taken up again. Start one now, or propose a time."))
        # Where nobody has read yet that it is off, nobody need read that it is on.
        unread = take_back(absence_letters.keys_of(session), now)
        session.forget_left_out()
        session.taken_up_by, session.taken_up_at = by, now
        session.save(update_fields=OF_LEFT_OUT)
        leave_out(session.partnership, now)
        if not unread:
            ended_early.tell(session.partnership, session, by, now)


def may_take_up(session: Session | Glance, person: Person, now: datetime) -> bool:
    """Whether this person left it out, and its time has not come."""
    mine = session.skipped_for == Skip.WEEK and session.skipped_by_id == person.id
    return mine and may_still_change(session, now)


def what_may_be_done(session: Session, person: Person, now: datetime) -> dict[str, object]:
    """For a page: whether the hour may still be changed, and whether this person may take it up again."""
    lives = not session.partnership.ended_at
    return {
        "may_change": lives and may_still_change(session, now),
        "may_take_up": lives and may_take_up(session, person, now),
    }


def left_out(sessions: Iterable[Glance], person: Person, now: datetime) -> list[LeftOut]:
    """For a page: those left out that are not over, in their order. Who looks in late still learns why nobody comes."""
    ahead = [one for one in sessions if one.is_skipped and one.ends_at > now]
    return [
        LeftOut(
            session=one,
            may_take_up=may_take_up(one, person, now),
            # In a pause nobody is asked for another time.
            may_move=may_still_change(one, now) and one.skipped_for != Skip.PAUSE,
        )
        for one in ahead
    ]


def pause_of(partnership: Partnership, now: datetime) -> Pause | None:
    """The pause in force."""
    return next((one for one in partnership.pauses.all() if one.holds(now)), None)


def pause(partnership: Partnership, by: Person, until: date, now: datetime) -> Pause:
    """No hours before that day, as it begins where this person lives. Instead of a pause in force.

    Raises Refused 400 (a day that is no longer, or not yet, to be had), 410.
    """
    ends_at = midnight(until, by)
    if not now < ends_at <= now + LONGEST_ABSENCE:
        raise Refused(400, _("Choose a day to come, within a year. Nothing was changed."))
    with transaction.atomic():
        held(partnership)
        instead = Pause.objects.within(partnership).in_force(now).update(until=now)
        made = Pause.objects.create(partnership=partnership, set_by=by, set_at=now, begins_at=now, until=ends_at)
        waiting.give_way(Change.objects.filter(partnership=partnership), by, now)
        # Who pauses already has been told so, or is about to be; since then nothing was said that could be taken back.
        if not instead:
            silence.fall(partnership, now)
            absence_letters.tell(partnership, by, made, now)
        leave_out(partnership, now)
    return made


def resume(partnership: Partnership, by: Person, now: datetime) -> None:
    """The pause is over, by either's word: hours to come are met again. Without one nothing changes."""
    with transaction.atomic():
        held(partnership)
        for over in Pause.objects.within(partnership).in_force(now):
            over.until, over.ended_by = now, by
            over.save(update_fields=["until", "ended_by"])
            ended_early.tell(partnership, over, by, now)
        leave_out(partnership, now)


def end_spell(partnership: Partnership, by: Person, now: datetime, *, shown: str = "") -> None:
    """Turns alternate again from the next hour on, by either's word: nobody is held in a spell.

    It ends the one with the id that a page has shown, or the first; one that no page shows yet stands.
    """
    with transaction.atomic():
        held(partnership)
        ahead = Spell.objects.within(partnership).filter(ends_at__gt=now)
        for over in [one for one in ahead if shown in {"", str(one.id)}][:1]:
            over.begins_at, over.ends_at, over.ended_by = min(over.begins_at, now), now, by
            over.save(update_fields=["begins_at", "ends_at", "ended_by"])
            ended_early.tell(partnership, over, by, now)


def go_away(person: Person, begins_on: date, ends_on: date, now: datetime) -> Away:
    """Days on which this person meets nobody, the last one included. Raises Refused 400."""
    begins_at, ends_at = midnight(begins_on, person), midnight(ends_on + timedelta(days=1), person)
    if not now - LONGEST_ABSENCE < begins_at < ends_at or not now < ends_at <= now + LONGEST_ABSENCE:
        raise Refused(400, _("Choose a first and a last day within the coming year. Nothing was changed."))
    with transaction.atomic():
        # Each is looked at for every hour of every partner.
        if Away.objects.of(person).filter(ends_at__gt=now).count() >= MOST_AWAYS:
            raise Refused(409, _("Many days away are noted already. Take one out first. Nothing was changed."))
        told = Away.objects.create(
            person=person, begins_on=begins_on, ends_on=ends_on, begins_at=begins_at, ends_at=ends_at, told_at=now
        )
        _leave_out_everywhere(person, now, told=told)
    return told


def come_back(aways: Sequence[Away], now: datetime) -> None:
    """One person is there after all; hours of those days that have not come yet are met again."""
    with transaction.atomic():
        for away in aways:
            away.delete()
        _leave_out_everywhere(aways[0].person, now)


def midnight(on: date, person: Person) -> datetime:
    """When that day begins where this person lives."""
    return datetime.combine(on, time(), tzinfo=person.zone)


def _leave_out_everywhere(person: Person, now: datetime, told: Away | None = None) -> None:
    # In one order, so that two who do this at once never wait for each other.
    for partnership in Partnership.objects.of(person).confirmed().order_by("id"):
        standing = Partnership.objects.locked().get(id=partnership.id)
        # One that ends at this moment has no hours any more, and the others have.
        if standing.ended_at:
            continue
        if told and _would_meet(standing, told, now):
            absence_letters.tell(standing, person, told, now)
        leave_out(standing, now)


def _would_meet(partnership: Partnership, away: Away, now: datetime) -> bool:
    """Whether an hour that stands until now falls into these days."""
    days = (away.begins_at, away.ends_at)
    standing = Session.objects.within(partnership).filter(skipped_by=None, starts_at__gt=now, starts_at__range=days)
    return standing.exists()


def _skip(session: Session, why: Skip, by: Person, now: datetime) -> None:
    session.forget_left_out()
    session.skipped_for, session.skipped_by, session.skipped_at = why, by, now
    # Else it could be taken up again, swapped, after another swap in its place.
    session.swapped_to = None
    session.save(update_fields=["swapped_to", *OF_LEFT_OUT])
