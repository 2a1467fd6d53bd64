"""To whom no invitation says it: the other has left out an hour, paused, or is away when the two would have met.

That an hour takes place needs no letter: reminders say it. That one does not would be said by nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from turnabout.schedule import letters
from turnabout.schedule.calendars import letters as calendar_letters
from turnabout.schedule.models import Away, Pause, Session
from turnabout.schedule.reminding import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership

LETTER = "change-left-out"
Absence: TypeAlias = Session | Pause | Away


def tell(partnership: Partnership, by: Person, absence: Absence, now: datetime) -> None:
    """Write to the other, once for each, if they want letters of changes; in the caller's transaction."""
    to = partnership.partner_of(by)
    if not calendar_letters.is_invited(to):
        of_pause = isinstance(absence, Pause)
        letters.write(to, Kind.CHANGE, partnership, now, letter=LETTER, key=_key(absence, to.id), of_pause=of_pause)


def keys(partnership: Partnership, since: datetime) -> Iterator[str]:
    """What letters of late are known by in the outbox."""
    two = (partnership.first_id, partnership.second_id)
    lately: list[Absence] = [
        *Session.objects.within(partnership).filter(skipped_at__gt=since),
        *Pause.objects.within(partnership).filter(set_at__gt=since),
        *Away.objects.filter(person__in=two, told_at__gt=since),
    ]
    return (_key(absence, person) for absence in lately for person in two)


def keys_of(session: Session) -> Iterator[str]:
    """The same of one hour that is left out."""
    return (_key(session, person) for person in (session.partnership.first_id, session.partnership.second_id))


def _key(absence: Absence, to: UUID) -> str:
    """An hour may be left out, taken up and left out again: each is told."""
    moment = f":{absence.skipped_at:%Y%m%d%H%M%S}" if isinstance(absence, Session) else ""
    return f"{LETTER}:{type(absence).__name__.lower()}:{absence.pk}{moment}:{to}"
