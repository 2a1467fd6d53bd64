"""What a live room asks of the database: who may enter, what a command does to the clock, who was there.

All functions are synchronous and run on one thread, beside that of the pages.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections, transaction
from django.http import HttpRequest

from turnabout.accounts.models import Person
from turnabout.room import phases
from turnabout.room.models import Hour
from turnabout.room.protocol import (
    DOOR_SHUT,
    ENDED,
    NOT_YOURS,
    OVER,
    SIGNED_OUT,
    Command,
    End,
    Extend,
    Next,
    Pause,
    Resume,
    Start,
)
from turnabout.room.stays import Visit, begun, seen
from turnabout.schedule.models import Session
from turnabout.schedule.noting import lift
from turnabout.schedule.planning import settle_focus
from turnabout.web import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from turnabout.room.phases import Clock


class Shut(Exception):  # noqa: N818 - an answer at the door, not a fault
    """The room is not for this caller now; `code` is the close code that says why."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def enter(login: str, session_id: UUID) -> Visit:
    """Let a sign-in session into a room and begin a stay. Raises Shut."""
    close_old_connections()
    person = signed_in(login)
    session = allowed(person, session_id)
    now = clock.now()
    if session.is_denied:
        lift(session)
    if session.opened_at is None:
        session.opened_at = now
        session.save(update_fields=["opened_at"])
    [stay] = begun([(session.id, person.id)], now)
    proof = person.get_session_auth_hash()
    return Visit(login=login, proof=proof, person=person.id, session=session.id, presence=stay)


def recheck(visit: Visit) -> None:
    """Still signed in, still of the partnership, still open; and seen. Raises Shut."""
    close_old_connections()
    allowed(signed_in(visit.login), visit.session)
    seen([visit], clock.now())


def left(visits: Sequence[Visit]) -> Sequence[None]:
    """These stays end here."""
    close_old_connections()
    seen(visits, clock.now())
    return [None] * len(visits)


def signed_in(login: str) -> Person:
    """The person a sign-in session belongs to. Raises Shut."""
    request = HttpRequest()
    request.session = SessionStore(login)
    person = get_user(request)
    if not isinstance(person, Person):
        raise Shut(SIGNED_OUT)
    return person


def allowed(person: Person, session_id: UUID) -> Session:
    """The session, if it is this person's and its door is open. Raises Shut."""
    # Of all that pages show of an hour, its partnership is enough; and one has no order.
    asked = Session.objects.of(person).prefetch_related(None).select_related(None).order_by()
    session = next(iter(asked.filter(id=session_id).select_related("partnership")), None)
    if session is None:
        raise Shut(NOT_YOURS)
    if session.partnership.ended_at:
        raise Shut(ENDED)
    now = clock.now()
    if not session.door_is_open(now):
        raise Shut(DOOR_SHUT if now < session.door_opens_at else OVER)
    return session


def now_ms() -> int:
    """The server's time in milliseconds since the epoch, as the room counts."""
    return int(clock.now().timestamp() * phases.MS)


def read_clocks(sessions: Sequence[UUID]) -> list[Clock | None]:
    """The clock of each hour, None before its start."""
    close_old_connections()
    hours = {hour.session_id: hour.read() for hour in Hour.objects.filter(session__in=set(sessions))}
    return [hours.get(session) for session in sessions]


def obey(visit: Visit, command: Command) -> Clock:
    """Carry a command out on the row, held while it changes. Raises phases.Refusal, Shut."""
    close_old_connections()
    session = allowed(signed_in(visit.login), visit.session)
    with transaction.atomic():
        Session.objects.select_for_update().get(id=session.id)
        moment = now_ms()
        hour = Hour.objects.filter(session=session).first()
        moved = _moved(hour.read() if hour else None, command, moment)
        Hour.objects.update_or_create(session=session, defaults={"clock": Hour.written(moved)})
        settle_focus(session, clock.now())
        over = phases.over_since(moved, moment)
        if over is not None:
            session.ended_at = datetime.fromtimestamp(over / phases.MS, tz=UTC)
            session.save(update_fields=["ended_at"])
    return moved


def _moved(current: Clock | None, command: Command, moment: int) -> Clock:
    if isinstance(command, Start):
        # Two people may tap start at once: the second finds the clock running, which is what both want.
        return current or phases.start(command.marks, moment)
    if current is None:
        raise phases.PhasePassed
    if isinstance(command, Extend):
        return phases.extend(current, command.phase, command.extended, moment, giver=command.giver)
    if isinstance(command, End):
        return phases.end(current, moment)
    acts: dict[type, Callable[[Clock, int, int], Clock]] = {
        Next: phases.advance,
        Pause: phases.pause,
        Resume: phases.resume,
    }
    return acts[type(command)](current, command.phase, moment)
