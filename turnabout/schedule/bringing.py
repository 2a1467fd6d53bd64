"""Hours that come along from another instance: what has been, never what is to come.

Whoever is first brings an hour; the other’s word changes nothing about it, and adds what they said of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from turnabout.accounts.holding import hold
from turnabout.partnerships import reunions
from turnabout.schedule import years_before
from turnabout.schedule.elsewhere import time_of_day
from turnabout.schedule.models import LENGTHS, Attendance, FirstTurn, Session
from turnabout.schedule.outcome import Answer
from turnabout.vault.bringing import moment_in
from turnabout.vault.keeping import not_here, uuid
from turnabout.web.answers import Refused, text, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership

MOST_AT_ONCE = 200
# Forty years of weeks.
MOST_HOURS = 2000
A_DAY = 24 * 60 * 60
# A day where somebody lives is at most the next one where the server counts.
A_ZONE = timedelta(days=1)
Told = TypeVar("Told", date, time)


@dataclass(frozen=True)
class Past:
    """An hour as somebody's archive has it, and what they said of it."""

    id: UUID
    starts_at: datetime
    minutes: int
    focus: UUID | None
    opened_at: datetime | None
    ended_at: datetime | None
    together_seconds: int
    answer: Answer | None
    noted_by: UUID | None
    noted_at: datetime | None
    held_on: date | None
    held_at: time | None


def bring_hours(person: Person, body: dict[str, Any], now: datetime) -> int:
    """Lay down hours of a partnership that came along; answers how many could not be.

    Raises Refused 400 (not over, of no known length, somebody else’s), 404, 413.
    """
    sessions = body.get("sessions")
    if not isinstance(sessions, list) or not all(isinstance(one, dict) for one in sessions):
        raise Refused(400, _("The hours arrived garbled. Nothing was changed; please try again."))
    if len(sessions) > MOST_AT_ONCE:
        raise Refused(413, _("This is more than can be sent at once. Nothing was changed."))
    first_turn = uuid(body, "first_turn") if body.get("first_turn") is not None else None
    with transaction.atomic():
        hold(person.id)
        partnership = reunions.open_for(person, uuid(body, "partnership"), now)
        if partnership is None:
            raise not_here()
        pair = (partnership.first_id, partnership.second_id)
        made_at = reunions.made_at(person, partnership.id) or now
        if first_turn in pair:
            FirstTurn.objects.get_or_create(partnership=partnership, defaults={"focus_id": first_turn})
        word = _word(body, pair, now)
        if word:
            years_before.bring(partnership, person, word, began_here=made_at)
        hours = [_past(one, pair, now) for one in sessions]
        # What was to come when the two began again here is planned here, or not.
        left = sum(one.starts_at >= made_at or not _lay_down(person, partnership, one) for one in hours)
        if Session.objects.within(partnership).count() > MOST_HOURS:
            raise Refused(413, _("These are more hours than a partnership may bring along. Nothing was changed."))
    return left


def _word(body: dict[str, Any], pair: tuple[UUID, UUID], now: datetime) -> years_before.Word | None:
    """Since when the two have done this, and who of them said so."""
    since = _told(body, "since", date.fromisoformat)
    by = uuid(body, "since_said_by") if body.get("since_said_by") is not None else None
    if since is None:
        return None
    if since.day != 1 or not years_before.could_be(since, now) or by not in (None, *pair):
        raise Refused(400, _("This is no month since which these two have done this. Nothing was changed."))
    return years_before.Word(since=since, by=by, at=_perhaps(body, "since_said_at", now))


def _past(body: dict[str, Any], pair: tuple[UUID, UUID], now: datetime) -> Past:
    past = Past(
        id=uuid(body, "id"),
        starts_at=moment_in(body, "starts_at", now),
        minutes=whole(body, "minutes"),
        focus=uuid(body, "focus") if body.get("focus") is not None else None,
        opened_at=_perhaps(body, "opened_at", now),
        ended_at=_perhaps(body, "ended_at", now),
        together_seconds=whole(body, "together_seconds", most=A_DAY),
        answer=_answer(body),
        noted_by=uuid(body, "noted_by") if body.get("noted_by") is not None else None,
        noted_at=_noted_at(body, now),
        held_on=_told(body, "held_on", date.fromisoformat),
        held_at=_told(body, "held_at", time_of_day),
    )
    over = past.ended_at is not None or past.starts_at + timedelta(minutes=past.minutes) <= now
    if not over or not _is_noted_well(past, pair) or past.minutes not in LENGTHS or past.focus not in (None, *pair):
        raise Refused(400, _("This is no hour that these two have had. Nothing was changed."))
    return past


def _is_noted_well(past: Past, pair: tuple[UUID, UUID]) -> bool:
    """Not noted at all, or by one of the two with all that belongs to it."""
    if past.noted_by is None or past.noted_at is None:
        return (past.noted_by, past.noted_at, past.held_on, past.held_at) == (None, None, None, None)
    told = past.noted_by in pair and past.focus is not None
    return told and past.held_on is not None and past.held_on <= past.starts_at.date() + A_ZONE


def _perhaps(body: dict[str, Any], name: str, now: datetime) -> datetime | None:
    return moment_in(body, name, now) if body.get(name) is not None else None


def _noted_at(body: dict[str, Any], now: datetime) -> datetime | None:
    """Archives of before do not say when: then so long ago that nobody is asked about it again."""
    if body.get("noted_at") is None and body.get("noted_by") is not None:
        return moment_in(body, "starts_at", now)
    return _perhaps(body, "noted_at", now)


def _told(body: dict[str, Any], name: str, read: Callable[[str], Told]) -> Told | None:
    """A day or a time of day."""
    written = text(body, name, longest=10) if body.get(name) is not None else None
    try:
        return read(written) if written else None
    except ValueError as fault:
        raise Refused(400, _("“%(name)s” is no day and no time. Nothing was changed.") % {"name": name}) from fault


def _answer(body: dict[str, Any]) -> Answer | None:
    said = text(body, "answer", longest=6) if body.get("answer") is not None else None
    if said is not None and said not in {answer.value for answer in Answer}:
        raise Refused(400, _("Choose one of the three answers."))
    return Answer(said) if said else None


def _lay_down(person: Person, partnership: Partnership, past: Past) -> bool:
    """False where the id is another hour's."""
    hour = {
        "partnership": partnership,
        "starts_at": past.starts_at,
        "minutes": past.minutes,
        "focus_id": past.focus,
        "opened_at": past.opened_at,
        "ended_at": past.ended_at,
        "together_seconds": past.together_seconds,
        "noted_by_id": past.noted_by,
        "noted_at": past.noted_at,
        "held_on": past.held_on,
        "held_at": past.held_at,
        # Of one that was in a room, too, nobody knows any more: then it stays whose it is.
        "focus_noted": past.noted_by is not None and past.opened_at is None,
    }
    session, _new = Session.objects.get_or_create(id=past.id, defaults=hour)
    if session.partnership_id != partnership.id:
        return False
    if past.answer:
        # What somebody said of a note they are not asked again.
        said = {"answer": past.answer.value, "answered_at": max(session.ends_at, session.noted_at or session.ends_at)}
        Attendance.objects.get_or_create(session=session, person=person, defaults=said)
    return True
